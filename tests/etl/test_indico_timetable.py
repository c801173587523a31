"""The timetable of Indico: each block is one meeting, in UTC."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.check import check
from etl.errors import SourceError
from etl.references import References
from etl.schema import Session
from etl.source import Chunk, Context, Parsed
from etl.sources.indico_timetable import SOURCE, IndicoTimetable

FIXTURES = Path(__file__).parent.parent / "fixtures" / "indico"
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32), rooms={"hall-1": "Main Hall"})

YEAR, LONG = "time is before 2000 or after 2100", "lasts longer than 36 hours"


def parse(content: bytes, **config: Any) -> Parsed:
    chunk = Chunk(content, "timetable.json", datetime(2021, 3, 7, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(
        chunk, IndicoTimetable(name="programme", kind=SOURCE.kind, path="*", **config), CONTEXT
    )
    accepted = parsed.tables["session"].height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def timetable(**days: dict[str, Any]) -> bytes:
    return json.dumps({"results": {"3": days}, "_type": "HTTPAPIResult"}).encode()


def block(**changes: Any) -> dict[str, Any]:
    return {
        "entryType": "Session",
        "uniqueId": "s40",
        "sessionId": 4,
        "sessionSlotId": 9,
        "sessionCode": "PL",
        "title": "Plenary",
        "slotTitle": "Morning",
        "room": "HALL-1",
        "startDate": {"date": "2021-03-07", "time": "10:00:00", "tz": "Asia/Tokyo"},
        "endDate": {"date": "2021-03-07", "time": "13:00:00", "tz": "Asia/Tokyo"},
        "entries": {},
    } | changes


def test_the_capture_has_five_meetings() -> None:
    parsed = parse((FIXTURES / "timetable.json").read_bytes())
    frame = Session.validate(parsed.tables["session"])
    assert frame.select("position", "session_id", "title", "starts_at").rows() == [
        (1, "s1-1", "High-level segment", datetime(2021, 3, 7, 5, tzinfo=UTC)),
        (2, "s2-2", "Agenda item 3", datetime(2021, 3, 8, 1, tzinfo=UTC)),
        (3, "s3-3", "Workshop 1", datetime(2021, 3, 9, 1, tzinfo=UTC)),
        (4, "s4-4", "Agenda item 4", datetime(2021, 3, 10, 1, tzinfo=UTC)),
        (5, "s5-5", "Closing", datetime(2021, 3, 12, 6, tzinfo=UTC)),
    ]
    assert frame["room"].null_count() == frame["kind"].null_count() == 5
    assert (parsed.records, parsed.skipped) == (5, {})


def test_a_block_has_the_title_of_its_session_and_its_own() -> None:
    (row,) = parse(timetable(d={"s40": block()})).tables["session"].to_dicts()
    assert (row["session_id"], row["title"], row["room"]) == (
        "s4-9",
        "Plenary: Morning",
        "Main Hall",
    )
    assert row["ends_at"] == datetime(2021, 3, 7, 4, tzinfo=UTC)


def test_times_are_read_in_the_zone_they_name() -> None:
    start = {"date": "2021-03-07", "time": "01:00:00", "tz": "Europe/Vienna"}
    (row,) = parse(timetable(d={"s40": block(startDate=start)})).tables["session"].to_dicts()
    assert row["starts_at"] == datetime(2021, 3, 7, 0, tzinfo=UTC)


def test_breaks_and_what_is_within_a_block_are_skipped() -> None:
    inner = {"c1": {"entryType": "Contribution"}, "b2": {"entryType": "Break"}}
    entries = {"s40": block(entries=inner), "b3": {"entryType": "Break"}}
    parsed = parse(timetable(d=entries))
    assert parsed.records == 4
    assert parsed.skipped == {"contribution within a session": 1, "break": 2}


def test_a_contribution_of_its_own_is_a_meeting() -> None:
    talk = block(entryType="Contribution", uniqueId="c7", title="Keynote", slotTitle=None)
    del talk["sessionId"]
    (row,) = parse(timetable(d={"c7": talk})).tables["session"].to_dicts()
    assert (row["session_id"], row["title"]) == ("c7", "Keynote")


def test_a_room_with_a_telephone_number_is_not_kept_but_listed() -> None:
    rooms = ("HALL-1", "Zoom 912 0000 0111", "")
    blocks = {f"s{n}": block(sessionSlotId=n, room=room) for n, room in enumerate(rooms)}
    parsed = parse(timetable(d=blocks))
    assert parsed.tables["session"]["room"].to_list() == ["Main Hall", None, None]
    assert parsed.unresolved.rows() == [("room", "(withheld)", 1)]


def test_a_block_across_midnight_is_one_meeting() -> None:
    parsed = parse(timetable(d1={"s40": block()}, d2={"s40": block()}))
    assert parsed.tables["session"].height == 1
    assert parsed.skipped == {"repeated on its last day": 1}


def test_one_block_at_two_times_is_rejected_the_second_time() -> None:
    later = block(startDate={"date": "2021-03-07", "time": "11:00:00", "tz": "Asia/Tokyo"})
    parsed = parse(timetable(d1={"s40": block()}, d2={"s40": later}))
    assert parsed.rejected.rows() == [(2, "session", ["the same block at another time"])]


@pytest.mark.parametrize(
    ("start", "end", "reasons"),
    [
        ("2021-03-07", "2021-03-08", []),
        ("2021-03-07", "2021-03-09", [LONG]),
        ("2021-03-07", "2121-03-07", [YEAR, LONG]),
        ("0021-03-07", "2021-03-07", [YEAR, LONG]),
        ("9998-03-07", "9998-03-07", [YEAR]),
    ],
)
def test_a_mistyped_date_is_rejected(start: str, end: str, reasons: list[str]) -> None:
    first = {"date": start, "time": "10:00:00", "tz": "Asia/Tokyo"}
    last = {"date": end, "time": "13:00:00", "tz": "Asia/Tokyo"}
    parsed = parse(timetable(d1={"s40": block(startDate=first, endDate=last)}))
    checked = check("session", parsed.tables["session"], datetime(2021, 3, 7, tzinfo=UTC))
    rejected = checked.rejected["reasons"].to_list()
    assert (checked.accepted.height, rejected) == ((0, [reasons]) if reasons else (1, []))


def test_an_entry_that_cannot_be_read_is_rejected_with_every_reason() -> None:
    broken = block(title="", slotTitle="", startDate="soon", endDate={"tz": "Mars/Base"})
    parsed = parse(timetable(d={"s40": broken, "s41": 3}))
    assert parsed.tables["session"].is_empty()
    assert parsed.rejected["reasons"].to_list()[0] == [
        "'title' is empty",
        "'startDate' is not a time",
        "'endDate' is not a time",
    ]
    assert parsed.rejected["position"].to_list() == [1, 2]


def test_kinds_come_from_the_code_or_the_whole_title() -> None:
    kinds = {"pl": "plenary", "workshop .*": "workshop", "closing": "special"}
    titles = {"a": ("PL", "Opening"), "b": ("WS", "Workshop 1"), "c": ("X", "Not the closing")}
    entries = {
        key: block(sessionSlotId=number, sessionCode=code, title=title)
        for number, (key, (code, title)) in enumerate(titles.items())
    }
    frame = parse(timetable(d=entries), kinds=kinds).tables["session"]
    assert frame["kind"].to_list() == ["plenary", "workshop", None]


@pytest.mark.parametrize("kinds", [{"PL": "party"}, {"(": "plenary"}])
def test_kinds_of_the_configuration_are_checked(kinds: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        parse(timetable(), kinds=kinds)


def test_a_timetable_that_is_not_published_has_no_meetings() -> None:
    for content in (b'{"results": {}}', timetable(), timetable(d={})):
        parsed = parse(content)
        assert (parsed.records, parsed.skipped) == (0, {})
        assert parsed.tables["session"].schema == Session.create_empty().schema


@pytest.mark.parametrize(
    "content",
    [
        b'{"message": "Invalid detail"}',
        b'{"error": "invalid_token"}',
        b"[]",
        b'{"results": {"3": {"20210307": []}}}',
        b'{"results": ',
        b"",
    ],
)
def test_an_answer_that_is_no_timetable_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^timetable\.json is "):
        parse(content)


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["0001-01-01", "00:00"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*block(), "date", "time", "tz"]), inner, max_size=9)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.binary(max_size=80) | st.builds(lambda entry: timetable(d={"s": entry}), _JSON))
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content)
    except SourceError as refusal:
        assert str(refusal).startswith("timetable.json ")
