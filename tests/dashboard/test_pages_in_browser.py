"""Pages as readers see them: drawn, quiet, and steady while the data change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.dashboard.congress_rows import rows
from tests.dashboard.served import ROOT
from tests.dashboard.test_alerts import alert
from tests.dashboard.test_chart_component import until
from tests.dashboard.test_pages import CONFIG
from tests.factories import Publisher, at

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.dashboard.served import Server

pytestmark = pytest.mark.browser

SCRIPT = ROOT / "streamlit_app.py"
CHART = ".st-key-card-participation .cm-chart"
# The reader has come to a link with the keyboard, has selected a title, and has scrolled.
HOLD = """() => {
  document.querySelector(".cm-meetings a").focus({ preventScroll: true });
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(".st-key-card-states .cm-title"));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.querySelector("[data-testid=stMain]").scrollTo(0, 120);
}"""
HELD = """() => [
  document.activeElement.textContent,
  getSelection().toString(),
  document.querySelector("[data-testid=stMain]").scrollTop,
]"""


@pytest.fixture(scope="module")
def publisher(shared_server: Server) -> Publisher:
    """Publish to all tests of this file: each begins with the first hour."""
    return Publisher(shared_server.config.parent / "snapshots")


@pytest.fixture(scope="module")
def running(shared_server: Server, publisher: Publisher) -> str:
    shared_server.config.write_text(CONFIG, encoding="utf-8")
    publish(publisher, 60)
    return shared_server.start(SCRIPT).url


@pytest.fixture
def url(running: str, publisher: Publisher) -> str:
    publish(publisher, 60)
    return running


def publish(publisher: Publisher, minutes: int) -> None:
    publisher.publish(rows(minutes), built_at=datetime.now(UTC).isoformat())


class Listener:
    """Remembers what a page complains of, and which hosts it asks."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str | None] = set()
        self.errors: list[str] = []
        page.on("request", lambda request: self._remember(request.url))
        page.on("console", self._complain)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _remember(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname)

    def _complain(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)


def test_the_officials_page_fits_a_screen_and_nothing_jumps_whatever_is_wrong(
    chromium: Browser, url: str, publisher: Publisher
) -> None:
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{url}/?every=1")
    page.wait_for_selector(f"{CHART} .main-svg")
    page.get_by_text("Nothing to report: no open alert, no failing source.").wait_for()
    page.wait_for_timeout(500)
    height = "document.querySelector('[data-testid=stMain]').scrollHeight"
    tile = page.locator(".cm-tile").first
    place = tile.bounding_box()
    assert page.evaluate(height) <= 1080
    alerts = [alert(number, f"Room {number} is full") for number in range(4)]
    publisher.publish(rows(60, alert=alerts), built_at="2021-03-08T02:00:00+00:00")
    page.get_by_text("No new data for").wait_for()
    page.get_by_text("and two more").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate(height) <= 1080
    assert tile.bounding_box() == place
    page.close()


def test_charts_are_painted_one_after_the_other(chromium: Browser, url: str) -> None:
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    page.add_init_script(
        """
        window.seen = [];
        (function look() {
          const drawn = document.querySelectorAll(".cm-chart .main-svg:first-child").length;
          if (drawn > (window.seen.at(-1) ?? 0)) window.seen.push(drawn);
          requestAnimationFrame(look);
        })();
        """
    )
    page.goto(url)
    until(page, "document.querySelectorAll('.cm-chart .main-svg:first-child').length == 4")
    page.wait_for_timeout(500)
    assert page.evaluate("window.seen") == [1, 2, 3, 4]
    scripts = "[...document.scripts].filter(one => one.src.endsWith('plotly.min.js')).length"
    assert page.evaluate(scripts) == 1
    page.close()


def test_zoom_node_focus_selection_and_scroll_survive_twenty_snapshots(
    chromium: Browser, url: str, publisher: Publisher
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 700})
    page.goto(f"{url}/?every=1")
    page.wait_for_selector(f"{CHART} .main-svg")
    x_range = f"document.querySelector('{CHART}').layout.xaxis.range"
    whole = page.evaluate(x_range)
    box = page.locator(f"{CHART} .nsewdrag").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 40, steps=8)
    page.mouse.up()
    until(page, f"{x_range}[0] != {whole[0]!r}")
    zoomed = page.evaluate(x_range)
    page.evaluate(f"document.querySelector('{CHART}').mark = 'the same node'")
    page.evaluate(HOLD)
    held = page.evaluate(HELD)
    assert held == ["6th plenary meeting", "1 of 1 Member States are represented", 120]
    for minutes in range(61, 81):
        publish(publisher, minutes)
        until(page, f"document.querySelector('{CHART}').data[0].x.length == {minutes + 1}")
    assert page.evaluate(HELD) == held
    assert page.evaluate(x_range) == zoomed
    assert page.evaluate(f"document.querySelector('{CHART}').mark") == "the same node"
    page.close()


def test_nothing_is_drawn_again_while_the_snapshot_stays(chromium: Browser, url: str) -> None:
    page = chromium.new_page()
    page.goto(f"{url}/?every=1")
    page.wait_for_selector(f"{CHART} .main-svg")
    page.wait_for_timeout(500)
    page.evaluate(
        "for (const chart of document.querySelectorAll('.cm-chart'))"
        " chart.on('plotly_afterplot', () => { window.redrawn = true; })"
    )
    tick = "document.querySelector('.cm-strip').dataset.tick"
    for _ in range(3):
        before = page.evaluate(tick)
        until(page, f"{tick} != {before!r}")
    assert page.evaluate("window.redrawn") is None
    page.close()


