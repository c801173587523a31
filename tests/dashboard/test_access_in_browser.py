"""Pages for everybody: by the rules of WCAG, by keyboard alone, in one's own colours, on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.pages import PAGES
from tests.dashboard.full_rows import full_rows, present_rows
from tests.dashboard.served import ROOT, Server
from tests.dashboard.test_chart_component import until
from tests.dashboard.test_pages import CONFIG
from tests.dashboard.test_pages_in_browser import Listener
from tests.factories import Publisher, at, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

pytestmark = pytest.mark.browser

WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}
WALL: Final[ViewportSize] = {"width": 1920, "height": 1080}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What Streamlit does by itself: the rule, and words of the markup that breaks it.
KNOWN: Final = (
    # The list of a choice opens at the end of the document, outside of every landmark.
    ("region", 'aria-label="Day"'),
)
CHARTS: Final = "[...document.querySelectorAll('.cm-chart')]"

# A switch is seen by its label; whatever is taller than the window, by what is inside of it.
WALK: Final = """
() => {
  const stops = [...document.querySelectorAll("a[href], button, input, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const walk = { missed: new Set(stops), passed: new Set(), unseen: [] };
  const name = (one) => `${one.tagName} ${one.ariaLabel ?? one.innerText ?? ""}`.slice(0, 60);
  const isSeen = (stop) => {
    const one = stop.closest("label") ?? stop;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const under = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 &&
      one.checkVisibility({ opacityProperty: true }) &&
      right > left && bottom > top && (one.contains(under) || !!under?.contains(one));
  };
  walk.arrive = () => {
    const stop = document.activeElement;
    if (stop === document.body || walk.passed.has(stop)) return false;
    walk.passed.add(stop);
    walk.missed.delete(stop);
    if (!isSeen(stop)) walk.unseen.push(name(stop));
    return true;
  };
  walk.told = () => ({ missed: [...walk.missed].map(name), unseen: walk.unseen,
    passed: [...walk.passed].map(name) });
  window.walk = walk;
}
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a Congress that has something to show on every page, to all tests of this file."""
    folder = tmp_path_factory.mktemp("access")
    (folder / "congress.toml").write_text(CONFIG, encoding="utf-8")
    publisher = Publisher(folder / "snapshots")
    now = datetime.now(UTC).isoformat()
    pointer = publisher.write(full_rows(), built_at=now, watermark=at("02:00").isoformat())
    path = publisher.folder / f"{publisher.seq:06}.present.duckdb"
    write_snapshot(path, present_rows())
    digest = sha256(path.read_bytes()).hexdigest()
    pointer["audiences"]["present"] = {"file": path.name, "sha256": digest}
    publisher.point(pointer)
    server = Server(folder / "congress.toml")
    yield server.start(ROOT / "streamlit_app.py").url
    server.stop()


@dataclass(frozen=True)
class Opened:
    """A page that stands still, and what it has complained of."""

    page: Page
    listener: Listener

    def resize(self, size: ViewportSize, *, whole: bool = False) -> None:
        """Give the window a size; `whole`, so high that nothing is to be scrolled."""
        self.page.set_viewport_size(size)
        if whole:
            high = "document.querySelector('[data-testid=stMain]').scrollHeight"
            self.page.wait_for_timeout(200)
            self.page.set_viewport_size({**size, "height": self.page.evaluate(high)})


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Keep what all pages load, as the browser of a reader does."""
    context = chromium.new_context(reduced_motion="reduce")
    yield context
    context.close()


def open_page(context: BrowserContext, size: ViewportSize = WIDE) -> Page:
    page = context.new_page()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    return page


Open = Callable[[str], Opened]
"""Gives the page of a path, which is opened once for all tests of this file."""


@pytest.fixture(scope="module")
def open_once(context: BrowserContext, url: str) -> Open:
    @cache
    def opened(path: str) -> Opened:
        page = open_page(context)
        listener = Listener(page)
        show(page, url, path)
        return Opened(page, listener)

    return opened


@pytest.fixture(params=["" if page.path == "now" else page.path for page in PAGES])
def opened(request: pytest.FixtureRequest, open_once: Open) -> Opened:
    return open_once(request.param)


@pytest.fixture
def now(open_once: Open) -> Page:
    """Give the first page in a wide window."""
    found = open_once("")
    found.resize(WIDE)
    return found.page


STILL = ("reports",)
"""Pages on which nothing changes by itself."""


def show(page: Page, url: str, path: str = "") -> None:
    """Open a page and wait until all of it is there: Streamlit fetches its widgets one by one."""
    page.goto(f"{url}/{path}?paused=true")
    if path not in STILL:
        page.get_by_role("switch", name="Pause").wait_for(state="attached")
        page.get_by_test_id("stPopoverButton").wait_for()
    page.locator("[class*=st-key-card-]").last.wait_for()
    until(page, "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'")
    until(page, "!document.querySelector('[data-testid=stSkeleton]')")
    places = "[...document.querySelectorAll('[class*=st-key-chart-]')]"
    until(page, f"{places}.every(place => place.querySelector('.cm-chart .main-svg'))")


def broken(page: Page, **only: Any) -> list[str]:
    """Give what breaks a rule and is not known of Streamlit."""
    run = only or {"type": "tag", "values": RULES}
    found = Axe().run(page, options={"runOnly": run, "resultTypes": ["violations"]}).response
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not any(rule["id"] == known and words in node["html"] for known, words in KNOWN)
    ]


def walked(page: Page, key: str = "Tab") -> dict[str, list[str]]:
    """Go from stop to stop until there is none, or one comes again; in a toolbar by the arrows."""
    page.evaluate(WALK)
    page.keyboard.press(key)
    while page.evaluate("walk.arrive()"):
        while page.evaluate("!!document.activeElement.closest('[role=toolbar]')"):
            page.keyboard.press("ArrowRight")
            if not page.evaluate("walk.arrive()"):
                break
        page.keyboard.press(key)
    told: dict[str, list[str]] = page.evaluate("walk.told()")
    return told


def test_every_chart_is_drawn_and_named_and_nothing_scrolls_sideways(opened: Opened) -> None:
    page = opened.page
    for width in (1920, 390):
        opened.resize({"width": width, "height": 1080})
        until(page, f"{CHARTS}.every(chart => chart.offsetWidth <= {width})")
        assert page.locator("[data-testid=stException]").count() == 0
        drawn = "chart.ariaLabel && chart.data.some(trace => trace.y?.length)"
        assert page.evaluate(f"{CHARTS}.every(chart => {drawn})")
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= width, "the page scrolls sideways"


def test_no_rule_of_wcag_is_broken(opened: Opened) -> None:
    page = opened.page
    for size in (WIDE, PHONE):
        opened.resize(size, whole=True)
        assert broken(page) == []
    opened.resize(WIDE, whole=True)
    page.emulate_media(color_scheme="dark")
    until(page, "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    assert broken(page, type="rule", values=["color-contrast"]) == []
    page.emulate_media(color_scheme="light")
    until(page, "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'light'")


def test_tab_comes_to_everything_that_can_be_operated_and_is_seen_there(opened: Opened) -> None:
    opened.resize(WIDE)
    # On a phone the names of the pages are in a list of their own.
    opened.page.get_by_test_id("stTopNavLink").nth(len(PAGES) - 1).wait_for()
    opened.page.get_by_text(f"{len(PAGES)} more").wait_for(state="detached")
    told = walked(opened.page)
    assert told["missed"] == []
    assert told["unseen"] == []
    assert len(told["passed"]) > 20


def test_what_can_be_scrolled_can_be_scrolled_by_keyboard(opened: Opened) -> None:
    opened.resize(PHONE)
    drawn = "chart.querySelector('.main-svg').clientWidth <= chart.clientWidth"
    until(opened.page, f"{CHARTS}.every(chart => {drawn})")
    unreachable = """
    [...document.querySelectorAll(".stApp *")].filter((one) => {
      const { overflowX, overflowY } = getComputedStyle(one);
      const scrolls = /auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth + 1 ||
        /auto|scroll/.test(overflowY) && one.scrollHeight > one.clientHeight + 1;
      const inside = [one, ...one.querySelectorAll("a[href], button, input, [tabindex]")];
      return scrolls && one.checkVisibility() && !inside.some((each) => each.tabIndex >= 0);
    }).map((one) => one.className)
    """
    assert opened.page.evaluate(unreachable) == []


def test_who_asks_for_no_motion_gets_none(opened: Opened) -> None:
    moving = """
    [...document.querySelectorAll("body *")].filter((one) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(one);
      const isWaiting = one.matches(".cm-late, .cm-watched");
      return /[1-9]/.test(transitionDuration) ||
        animationName !== "none" && !isWaiting && parseFloat(animationDuration) > 0.001;
    }).map((one) => one.className)
    """
    assert opened.page.evaluate(moving) == []


def test_no_page_complains_or_asks_another_host(opened: Opened) -> None:
    assert opened.listener.errors == []
    assert opened.listener.hosts == {"127.0.0.1"}


def test_what_opens_is_left_by_escape_and_gives_the_focus_back(
    context: BrowserContext, url: str
) -> None:
    page = open_page(context)
    show(page, url)
    active = "document.activeElement.innerText.split('\\n')[0]"
    for name, inside in (("Explain Taking part now", "Close"), ("View", "Refresh")):
        page.get_by_role("button", name=name).first.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label(inside).wait_for()
        assert broken(page) == []
        # Into what has opened: it stands at the end of the document.
        page.keyboard.press("Shift+Tab" if inside == "Close" else "Tab")
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        assert page.evaluate(active) == name
    page.close()


def test_the_table_behind_a_chart_is_opened_and_left_by_keyboard(now: Page) -> None:
    page = now
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    assert broken(page) == []
    tool = page.get_by_role("button", name="Download as CSV")
    for _ in range(40):
        page.keyboard.press("Tab")
        if tool.evaluate("one => one === document.activeElement"):
            break
    toolbar = page.get_by_test_id("stElementToolbar")
    assert toolbar.evaluate("one => getComputedStyle(one).opacity") == "1"
    # Through the cells and out again.
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cm-meeting a')"):
            break
    assert page.evaluate("document.activeElement.matches('.cm-meeting a')")
    page.locator("summary").first.press("Enter")


def test_an_open_list_of_choices_breaks_only_what_is_known(open_once: Open) -> None:
    opened = open_once("meetings")
    opened.resize(WIDE)
    page = opened.page
    page.get_by_role("combobox", name="Day").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    assert broken(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("option").first.wait_for(state="detached")
    assert page.evaluate("document.activeElement.ariaLabel") == "Day"


def test_on_a_phone_no_stop_lies_beside_the_screen_and_the_pages_are_found(
    context: BrowserContext, url: str
) -> None:
    page = open_page(context, PHONE)
    show(page, url)
    page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
    told = walked(page)
    assert told["missed"] == []
    assert told["unseen"] == []
    assert "BUTTON Expand sidebar" in told["passed"]
    assert not [stop for stop in told["passed"] if stop.startswith("A Data")]
    page.get_by_role("button", name="Expand sidebar").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Data", exact=True).wait_for()
    page.close()


@pytest.mark.parametrize("size", [WALL, WIDE])
def test_on_a_wall_no_card_is_cut(size: ViewportSize, context: BrowserContext, url: str) -> None:
    page = open_page(context, size)
    page.goto(f"{url}/?wall=1")
    page.locator(".st-key-card-participation .main-svg").first.wait_for()
    content = "document.querySelector('[data-testid=stMainBlockContainer]')"
    until(page, f"{content}.style.zoom !== ''")
    cards = f"[...{content}.querySelectorAll('[class*=st-key-card]')]"
    until(page, f"{cards}.length === 5")
    shown = f"{cards}.filter((one) => one.style.visibility !== 'hidden')"
    until(page, f"{shown}.every((one) => one.getBoundingClientRect().bottom <= innerHeight)")
    assert page.evaluate(f"{shown}.length") == (5 if size is WALL else 2)
    page.close()


Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_the_readers_own_colours_nothing_is_lost(scheme: Scheme, now: Page) -> None:
    now.emulate_media(color_scheme=scheme, forced_colors="active")
    until(now, "matchMedia('(forced-colors: active)').matches")
    colours = """
    (() => {
      const of = (place) => getComputedStyle(document.querySelector(place));
      const text = of(".cm-title").color;
      return { bar: of(".cm-bar > i").backgroundColor === text,
        trend: of(".cm-trend").backgroundColor === text,
        button: of("[class*=st-key-explain-] button > *").opacity,
        pause: of(".st-key-choice-paused label > div").forcedColorAdjust,
        word: of(".st-key-choice-paused label p").color === text };
    })()
    """
    told = now.evaluate(colours)
    now.emulate_media(color_scheme="light", forced_colors="none")
    assert told == {"bar": True, "trend": True, "button": "0", "pause": "none", "word": True}


@pytest.mark.parametrize("path", ["", "meeting", "delegations", "reports"])
def test_on_paper_everything_is_to_be_read_and_nothing_to_be_operated(
    path: str, open_once: Open
) -> None:
    opened = open_once(path)
    opened.resize(WIDE)
    page = opened.page
    page.emulate_media(color_scheme="dark")
    until(page, "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    controls = "button, input, summary, [role=combobox], .cm-help, .modebar-container"
    shown = f"[...document.querySelectorAll('{controls}')].filter(one => one.checkVisibility())"
    assert page.evaluate(f"{shown}.map(one => one.outerHTML.slice(0, 200))") == []
    cut = """
    [...document.querySelectorAll(".stApp *")].filter((one) => {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(one);
      const isHeard = one.matches(".cm-unseen, :has(> .stHtml > .cm-unseen)");
      return textOverflow === "clip" && one.checkVisibility() && !isHeard && (
        overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 ||
        overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1);
    }).map((one) => one.className)
    """
    assert page.evaluate(cut) == []
    fits = """
    [...document.querySelectorAll(".cm-chart .main-svg")].every((one) =>
      Math.abs(one.viewBox.baseVal.width - one.getAttribute("width")) < 0.01 &&
      getComputedStyle(one).maxWidth === "100%")
    """
    assert page.evaluate(fits)
    assert page.evaluate("getComputedStyle(document.querySelector('.cm-title')).color") == (
        "rgb(26, 34, 46)"
    )
    page.emulate_media(media="screen", color_scheme="light")
