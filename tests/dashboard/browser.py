"""The browser that looks at pages: a Chromium that is installed, started so that it asks nobody."""

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"none of {', '.join(_NAMES)} is installed"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def installed() -> str | None:
    """Return where a Chromium is, None if there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)
