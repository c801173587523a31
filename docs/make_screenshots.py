"""Make the screenshots of the documentation, from a running demo, in an installed Chromium.

Start `make demo`, wait until a meeting is in progress, then `make screenshots`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
PAGES = {
    "now": "",
    "today": "today",
    "meetings": "meetings",
    "meeting": "meeting",
    "delegations": "delegations",
    "agenda": "agenda",
    "webcast": "webcast",
    "statements": "statements",
    "data": "data",
}
SIZES = {"": (1920, 1080), "-phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
DRAWN_AFTER_MS = 9_000


def main(url: str) -> None:
    """Save every page: wide in light and dark, and as a phone shows it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium is installed; install one to make screenshots.")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for suffix, (width, height) in SIZES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                for name, path in PAGES.items():
                    dark = "-dark" if scheme == "dark" else ""
                    _save(page, f"{url}/{path}", IMAGES / f"{name}{suffix}{dark}.png")
                page.close()
        browser.close()


def _save(page: Page, address: str, image: Path) -> None:
    page.goto(address)
    page.wait_for_timeout(DRAWN_AFTER_MS)
    page.screenshot(path=image)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8501")