def test_what_is_chosen_stands_in_the_address_and_stays_from_page_to_page(
    chromium: Browser, url: str
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{url}/?every=10&paused=true&day=2021-03-07")
    page.locator(".cm-is-paused").first.wait_for()
    page.get_by_role("link", name="Data").click()
    page.get_by_role("heading", name="Sources", exact=True).wait_for()
    page.locator(".cm-is-paused").first.wait_for()
    assert "every=10" in page.url
    assert "paused=true" in page.url
    page.close()


def test_back_to_the_latest_takes_the_choices_back_as_well(chromium: Browser, url: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{url}/?day=2021-03-07&at=10:45")
    chosen = "[...document.querySelectorAll('.st-key-controls input')].map(one => one.value)"
    page.wait_for_selector(".st-key-choice-at")
    until(page, "document.querySelector('.st-key-choice-at').innerText.includes('10')")
    page.get_by_role("button", name="Back to the latest").click()
    until(page, "!location.search.includes('day=')")
    until(page, f"{chosen}[0] === 'Latest day'")
    until(page, "document.querySelector('.cm-asof').innerText.includes('8 March 2021')")
    assert "10" not in page.inner_text(".st-key-choice-at")
    page.close()


def test_a_page_fills_by_itself_with_the_first_snapshot(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "congress.toml").write_text(CONFIG, encoding="utf-8")
    page = chromium.new_page()
    page.goto(server.start(SCRIPT).url)
    page.get_by_text("Waiting for the first figures").wait_for()
    publish(Publisher(tmp_path / "snapshots"), 60)
    page.wait_for_selector(f"{CHART} .main-svg")
    page.close()


def test_a_meeting_in_the_list_leads_to_its_page(chromium: Browser, url: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_role("link", name="7th plenary meeting").click()
    page.get_by_role("heading", name="7th plenary meeting: Integrated approaches").wait_for()
    assert "session=P-2" in page.url
    page.close()


def test_a_figure_is_explained_by_keyboard_and_stays_while_the_tiles_refresh(
    chromium: Browser, url: str, publisher: Publisher
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    listener = Listener(page)
    page.goto(f"{url}/?every=1")
    page.wait_for_selector(f"{CHART} .main-svg")
    button = page.get_by_role("button", name="Explain Taking part now")
    tile = page.locator(".cm-tile").first
    place = tile.bounding_box()
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("The bridge adds up.").wait_for()
    before = dialog.inner_text()
    for minutes in (61, 62):
        publish(publisher, minutes)
        until(page, f"document.querySelector('{CHART}').data[0].x.length == {minutes + 1}")
    assert dialog.inner_text() == before
    assert tile.bounding_box() == place
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    publish(publisher, 63)
    until(page, f"document.querySelector('{CHART}').data[0].x.length == 64")
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Explain Taking part now"
    assert listener.errors == []
    page.close()


def test_a_click_in_a_picture_leads_to_what_it_shows_and_back_takes_it_back(
    chromium: Browser, url: str, publisher: Publisher
) -> None:
    now = datetime.now(UTC).isoformat()
    publisher.publish(rows(60), built_at=now, watermark=at("02:00").isoformat())
    page = chromium.new_page(viewport={"width": 1600, "height": 900})
    page.goto(url)
    page.wait_for_selector(f"{CHART} .main-svg")
    box = page.locator(f"{CHART} .nsewdrag").first.bounding_box()
    assert box
    to_pixel = "document.querySelector('{}')._fullLayout.xaxis.d2p('2021-03-08 10:30')"
    place = box["x"] + page.evaluate(to_pixel.format(CHART))
    page.mouse.move(place, box["y"] + 60)
    page.get_by_text("10:30: click to look back").wait_for()
    page.mouse.click(place, box["y"] + 60)
    page.locator(".cm-is-then").first.wait_for()
    assert page.url == f"{url}/?day=2021-03-08&at=10%3A30"
    page.go_back()
    page.get_by_text("Data as of").first.wait_for()
    assert page.url == f"{url}/"
    page.goto(f"{url}/today")
    page.locator(".cm-day-on", has_text="6th plenary").locator(".cm-day-bars").click()
    page.get_by_role("heading", name="6th plenary meeting: Comprehensive strategies").wait_for()
    page.close()


def test_back_takes_back_a_choice_and_escape_closes_a_hint(chromium: Browser, url: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{url}/today")
    hint = page.locator(".cm-help").first
    hint.focus()
    shown = "getComputedStyle(document.querySelector('.cm-help'), '::after').display"
    assert page.evaluate(shown) != "none"
    page.keyboard.press("Escape")
    assert page.evaluate(shown) == "none"
    page.goto(f"{url}/delegations")
    chosen = page.locator(".st-key-choice-by input").first
    chosen.click()
    page.get_by_role("option", name="By M49 region").click()
    until(page, "location.search === '?by=m49'")
    with page.expect_event("load"):
        page.go_back()
    until(page, "document.querySelector('.st-key-choice-by input')?.value === 'By regional group'")
    assert page.url == f"{url}/delegations"
    page.close()
