"""What services count: beside playbacks, never added to them, and never a zero for nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard.figures import headline, sessions_table
from dashboard.views import now, session
from tests.dashboard.congress_rows import DAY, START, rows
from tests.factories import Publisher, at

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.components import Tile
    from dashboard.snapshot import Snapshot

NO_LOG: dict[str, list[dict[str, Any]]] = {
    "webcast_minute": [],
    "session_webcast_minute": [],
    "webcast_country": [],
}


def reading(minute: int, viewers: int, **given: Any) -> list[dict[str, Any]]:
    """Return a minute of a counter, of the meeting and of the whole event."""
    row = {"at": START + timedelta(minutes=minute), "congress_day": DAY, "viewers": viewers}
    named = {
        "source": "youtube",
        "stream": "abc",
        "language": "en",
        "counts": "viewers",
        **row,
        **given,
    }
    return [named, named | {"session_id": "P-1"}]


READINGS = [
    *reading(58, 90),
    *reading(59, 70),
    *reading(60, 80),
    *reading(58, 5, stream="abd", language="floor"),
    *reading(60, 6, stream="abd", language="floor"),
]


def publish(folder: Path, readings: list[dict[str, Any]], **tables: Any) -> Snapshot:
    moment = at("02:00")
    event = {"watermark": moment, "counter_watermark": moment + timedelta(seconds=20)}
    event["webcast_watermark"] = moment - timedelta(seconds=30)
    given = {"counter_minute": readings, "event": [event], **tables}
    return Publisher(folder / "snapshots").publish(rows(60, **given))


def tile(tiles: tuple[Tile, ...], label: str) -> Tile:
    return next(one for one in tiles if one.label == label)


def test_now_is_the_last_full_minute_and_the_peak_that_of_all_streams(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, READINGS)
    head = headline(snapshot)
    assert (head.counter_viewers_now, head.counter_viewers_peak) == (86, 95)
    before = headline(snapshot, at("01:59"))
    assert (before.counter_viewers_now, before.counter_viewers_peak) == (70, 95)
    assert headline(snapshot, at("01:10")).counter_viewers_now is None
    row = sessions_table(snapshot).row(by_predicate=pl.col("session_id") == "P-1", named=True)
    assert (row["counter_viewers_now"], row["counter_viewers_peak"]) == (86, 95)


def test_playbacks_and_what_services_count_are_never_added(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, READINGS)
    shown = tile(now.build(snapshot, DAY, None).tiles, "Webcast viewers now")
    assert (shown.value, shown.base) == ("17", "Playbacks, not people; services count 86")
    meeting = session.build(snapshot, "P-1", DAY, None)
    assert tile(meeting.tiles, "Webcast viewers now").value == "17"
    assert tile(meeting.tiles, "Viewers now, counted by services").value == "86"
    assert meeting.webcast
    assert meeting.counted
    assert meeting.counted.title == "At 11:00, services count 86 viewers"


def test_where_no_log_tells_of_anybody_the_services_are_shown(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, READINGS, **NO_LOG)
    view = now.build(snapshot, DAY, None)
    shown = tile(view.tiles, "Webcast viewers now")
    assert (shown.value, shown.note, shown.base) == (
        "86",
        "Peak today 95",
        "As services count, not people",
    )
    assert view.webcast.title == "At 11:00, services count 86 viewers"
    assert view.webcast.table.to_dicts()[1] == {
        "Time": at("01:59").replace(tzinfo=None) + timedelta(hours=9),
        "youtube, English": 70,
        "youtube, Floor": None,
    }
    meeting = session.build(snapshot, "P-1", DAY, None)
    assert [one.value for one in meeting.tiles if "iewers" in one.label] == ["86"]
    assert meeting.webcast is meeting.locations is None


def test_where_the_logs_tell_only_of_an_earlier_day_the_services_are_shown(tmp_path: Path) -> None:
    earlier = DAY - timedelta(days=1)
    logged = {"at": START - timedelta(days=1), "congress_day": earlier, "playbacks_started": 1}
    log = NO_LOG | {"webcast_minute": [logged | {"viewers": 17}]}
    view = now.build(publish(tmp_path, READINGS, **log), DAY, None)
    assert tile(view.tiles, "Webcast viewers now").value == "86"
    assert view.webcast.title == "At 11:00, services count 86 viewers"


def test_old_readings_are_no_now(tmp_path: Path) -> None:
    old = {"watermark": at("02:00"), "counter_watermark": at("01:44")}
    snapshot = publish(tmp_path, reading(44, 90), event=[old], **NO_LOG)
    assert headline(snapshot).counter_viewers_now is None
    view = now.build(snapshot, DAY, None)
    assert view.webcast.title == "Services counted at most 90 viewers at once"
    assert tile(view.tiles, "Webcast viewers now").value == "–"


def test_without_any_counter_nothing_is_said_of_them(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, [])
    shown = tile(now.build(snapshot, DAY, None).tiles, "Webcast viewers now")
    assert shown.base == "Playbacks, not people"
    meeting = session.build(snapshot, "P-1", DAY, None)
    assert meeting.counted is None
    assert not any("services" in one.label for one in meeting.tiles)


def test_visitors_of_a_page_stand_apart(tmp_path: Path) -> None:
    visitors = reading(60, 40, counts="page_visitors")
    snapshot = publish(tmp_path, visitors, **NO_LOG)
    head = headline(snapshot)
    assert (head.counter_viewers_now, head.page_visitors_now) == (None, 40)
    meeting = session.build(snapshot, "P-1", DAY, None)
    assert tile(meeting.tiles, "Visitors of the webcast page now").value == "40"
    assert meeting.counted is None
