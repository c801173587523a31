"""The programme sheet: local times become UTC, what is not known yet stays empty."""

from datetime import UTC, datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.references import References
from etl.schema import Session
from etl.source import Chunk, Context, Parsed
from etl.sources.programme import SOURCE, Programme

CONTEXT = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32), rooms={"hall-1": "Main Hall"})
HEADER = "session_id,title,date,start,end"


def parse(content: str | bytes) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    chunk = Chunk(raw, "programme.csv", datetime(2021, 3, 7, tzinfo=UTC))
    config = Programme(name="programme", kind=SOURCE.kind, path="*")
    parsed: Parsed = SOURCE.parse(chunk, config, CONTEXT)
    accepted = parsed.tables["session"].height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def one(column: str, value: str) -> dict[str, Any]:
    """Parse a sheet of one meeting with one more column."""
    parsed = parse(f"{HEADER},{column}\nPL-1,Opening,2021-03-07,10:00,12:00,{value}\n")
    (row,) = parsed.tables["session"].to_dicts()
    return row


def test_the_packaged_programme_is_read_whole() -> None:
    sheet = resources.files("etl.reference").joinpath("kyoto_programme.csv").read_bytes()
    parsed = parse(sheet)
    frame = Session.validate(parsed.tables["session"])
    assert parsed.records == frame.height > 30
    opening = frame.filter(pl.col("session_id") == "PL-01").row(0, named=True)
    assert opening["starts_at"] == datetime(2021, 3, 7, 1, tzinfo=UTC)
    assert opening["languages"] == ["ar", "zh", "en", "fr", "ru", "es"]
    assert (opening["meeting_number"], opening["kind"], opening["capacity"]) == (
        "1",
        "plenary",
        None,
    )


def test_only_five_columns_are_needed() -> None:
    (row,) = (
        parse(f"{HEADER}\nPL-1,Opening,2021-03-07,9:00,12:00:00\n").tables["session"].to_dicts()
    )
    known = {key: value for key, value in row.items() if value is not None}
    assert known == {
        "position": 1,
        "session_id": "PL-1",
        "title": "Opening",
        "starts_at": datetime(2021, 3, 7, 0, tzinfo=UTC),
        "ends_at": datetime(2021, 3, 7, 3, tzinfo=UTC),
        "languages": [],
    }
    with pytest.raises(SourceError) as refusal:
        parse("session_id,title,date,start\n")
    assert str(refusal.value) == ("programme.csv has no column 'end'; export it again with 'end'.")


def test_a_room_with_an_address_is_not_kept_but_listed() -> None:
    rows = "a,A,,,,hall-1\nb,B,,,,a@example.org\nc,C,,,,\n"
    parsed = parse(f"{HEADER},room\n{rows}")
    assert parsed.tables["session"]["room"].to_list() == ["Main Hall", None, None]
    assert parsed.unresolved.rows() == [("room", "(withheld)", 1)]


def test_times_that_are_not_known_yet_are_empty() -> None:
    frame = parse(f"{HEADER}\na,A,,,\nb,B,2021-03-07,,\nc,C,2021-03-07,10:00,\n").tables["session"]
    assert frame["starts_at"].is_null().to_list() == [True, True, False]
    assert frame["ends_at"].null_count() == 3


def test_a_bad_cell_is_a_reject_that_names_its_column() -> None:
    parsed = parse(
        f"{HEADER},capacity\n"
        "a,A,7 March,10:00,12:00,\n"
        "b,B,2021-03-07,ten,24:00,many\n"
        "c,C,,10:00,,\n"
        ",,0001-01-01,00:30,,-1\n"
    )
    assert parsed.rejected.rows() == [
        (1, "session", ["'date' is not a date like 2021-03-07"]),
        (
            2,
            "session",
            [
                "'start' is not a time like 09:30",
                "'end' is not a time like 09:30",
                "'capacity' is not a whole number",
            ],
        ),
        (3, "session", ["'start' is given without 'date'"]),
        (
            4,
            "session",
            [
                "'session_id' is empty",
                "'title' is empty",
                "'date' is not a date like 2021-03-07",
                "'capacity' is not a whole number",
            ],
        ),
    ]


def test_a_meeting_that_ends_before_it_starts_is_left_to_the_rule() -> None:
    frame = parse(f"{HEADER}\na,A,2021-03-07,12:00,10:00\n").tables["session"]
    assert frame.height == 1
    assert not Session.is_valid(frame)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("room", "Hall-1", "Main Hall"),
        ("room", "Room 5", "Room 5"),
        ("room", " ", None),
        ("capacity", "1800", 1800),
        ("languages", "EN | fr", ["en", "fr"]),
        ("languages", "en;fr", ["en", "fr"]),
        ("kind", "Plenary", "plenary"),
        ("phase", "congress ", "congress"),
        ("status", "", None),
        ("agenda_item", "3;4", "3;4"),
    ],
)
def test_cells(column: str, value: str, expected: object) -> None:
    assert one(column, value)[column] == expected


_CELLS = st.text(st.characters(exclude_characters=',"\r\n', exclude_categories=["Cs"]), max_size=9)


@settings(deadline=None)
@given(
    st.binary(max_size=80)
    | st.lists(st.lists(_CELLS, min_size=5, max_size=6).map(",".join), max_size=4).map(
        lambda rows: "\n".join([HEADER, *rows]).encode()
    )
)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content)
    except SourceError as refusal:
        assert str(refusal).startswith("programme.csv ")


@pytest.mark.parametrize("text", ["a.person@example.org", "Desk +81 90-5550-1234"])
def test_what_identifies_somebody_is_no_session_id(text: str) -> None:
    parsed = parse(f"{HEADER}\n{text},Opening,2021-03-07,10:00,12:00\n")
    why = (
        "'session_id' holds an e-mail address or a telephone number; give the meeting a short name"
    )
    assert parsed.rejected["reasons"].to_list() == [[why]]


@pytest.mark.parametrize("text", ["20210307-1000 Hall", "100452301", "PL 01", "CONF.234 L.6"])
def test_an_identifier_may_have_many_digits(text: str) -> None:
    (row,) = parse(f"{HEADER}\n{text},A,2021-03-07,10:00,12:00\n").tables["session"].to_dicts()
    assert row["session_id"] == text
