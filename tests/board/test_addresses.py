"""Every view can be reached by its address, and a link takes along what belongs to every page."""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.board.seen import tree
from tests.dashboard.test_pages import opened, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APP = Path(__file__).parents[2] / "streamlit_app.py"
MOMENT = {
    "day": ("2021-03-07", "2021-03-08", "2021-03-09"),
    "at": ("10:30", "23:59"),
    "known": ("then",),
}
FRAME = {"clock": ("utc",), "every": ("1", "5", "10", "30", "60"), "paused": ("true",)}
KINDS = ("plenary", "workshop", "special", "ancillary")
BODIES = ("Plenary", "Committee I", "Committee II", "Youth Forum", "Pre-Congress consultations")
OWN: dict[str, dict[str, Sequence[str]]] = {
    "now": {},
    "today": {},
    "meetings": {
        "q": ("main hall", "10th", "nothing of the kind"),
        "kind": KINDS,
        "body": BODIES,
        "status": ("in_progress", "planned", "over", "moved", "cancelled"),
        "sort": ("attended", "peak", "room", "undelivered", "viewers"),
    },
    "session": {
        "session": ("PL-04", "PL-06", "AM-JP-03", "WS1-1", "PL-07", "AM-JP-08"),
        "compare": ("none", "PL-01", "PL-02", "PL-05"),
        "only": ("African States", "Asia-Pacific States", "no-group", "member_state", "media"),
        "part": ("category",),
    },
    "delegations": {"by": ("m49",), "q": ("kenya", "côte")},
    "agenda": {},
    "webcast": {},
    "statements": {"session": ("congress", "PL-01", "PL-06")},
    "data": {},
}
"""The choices of each page, and values of them that are not the ones it begins with."""
DEFAULTS = {"known": "now", "day": "latest", "every": "2"}


def choices(app: AppTest) -> set[str]:
    """Return the keys of what can be chosen on a page."""
    widgets = (*app.selectbox, *app.toggle, *app.text_input, *app.time_input)
    keys = {str(each.key) for each in widgets}
    return {key.removeprefix("choice-") for key in keys if key.startswith("choice-")}


def chosen(app: AppTest, key: str) -> str:
    """Return what the page shows as chosen, as it stands in an address."""
    for each in app.selectbox:
        if each.key == f"choice-{key}":
            return str(each.value)
    for text in app.text_input:
        if text.key == f"choice-{key}":
            return str(text.value)
    for switch in app.toggle:
        if switch.key == f"choice-{key}":
            return str(switch.value).lower()
    (clock,) = (each for each in app.time_input if each.key == f"choice-{key}")
    return f"{clock.value:%H:%M}" if clock.value else ""


def addressed(app: AppTest, key: str) -> str:
    """Return what the address says; what a page has written is a list, what a test has, a text."""
    value = app.query_params.get(key, "")
    return value if isinstance(value, str) else value[-1]


