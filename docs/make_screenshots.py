"""Make the screenshots of the documentation, from a running demo, in an installed Chromium.

Start `make demo`, wait until a meeting is in progress, then `make screenshots`.
"""

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

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
    "reports": "reports",
    "data": "data",
}
SIZES = {"": (1920, 1080), "-laptop": (1280, 800), "-phone": (390, 844)}
WALL = "?wall=1&theme=dark"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PATIENCE_SECONDS = 120
SETTLED_MS = 1_500
IS_DRAWN = """(() => {
  const charts = [...document.querySelectorAll(".cm-chart")];
  return !!document.querySelector(".cm-strip")
    && document.querySelector(".stApp").dataset.testScriptState === "notRunning"
    && charts.every((chart) => chart.querySelector(".main-svg"));
})()"""


def main(url: str) -> None:
    """Save every page as a screen, a laptop and a phone show it, light and dark; and a wall."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium is installed; install one to make screenshots.")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for size in SIZES:
                page = _page(browser, size, scheme)
                for name, path in PAGES.items():
                    dark = "-dark" if scheme == "dark" else ""
                    _save(page, f"{url}/{path}", IMAGES / f"{name}{size}{dark}.png")
                page.close()
        _save(_page(browser, "", "light"), f"{url}/{WALL}", IMAGES / "wall.png")
        browser.close()


def _page(browser: Browser, size: str, scheme: str) -> Page:
    width, height = SIZES[size]
    return browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )


def _save(page: Page, address: str, image: Path) -> None:
    page.goto(address)
    deadline = time.monotonic() + PATIENCE_SECONDS
    is_drawn = False
    while not is_drawn:
        if time.monotonic() > deadline:
            sys.exit(f"{address} is not drawn within {PATIENCE_SECONDS} seconds.")
        # What is drawn first may be only a part of the page.
        page.wait_for_timeout(SETTLED_MS)
        is_drawn = bool(page.evaluate(IS_DRAWN))
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=image)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8501")
