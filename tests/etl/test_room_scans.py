"""Scans at the doors: clear reasons for what cannot be read, names of rooms from the programme."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.errors import SourceError
from etl.references import References
from etl.schema import Scan
from etl.source import Chunk, Context, Parsed
from etl.sources.room_scans import SOURCE, RoomScans

REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, rooms={"main-hall-gate-1": "Main Hall"})
HEADER = "badge,room,direction,time\n"
ROW = "K14-0012,Room A,in,2021-03-07T10:00:00+09:00\n"


def parse(content: str | bytes, first: int = 1, **config: Any) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    chunk = Chunk(raw, "scans.csv", datetime(2021, 3, 8, tzinfo=UTC), first)
    checked = RoomScans.model_validate({"name": "gates", "kind": SOURCE.kind, "path": "*"} | config)
    parsed: Parsed = SOURCE.parse(chunk, checked, CONTEXT)
    accepted = Scan.validate(parsed.tables["scan"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def one(content: str, **config: Any) -> dict[str, Any]:
    (row,) = parse(content, **config).tables["scan"].to_dicts()
    return row


def test_a_scan_is_a_reference_a_place_a_direction_and_an_instant() -> None:
    assert one(HEADER + ROW) == {
        "position": 1,
        "refs": [REFERENCES.make("badge", "", "K14-0012")],
        "place": "Room A",
        "direction": "in",
        "scanned_at": datetime(2021, 3, 7, 1, tzinfo=UTC),
        "device": None,
    }


def test_the_number_on_the_badge_is_not_kept() -> None:
    assert "K14-0012" not in str(one(HEADER + ROW))


def test_addresses_and_telephone_numbers_are_withheld() -> None:
    titles = "badge,room,direction,time,device\n"
    parsed = parse(f"{titles}B1,Desk 075-705-1234,in,2021-03-07T10:00Z,203.0.113.9\n")
    (row,) = parsed.tables["scan"].to_dicts()
    assert (row["place"], row["device"]) == ("(withheld)", "(withheld)")
    assert parse(f"{titles}B1,A,a@example.org,2021-03-07T10:00Z,\n").unresolved.rows() == [
        ("direction", "(withheld)", 1)
    ]


@pytest.mark.parametrize(
    "time",
    [
        "2021-03-07T10:00:00+09:00",
        "2021-03-07T01:00:00Z",
        "2021-03-07 10:00:00",
        "2021-03-07T10:00:00.000",
        "2021-03-06T20:00-05:00",
    ],
)
def test_a_time_without_an_offset_is_local_to_the_event(time: str) -> None:
    row = one(f"{HEADER}K1,Room A,in,{time}\n")
    assert row["scanned_at"] == datetime(2021, 3, 7, 1, tzinfo=UTC)


def test_a_gate_leads_to_its_room_and_an_unknown_room_keeps_its_name() -> None:
    rows = "K1, MAIN-HALL-GATE-1 ,in,2021-03-07T10:00:00Z\nK1, Lounge ,in,2021-03-07T11:00:00Z\n"
    assert parse(HEADER + rows).tables["scan"]["place"].to_list() == ["Main Hall", "Lounge"]


@pytest.mark.parametrize(
    ("word", "direction"),
    [("IN", "in"), ("entry", "in"), ("1", "in"), ("Exit", "out"), (" out ", "out"), ("0", "out")],
)
def test_the_usual_words_for_directions_are_known(word: str, direction: str) -> None:
    assert one(f"{HEADER}K1,Room A,{word},2021-03-07T10:00:00Z\n")["direction"] == direction


def test_other_words_and_columns_are_configuration() -> None:
    content = "Puerta;Credencial;Sentido;Hora;Lector\nSala A;K1;Entrada;07.03.2021 10:00:00;L-7\n"
    row = one(
        content,
        columns={
            "Puerta": "room",
            "Credencial": "badge",
            "Sentido": "direction",
            "Hora": "time",
            "Lector": "device",
        },
        values={"direction": {"entrada": "in", "salida": "out"}},
        time_format="%d.%m.%Y %H:%M:%S",
        reference="registration",
        issuer="indico",
    )
    assert row["refs"] == [REFERENCES.make("registration", "indico", "K1")]
    assert (row["place"], row["direction"], row["device"]) == ("Sala A", "in", "L-7")
    assert row["scanned_at"] == datetime(2021, 3, 7, 1, tzinfo=UTC)


def test_a_slow_clock_is_corrected() -> None:
    row = one(HEADER + ROW, clock_offset_seconds=90)
    assert row["scanned_at"] == datetime(2021, 3, 7, 1, 1, 30, tzinfo=UTC)


def test_what_cannot_be_read_is_rejected_where_it_stands_with_every_reason() -> None:
    rows = [
        "K1,Room A,in,2021-03-07T10:00:00Z",
        " ,Room A,in,2021-03-07T10:00:00Z",
        "K1,,in,2021-03-07T10:00:00Z",
        "K1,Room A,sideways,2021-03-07T10:00:00Z",
        "K1,Room A,in,10 o'clock",
        "K1,Room A,in,2021-03-07",
        "K1,Room A,in,1970-01-01T00:00:00Z",
        "K1,Room A,in,2101-01-01T00:00:00Z",
        ",Room A,in,",
        "K1,Room A,in,2021-03-07T10:00:00Z,one,two",
        ",,,",
        "K1,Room A,out,2021-03-07T10:00:00Z",
    ]
    parsed = parse(HEADER + "\n".join(rows), first=41)
    assert parsed.rejected.select("position", "reasons").rows() == [
        (42, ["badge is empty"]),
        (43, ["room is empty"]),
        (44, ["direction is neither in nor out; see the values without a mapping"]),
        (45, ["time cannot be read"]),
        (46, ["time cannot be read"]),
        (47, ["time is before 2000 or after 2100"]),
        (48, ["time is before 2000 or after 2100"]),
        (49, ["badge is empty", "time cannot be read"]),
        (50, ["more values than columns; a comma or quote in a value is not quoted"]),
    ]
    assert set(parsed.rejected["into_table"]) == {"scan"}
    assert parsed.tables["scan"]["position"].to_list() == [41, 52]
    assert parsed.skipped == {"empty row": 1}
    assert parsed.unresolved.rows() == [("direction", "sideways", 1)]


def test_any_split_of_a_file_gives_the_same_rows_and_the_same_rejects() -> None:
    rows = [f"K{number},Room A,in,2021-03-07T10:00:{number:02}Z\n".encode() for number in range(9)]
    rows[1] = b'K1,"Room A,in,2021-03-07T10:00:01Z\n'
    rows[3] = b"\n"
    rows[4] = b"\x00\xff\n"
    rows[5] = b"K5,Sal\xf3n,in,2021-03-07T10:00:05Z\n"
    rows[7] = b'K7,Room "A",in,"2021-03-07T10:00:07Z"\n'
    header = HEADER.encode()
    whole = parse(header + b"".join(rows))
    assert whole.tables["scan"]["position"].to_list() == [1, 3, 7, 8, 9]
    assert whole.rejected["position"].to_list() == [2, 5, 6]
    assert (whole.records, whole.skipped) == (9, {"empty row": 1})
    for cut in range(10):
        first = parse(header + b"".join(rows[:cut]))
        second = parse(header + b"".join(rows[cut:]), first=cut + 1)
        assert first.tables["scan"].vstack(second.tables["scan"]).equals(whole.tables["scan"])
        assert first.rejected.vstack(second.rejected).equals(whole.rejected)
        assert first.records + second.records == 9


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SourceError, match=r"scans\.csv has no column 'time'"):
        parse("badge,room,direction,when\n")
    with pytest.raises(SourceError, match="no column 'Zeit'"):
        parse(HEADER, columns={"Zeit": "time"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": {"a": "badge", "b": "badge"}},
        {"columns": {"a": "name"}},
        {"values": {"direction": {"in": "inside"}}},
        {"reference": "email"},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(HEADER, **wrong)


@settings(deadline=None)
@given(
    st.binary()
    | st.binary().map(lambda tail: HEADER.encode() + tail)
    | st.lists(st.text(max_size=12), max_size=6).map(lambda row: (HEADER + ",".join(row)).encode())
)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content)
    except SourceError:
        return