def together(values: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Make addresses in which each value of each choice stands once, as few as that takes."""
    rows = zip_longest(*values.values())
    return [
        {key: value for key, value in zip(values, row, strict=True) if value is not None}
        for row in rows
    ]


def assert_kept(app: AppTest, query: Mapping[str, str]) -> None:
    for key, value in query.items():
        assert chosen(app, key) == value, key
        assert addressed(app, key) == value, key


@pytest.mark.parametrize("page", OWN)
def test_the_choices_of_a_page_are_those_named_here(page: str) -> None:
    moment = set() if page == "data" else {"day", "at"}
    app = opened(page)
    assert choices(app) == {*moment, *FRAME, *OWN[page]}
    assert not app.query_params


@pytest.mark.parametrize(
    ("page", "query"),
    [(page, query) for page, own in OWN.items() for query in together(own)],
    ids=str,
)
def test_what_is_chosen_on_a_page_can_be_reached_by_its_address(
    page: str, query: dict[str, str]
) -> None:
    # What is shown alone, or beside a meeting, depends on the meeting.
    meeting = {"session": "PL-04"} if page == "session" else {}
    app = opened(page, **(query | meeting if "only" in query else query))
    if "only" in query and query["only"] == "media":
        assert chosen(app, "only") == "all"
        return
    assert_kept(app, query | meeting if "only" in query else query)
    assert said(app) != said(opened(page))


@pytest.mark.parametrize("query", together(MOMENT | FRAME), ids=str)
@pytest.mark.parametrize("page", ["now", "session"])
def test_a_moment_and_how_it_is_refreshed_can_be_reached_by_its_address(
    page: str, query: dict[str, str]
) -> None:
    app = opened(page, **query)
    assert_kept(app, query)
    if "day" in query and "at" not in query and query["day"] == "2021-03-09":
        return
    if {"day", "at"} & query.keys():
        assert said(app) != said(opened(page))


@pytest.mark.parametrize("page", ["today", "meetings", "delegations", "agenda", "webcast"])
def test_every_page_shows_the_minute_of_its_address(page: str) -> None:
    query = {"day": "2021-03-08", "at": "10:30", "known": "then", "every": "10", "paused": "true"}
    app = opened(page, **query)
    assert_kept(app, query)
    assert "Figures at Mon 8 March 2021, 10:30" in said(app)


def ageless(app: AppTest) -> str:
    """Give the words of a page without how old the data are, which goes on."""
    return re.sub(r"\d+ (s|min) (old|ago)", "", said(app))


@pytest.mark.parametrize("page", OWN)
def test_what_no_page_knows_is_ignored(page: str) -> None:
    keys = [*MOMENT, *FRAME, *(key for key in OWN[page] if key != "q")]
    app = opened(page, **dict.fromkeys(keys, "no such thing"))
    assert ageless(app) == ageless(opened(page))
    kept = set(app.query_params) & choices(app)
    assert kept == set()


def begun() -> AppTest:
    """Return a session of the whole app, on its first page."""
    return AppTest.from_file(str(APP), default_timeout=60).run()


def turned(app: AppTest, page: str, **query: str) -> AppTest:
    """Go to another page in the same session, as its navigation does: with a new address."""
    pages = app._registered_pages.items()
    # AppTest itself turns to pages that are files only.
    (app._page_hash,) = (name for name, of in pages if of.get("url_pathname") == page)
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def test_what_is_looked_for_on_one_page_is_not_looked_for_on_another() -> None:
    app = begun()
    turned(app, "delegations", q="kenya", day="2021-03-08")
    turned(app, "meetings")
    assert chosen(app, "q") == ""
    assert (chosen(app, "day"), addressed(app, "day")) == ("2021-03-08", "2021-03-08")
    assert "q" not in app.query_params
    app.text_input(key="choice-q").set_value("main hall").run()
    turned(app, "delegations")
    assert chosen(app, "q") == "kenya"
    turned(app, "meetings")
    assert (chosen(app, "q"), addressed(app, "q")) == ("main hall", "main hall")


def test_the_meeting_of_one_page_is_not_that_of_another() -> None:
    app = begun()
    turned(app, "statements", session="congress")
    turned(app, "meeting", session="PL-04")
    turned(app, "statements")
    assert chosen(app, "session") == "congress"
    turned(app, "meeting")
    assert chosen(app, "session") == "PL-04"


ALONG = {
    "day": "2021-03-08",
    "at": "10:30",
    "known": "then",
    "clock": "utc",
    "every": "10",
    "paused": "true",
}


@pytest.mark.parametrize("page", ["now", "today", "meetings", "session", "agenda", "webcast"])
def test_a_link_takes_along_the_moment_and_leaves_what_belongs_to_its_page(page: str) -> None:
    own = {"sort": "peak", "kind": "plenary", "by": "m49", "q": "plenary", "session": "PL-04"}
    app = opened(page, **ALONG, **own)
    addresses = {each.attributes["href"] for each in tree(app).every("a")}
    links = [address for address in addresses if "session=" in address]
    assert links
    for address in links:
        asked = {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()}
        assert urlsplit(address).path == "/meeting"
        assert asked.pop("session") != "congress"
        assert asked == ALONG


def test_from_meeting_to_meeting_goes_what_stands_beside() -> None:
    app = opened("session", session="PL-04", part="category", compare="none")
    addresses = {each.attributes["href"] for each in tree(app).every("a")}
    asked = [parse_qs(urlsplit(address).query) for address in addresses]
    assert all((each["part"], each["compare"]) == (["category"], ["none"]) for each in asked)
