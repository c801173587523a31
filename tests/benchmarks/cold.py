"""A first visit in a real browser: how long until there is a figure, and a chart."""

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from etl.demo.congress import Congress
from tests.benchmarks.live import written
from tests.benchmarks.processes import run
from tests.benchmarks.result import Result
from tests.benchmarks.serving import serving
from tests.dashboard.browser import FLAGS, MISSING, installed

_TARGET_SECONDS = 3.0
_PATIENCE_MS = 120_000
# Seconds since the address was entered, as soon as there is one of these; else false.
_SINCE = "one => document.querySelector(one) !== null && performance.now() / 1000"
_TILE, _CHART = ".cm-tile .cm-value", ".cm-chart .main-svg"


def cold(congress: Congress, folder: Path, times: int = 5) -> list[Result]:
    """Open the page Now that many times, each in a browser that has never been there."""
    path = installed()
    if path is None:
        raise RuntimeError(f"The page cannot be opened: {MISSING}.")
    config = written(congress, folder)
    run("etl", ("run", "--config", str(config)), folder / "messages.txt")
    with serving(config, folder / "dashboard.txt") as dashboard, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        visits = [_visit(browser, dashboard.url) for _ in range(times)]
        browser.close()
    return [
        Result(f"cold page until the first {what}, {name}", value, "s", target)
        for place, what, most in ((0, "tile", None), (1, "chart", _TARGET_SECONDS))
        for name, value, target in (
            ("median", median(visit[place] for visit in visits), None),
            ("slowest", max(visit[place] for visit in visits), most),
        )
    ]


def _visit(browser: Browser, url: str) -> tuple[float, float]:
    """Return the seconds until the first tile and until the first chart."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(url, wait_until="commit")
    tile, chart = (
        float(page.wait_for_function(_SINCE, arg=selector).json_value())
        for selector in (_TILE, _CHART)
    )
    context.close()
    return tile, chart
