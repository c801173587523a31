"""The page of the webcast and its figures, on rows worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard.figures import measure, sessions_table
from dashboard.metrics import METRICS
from dashboard.views.webcast import build
from dashboard.views.webcast_stalls import is_exception
from tests.dashboard.congress_rows import DAY, rows
from tests.factories import at

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table
    from dashboard.views.webcast import WebcastView
    from tests.factories import Publisher

AFRICA, WEST = "African States", "Western European and other States"
SCREEN, LATER = {"at_venue": True}, {"delivery": "on_demand"}
NINE = at("03:00")
"""The meeting ends at noon in Kyoto."""


def quality(clock: str, viewed: int, stalled: int, **given: Any) -> dict[str, Any]:
    when = {"at": at(clock), "congress_day": DAY}
    return {**when, "viewing_minutes": viewed, "stalled_minutes": stalled, **given}


def recent(group: str | None, country: str | None, *figures: int, **given: Any) -> dict[str, Any]:
    names = (
        "playbacks",
        "viewing_minutes",
        "stalled_minutes",
        "viewing_minutes_before",
        "stalled_minutes_before",
    )
    found = dict(zip(names, figures, strict=True))
    return {"regional_group": group, "country": country, "country_iso3": country, **found, **given}


QUALITY = [
    quality("01:00", 12, 0, regional_group=WEST),
    quality("01:01", 8, 1, regional_group=AFRICA),
    quality("01:04", 20, 2, regional_group=AFRICA),
    quality("01:05", 10, 3, language="floor", regional_group=WEST),
    quality("01:05", 9, 9),
    quality("01:05", 100, 100, **SCREEN),
    quality("01:05", 100, 100, **LATER),
]
RECENT = [
    recent(AFRICA, "Kenya", 12, 100, 30, 600, 6),
    recent(AFRICA, "Ghana", 11, 100, 2, 600, 3),
    recent(AFRICA, None, 4, 20, 10, 90, 0, language="floor"),
    recent(WEST, "France", 30, 300, 3, 1800, 18),
    recent(None, None, 2, 10, 5, 0, 0),
]
WATCHED: list[dict[str, Any]] = [
    {"session_id": "P-1", "over_at": NINE, "watched": "less", "playbacks": 5},
    {"session_id": "P-1", "over_at": NINE, "watched": "half", "playbacks": 1},
    {"session_id": "P-1", "over_at": NINE, "watched": "three_quarters", "playbacks": 2},
    {"session_id": "P-1", "over_at": NINE, "watched": "all", "playbacks": 2, "language": "floor"},
    {"session_id": "P-1", "over_at": NINE, "watched": "all", "playbacks": 50, **SCREEN},
    {"session_id": "P-2", "playbacks": 7, "rated_ms": 1000, "bitrate_ms": 1_500_000},
    {"congress_day": DAY, "rated_ms": 3000, "bitrate_ms": 9_000_000},
    {"congress_day": DAY, "rated_ms": 1000, "bitrate_ms": 1_000_000, "language": "floor"},
    {"congress_day": DAY, "rated_ms": 1000, "bitrate_ms": 99_000_000, **SCREEN},
    {"congress_day": DAY},
]


def tables(**given: Any) -> dict[str, Any]:
    shown = {"webcast_quality": QUALITY, "webcast_recent": RECENT, "webcast_watched": WATCHED}
    return rows(**{**shown, **given})


@pytest.fixture
def snapshot(publisher: Publisher) -> Snapshot:
    return publisher.publish(tables())


def value(snapshot: Snapshot, name: str, as_of: datetime | None = None, **filters: Any) -> Any:
    return measure(snapshot, [METRICS[name]], filters=filters, as_of=as_of).item()


def test_viewing_minutes_are_live_and_of_minutes_before_a_moment(snapshot: Snapshot) -> None:
    assert value(snapshot, "event.viewing_minutes") == 59
    assert value(snapshot, "event.stalled_minutes") == 15
    assert value(snapshot, "event.stalled_minutes", as_of=at("01:04")) == 1
    assert value(snapshot, "event.stalled_minutes", five_minutes=[at("01:00")]) == 3


def test_recent_figures_add_up_over_places(snapshot: Snapshot) -> None:
    found = measure(snapshot, [METRICS["event.recent_playbacks"]], ["regional_group"])
    assert dict(found.iter_rows()) == {AFRICA: 27, WEST: 30, None: 2}
    assert value(snapshot, "event.recent_viewing_minutes") == 530
    assert value(snapshot, "event.recent_stalled_minutes") == 50
    assert value(snapshot, "event.viewing_minutes_before") == 3090
    assert value(snapshot, "event.stalled_minutes_before") == 27


def test_the_mean_bitrate_is_weighted_and_without_screens(snapshot: Snapshot) -> None:
    # 3 s at 3000 kbit/s and 1 s at 1000.
    assert value(snapshot, "event.bitrate") == 2500
    assert value(snapshot, "session.bitrate", session_id=["P-2"]) == 1500


def test_shares_watched_are_of_meetings_that_are_over(snapshot: Snapshot) -> None:
    keys = ("watched_playbacks", "watched_half", "watched_three_quarters", "watched_all")
    found = [value(snapshot, f"session.{key}", session_id=["P-1"]) for key in keys]
    assert found == [10, 5, 4, 2]
    assert value(snapshot, "session.watched_playbacks", session_id=["P-2"]) == 0
    early = sessions_table(snapshot, as_of=at("02:59"))
    assert dict(early.select("session_id", "watched_playbacks").iter_rows())["P-1"] == 0


def test_playbacks_stalled_are_those_up_to_a_moment(publisher: Publisher) -> None:
    of_minutes = [
        {"at": at("01:00"), "playbacks_started": 4, "playbacks_stalled": 1, "congress_day": DAY},
        {"at": at("01:30"), "playbacks_started": 1, "playbacks_stalled": 2, "congress_day": DAY},
        {"at": at("01:30"), "playbacks_stalled": 9, "congress_day": DAY, **SCREEN},
    ]
    shown = publisher.publish(tables(webcast_minute=of_minutes, session_webcast_minute=of_minutes))
    for grain in ("event", "session"):
        assert value(shown, f"{grain}.playbacks_stalled") == 3
        assert value(shown, f"{grain}.playbacks_stalled", as_of=at("01:30")) == 1


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        pytest.param((10, 100, 5, 600, 15), True, id="five per cent, twice before"),
        pytest.param((10, 100, 5, 600, 16), False, id="less than twice before"),
        pytest.param((10, 101, 5, 600, 0), False, id="below five per cent"),
        pytest.param((9, 90, 90, 600, 0), False, id="fewer than ten playbacks"),
        pytest.param((10, 10, 1, 0, 0), True, id="nobody before"),
        pytest.param((0, 0, 0, 0, 0), False, id="nobody"),
    ],
)
def test_what_is_an_exception(figures: tuple[int, ...], expected: bool) -> None:
    keys = (
        "recent_playbacks",
        "recent_viewing_minutes",
        "recent_stalled_minutes",
        "viewing_minutes_before",
        "stalled_minutes_before",
    )
    assert is_exception(dict(zip(keys, figures, strict=True))) is expected


def texts(table: Table) -> list[tuple[str, ...]]:
    return [
        tuple(cell if isinstance(cell, str) else cell.text for cell in row) for row in table.rows
    ]


def view(publisher: Publisher, **given: Any) -> WebcastView:
    return build(publisher.publish(tables(**given)), DAY, None)


def test_where_more_stall_than_before_is_said_and_marked(publisher: Publisher) -> None:
    shown = view(publisher).stalls
    assert shown.title == "More stalls than before at 10:59: African States"
    assert texts(shown.table) == [
        ("By language",),
        ("English", "55", "7.8%", "0.9%"),
        ("Floor", "4", "50.0%", "0.0%"),
        ("By network location",),
        ("African States", "27", "19.1%", "0.7%"),
        ("Ghana", "11", "2.0%", "0.5%"),
        ("Kenya", "12", "30.0%", "1.0%"),
        ("Western European and other States", "30", "1.0%", "1.0%"),
        ("France", "30", "1.0%", "1.0%"),
        ("Unknown or no group", "2", "50.0%", "–"),
    ]
    marked = [row[0] for row in shown.table.rows if len(row) > 1 and row[2].state]  # type: ignore[union-attr]
    assert [getattr(cell, "text", cell) for cell in marked] == [
        "English",
        "African States",
        "Kenya",
    ]


def test_the_chart_leaves_out_what_few_watched(publisher: Publisher) -> None:
    chart = view(publisher).stalled
    assert chart.title == ("At most 30.0 per cent of viewing minutes had a stall, Floor from 10:05")
    # 3 of 40 in English; from 10:05 nine minutes only.
    assert chart.table["English"].to_list() == [7.5, None]
    assert chart.table["Floor"].to_list() == [None, 30.0]


def test_no_line_leads_over_a_time_at_which_nobody_watched(publisher: Publisher) -> None:
    apart = [quality("01:00", 20, 1), quality("01:15", 20, 2)]
    assert view(publisher, webcast_quality=apart).stalled.table["English"].to_list() == [
        5.0,
        None,
        None,
        10.0,
    ]


def test_network_locations_are_alphabetical(publisher: Publisher) -> None:
    located = [
        {"country": "Togo", "regional_group": AFRICA, "playbacks": 90, "watch_ms": 3_600_000},
        {"country": "Benin", "regional_group": AFRICA, "playbacks": 1},
        {"country": "Chad", "regional_group": AFRICA, "playbacks": 8, **SCREEN},
        {"country": None, "regional_group": None, "playbacks": 3},
    ]
    shown = view(publisher, webcast_country=located).locations
    assert shown.title == "94 playbacks by network location"
    assert shown.table.rows() == [
        ("Benin", AFRICA, 1, 0.0),
        ("Togo", AFRICA, 90, 1.0),
        ("Unknown", None, 3, 0.0),
    ]


def test_deliveries_are_never_one_figure(publisher: Publisher) -> None:
    minute = {"at": at("01:00"), "congress_day": DAY, "watch_ms": 3_600_000}
    counted = [
        {**minute, "playbacks_started": 4},
        {**minute, "playbacks_started": 5, "language": "floor"},
        {**minute, "playbacks_started": 6, **LATER},
        {**minute, "playbacks_started": 7, "delivery": "unknown"},
        {**minute, "playbacks_started": 8, **SCREEN},
    ]
    assert texts(view(publisher, webcast_minute=counted).deliveries) == [
        ("Live",),
        ("English", "4", "1.0"),
        ("Floor", "5", "1.0"),
        ("On demand",),
        ("English", "6", "1.0"),
        ("Unknown delivery",),
        ("English", "7", "1.0"),
        ("The venue’s own screens",),
        ("English", "8", "1.0"),
    ]


def test_a_page_without_a_web_log_says_what_will_be_there(publisher: Publisher) -> None:
    logged = ("minute", "country", "quality", "recent", "watched")
    empty: dict[str, list[dict[str, Any]]] = {f"webcast_{name}": [] for name in logged}
    shown = view(publisher, session_webcast_minute=[], **empty)
    assert "appear here once" in shown.deliveries.empty
    assert (shown.stalled.figure, shown.locations.figure, shown.meetings.rows) == (None, None, ())
    assert [tile.value for tile in shown.tiles[3:]] == ["–", "–"]
