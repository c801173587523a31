from __future__ import annotations

import datetime as dt
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
import pytest
import requests

from dashboard import files, theme
from dashboard.chart_component import Words, drawn, message
from tests.dashboard.served import APPS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.dashboard.served import Server

CHANGING = ".st-key-card-changing .cm-chart"
CONSTANT = ".st-key-card-constant .cm-chart"


@pytest.fixture(scope="module")
def url(shared_server: Server) -> str:
    """Give a page that is served to all tests of this file which leave its server alone."""
    return shared_server.start(APPS / "changing_chart.py").url


def sent(figure: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(
        message(drawn(figure), key="k", words=Words("a"), height=100)
    )
    return answer


def test_a_message_carries_the_colours_its_figure_names_in_both_themes() -> None:
    figure = {"data": [{"line": {"color": theme.token("room")}, "fill": theme.token("both", 0.2)}]}
    palette = sent(figure)["palette"]
    for scheme in ("light", "dark"):
        assert set(palette[scheme]) == {"room", "both", *theme.LAYOUT_TOKENS}
        assert palette[scheme]["room"] == getattr(theme.PALETTE["room"], scheme)


def test_an_unknown_colour_fails_on_the_server() -> None:
    with pytest.raises(KeyError, match="mauve"):
        sent({"data": [{"line": {"color": "token:mauve"}}]})


def test_instants_without_a_zone_stay_as_they_are() -> None:
    figure = {"data": [{"x": [dt.datetime(2021, 3, 9, 11, 42)]}]}  # noqa: DTZ001
    assert sent(figure)["figure"]["data"][0]["x"] == ["2021-03-09T11:42:00"]


class Watched:
    """A page whose requests and complaints are remembered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str | None] = set()
        self.errors: list[str] = []
        page.on("request", lambda request: self._remember(request.url))
        page.on("console", lambda said: self._complain(said.type, said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _remember(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname)

    def _complain(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector(f"{CHANGING} .main-svg", timeout=30_000)
        self.page.wait_for_selector(f"{CONSTANT} .main-svg", timeout=30_000)

    def wait_for_refreshes(self, count: int) -> None:
        before = last_value(self.page)
        until(
            self.page,
            f"document.querySelector('{CHANGING}').data[0].y.at(-1) >= {before + count}",
        )


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait by asking again: Playwright's own way needs `eval`, which our pages forbid."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(50)


def last_value(page: Page) -> int:
    value: int = page.evaluate(f"document.querySelector('{CHANGING}').data[0].y.at(-1)")
    return value


def x_range(page: Page) -> list[str]:
    shown: list[str] = page.evaluate(f"document.querySelector('{CHANGING}').layout.xaxis.range")
    return shown


def zoom(page: Page) -> None:
    box = page.locator(f"{CHANGING} .nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=8)
    page.mouse.up()


@pytest.mark.browser
def test_zoom_and_node_survive_refreshes_while_the_data_change(
    chromium: Browser, server: Server
) -> None:
    url = server.start(APPS / "changing_chart.py", plain=True).url
    watched = Watched(chromium.new_page(viewport={"width": 1280, "height": 900}))
    page = watched.page
    watched.open(url)
    whole = x_range(page)
    zoom(page)
    until(page, f"document.querySelector('{CHANGING}').layout.xaxis.range[0] != {whole[0]!r}")
    zoomed = x_range(page)
    page.evaluate(
        f"""for (const name of ["{CHANGING}", "{CONSTANT}"])
              document.querySelector(name).mark = "the same node";
            document.querySelector("{CONSTANT}").on("plotly_afterplot",
              () => {{ window.redrawn = true; }})"""
    )
    watched.wait_for_refreshes(5)
    assert x_range(page) == zoomed
    for name in (CHANGING, CONSTANT):
        assert page.evaluate(f"document.querySelector('{name}').mark") == "the same node"
    assert page.evaluate("window.redrawn") is None, "an unchanged figure was drawn again"
    alt = page.get_attribute(CHANGING, "aria-label")
    assert alt is not None
    assert abs(int(alt.split()[0]) - last_value(page)) <= 1
    assert page.get_attribute(CHANGING, "role") == "img"
    assert watched.hosts == {"127.0.0.1"}
    assert watched.errors == []
    page.close()


@pytest.mark.browser
def test_charts_follow_the_theme_without_a_reload(chromium: Browser, url: str) -> None:
    watched = Watched(chromium.new_page(color_scheme="light"))
    page = watched.page
    watched.open(url)
    line = f"document.querySelector('{CHANGING}').data[0].line.color"
    assert page.evaluate(line) == theme.PALETTE["room"].light
    page.emulate_media(color_scheme="dark")
    until(page, f"{line} == '{theme.PALETTE['room'].dark}'")
    until(
        page,
        f"document.querySelector('{CONSTANT}')._fullLayout.paper_bgcolor"
        f" == '{theme.PALETTE['surface'].dark}'",
    )
    assert watched.errors == []
    page.close()


@pytest.mark.browser
def test_a_picture_is_saved_by_keyboard_with_what_it_shows(chromium: Browser, url: str) -> None:
    watched = Watched(chromium.new_page())
    page = watched.page
    watched.open(url)
    button = page.get_by_role("button", name="Save as SVG: a 1, b 2")
    button.focus()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "constant.svg"
    picture = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "Two bars &amp; more" in picture
    assert "Of no unit" in picture
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG: a 1, b 2").press("Enter")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert watched.errors == []
    page.close()


@pytest.mark.browser
def test_what_is_under_the_mouse_stays_there(chromium: Browser, url: str) -> None:
    watched = Watched(chromium.new_page())
    page = watched.page
    watched.open(url)
    page.locator(f"{CHANGING} .nsewdrag").first.hover()
    page.wait_for_selector(f"{CHANGING} .hoverlayer .legend")
    watched.wait_for_refreshes(3)
    page.wait_for_selector(f"{CHANGING} .hoverlayer .legend")
    page.close()


@pytest.mark.browser
def test_a_page_that_loses_its_server_says_so_keeps_its_figures_and_recovers(
    chromium: Browser, server: Server
) -> None:
    served = server.start(APPS / "changing_chart.py")
    page = chromium.new_page()
    watched = Watched(page)
    watched.open(served.url)
    assert page.locator(".cm-known").is_visible()
    assert not page.locator(".cm-lost").is_visible()
    served.stop()
    page.locator(".cm-lost").wait_for(state="visible")
    assert not page.locator(".cm-known").is_visible()
    assert not page.locator("[data-testid=stDialog]").is_visible()
    assert page.locator(f"{CHANGING} .main-svg").first.is_visible()
    server.start(APPS / "changing_chart.py", port=int(served.url.rpartition(":")[2]))
    page.locator(".cm-known").wait_for(state="visible")
    until(page, f"document.querySelector('{CHANGING}')?.data[0].y.at(-1) > 0")
    page.close()


@pytest.mark.browser
def test_a_page_that_is_no_longer_refreshed_says_so(chromium: Browser, server: Server) -> None:
    served = server.start(APPS / "changing_chart.py")
    page = chromium.new_page()
    Watched(page).open(served.url)
    assert not page.locator(".cm-late").is_visible()
    served.process.send_signal(signal.SIGSTOP)
    try:
        page.locator(".cm-late").wait_for(state="visible")
        page.locator(".cm-known").wait_for(state="hidden")
    finally:
        served.process.send_signal(signal.SIGCONT)
    page.locator(".cm-late").wait_for(state="hidden")
    page.close()


def test_scripts_are_packed_cached_for_good_and_confined_to_this_server(url: str) -> None:
    files.route()
    address = files.address("plotly.min.js")
    answer = requests.get(url + address, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.content == files.SCRIPTS["plotly.min.js"].read_bytes()
    plain = requests.get(url + address, headers={"accept-encoding": "identity"}, timeout=10)
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content
    assert requests.get(f"{url}/un{address}", timeout=10).content == answer.content
    assert requests.get(f"{url}/assets/0/plotly.min.js", timeout=10).status_code == 404
