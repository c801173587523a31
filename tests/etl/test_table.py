"""Any table by a mapping: one file in four formats is the same facts, and mistakes are told."""

import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl import config
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.errors import ConfigError, SourceError
from etl.references import References
from etl.schema import SCHEMAS
from etl.source import Category, Chunk, Context, Parsed
from etl.sources.table import SOURCE
from tests.congress import EVENT, KEY, core, load, make, write

REFERENCES = References(b"k" * 32)
DELEGATES = Category(id="delegates", label="Delegates", order=1, represents="state")
CONTEXT = Context(
    ZoneInfo("Asia/Tokyo"),
    REFERENCES,
    categories=(DELEGATES,),
    rooms={"main-hall-gate-1": "Main Hall"},
)
SCAN: dict[str, Any] = {
    "into": "scan",
    "columns": {"Card": "badge", "Gate": "place", "Way": "direction", "When": "scanned_at"},
}
STAY: dict[str, Any] = {
    "into": "stay",
    "columns": {
        "Who": "name",
        "Mail": "email",
        "Call": "place",
        "From": "started_at",
        "To": "ended_at",
    },
}
REGISTRATION: dict[str, Any] = {
    "into": "registration",
    "columns": {
        "No": "registration",
        "State": "status",
        "Arrived": "checked_in",
        "Arrived at": "checked_in_at",
        "Group": "category",
        "Nation": "country",
        "Mail": "email",
    },
}
SCANS = (
    "Card,Gate,Way,When,Holder\n"
    "0012,MAIN-HALL-GATE-1,in,2021-03-07 10:00:00,Amina Otieno\n"
    "0013,Room A,out,2021-03-07T01:05:30Z,\n"
)


def parse(content: str | bytes, name: str = "file.csv", **mapping: Any) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    document = {"name": "lists", "kind": SOURCE.kind, "path": "*"} | mapping
    checked = SOURCE.config.model_validate(document)
    chunk = Chunk(raw, name, datetime(2021, 3, 8, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, checked, CONTEXT)
    ((table, frame),) = parsed.tables.items()
    accepted = SCHEMAS[table].validate(frame).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def rows(content: str | bytes, **mapping: Any) -> list[dict[str, Any]]:
    (frame,) = parse(content, **mapping).tables.values()
    return frame.to_dicts()


def reasons(content: str | bytes, **mapping: Any) -> dict[int, list[str]]:
    rejected = parse(content, **mapping).rejected
    return dict(zip(rejected["position"], rejected["reasons"].to_list(), strict=True))


def tokyo(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2021, 3, 7, hour, minute, second, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def xlsx(*lines: list[Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def parquet(**columns: list[Any]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()


PARQUET = parquet(
    Card=["0012", "0013"],
    Gate=["MAIN-HALL-GATE-1", "Room A"],
    Way=["in", "out"],
    When=[tokyo(10, 0), tokyo(10, 5, 30)],
    Holder=["Amina", None],
)
SAME: dict[str, str | bytes] = {
    "CSV": SCANS,
    "semicolons": SCANS.replace(",", ";"),
    "a byte order mark": "\ufeff" + SCANS,
    "UTF-16, little end first": b"\xff\xfe" + SCANS.encode("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + SCANS.encode("utf-16-be"),
    "line ends of Windows": SCANS.replace("\n", "\r\n"),
    "commas at the end": SCANS.replace("\n", ",,\n"),
    "numbers as formulas": SCANS.replace("0012", '"=""0012"""').replace("0013", '="0013"'),
    "titles in capitals": SCANS.replace("Card,Gate", "CARD, gate "),
    "an empty line": SCANS + ",,,,\n",
    "JSON lines": (
        '{"Card": "0012", "Gate": "MAIN-HALL-GATE-1", "Way": "in", "When": "2021-03-07 10:00"}\n'
        '{"When": "2021-03-07T01:05:30Z", "Card": "0013", "Gate": "Room A", "Way": "out"}\n'
    ),
    "a JSON list": (
        '[{"Card": "0012", "Gate": "MAIN-HALL-GATE-1", "Way": "in", "When": "2021-03-07 10:00"},'
        '{"Card": "0013", "Gate": "Room A", "Way": "out", "When": "2021-03-07T01:05:30Z"}]'
    ),
    "XLSX": xlsx(
        ["Card", "Gate", "Way", "When", "Holder"],
        ["0012", "MAIN-HALL-GATE-1", "in", datetime(2021, 3, 7, 10, 0), "Amina"],  # noqa: DTZ001
        ["0013", "Room A", "out", "2021-03-07T01:05:30Z", ""],
    ),
    "Parquet": PARQUET,
}


@pytest.mark.parametrize("format_", SAME)
def test_the_same_scans_in_every_format(format_: str) -> None:
    assert rows(SAME[format_], **SCAN) == [
        {
            "position": 1,
            "refs": [REFERENCES.make("badge", "", "0012")],
            "place": "Main Hall",
            "direction": "in",
            "scanned_at": tokyo(10, 0),
            "device": None,
        },
        {
            "position": 2,
            "refs": [REFERENCES.make("badge", "", "0013")],
            "place": "Room A",
            "direction": "out",
            "scanned_at": tokyo(10, 5, 30),
            "device": None,
        },
    ]


def test_whole_numbers_that_a_table_writes_with_a_point_are_whole() -> None:
    content = parquet(
        Card=[41.0, None], Gate=["A", "A"], Way=[1, 0], When=[tokyo(10, 0), tokyo(11, 0)]
    )
    parsed = parse(content, **SCAN)
    (row,) = parsed.tables["scan"].to_dicts()
    assert row["refs"] == [REFERENCES.make("badge", "", "41")]
    assert parsed.rejected["reasons"].to_list() == [["'Card' is empty"]]
    large = b'{"Card": 91200001111.0, "Gate": "A", "Way": "in", "When": "2021-03-07 10:00"}'
    assert rows(large, **SCAN)[0]["refs"] == [REFERENCES.make("badge", "", "91200001111")]


def test_a_value_within_a_value_is_named_with_dots() -> None:
    columns = {"who.card": "badge", "gate": "place", "way": "direction", "at": "scanned_at"}
    line = '{"who": {"card": 7}, "gate": "A", "way": "in", "at": "2021-03-07T10:00:00+09:00"}'
    (row,) = rows(line, into="scan", columns=columns)
    assert (row["refs"], row["scanned_at"]) == (
        [REFERENCES.make("badge", "", "7")],
        tokyo(10, 0),
    )


def test_of_two_columns_of_one_title_the_first_counts() -> None:
    content = "Card,Gate,Way,When,Card\nB1,A,in,2021-03-07 10:00,B2\n"
    assert rows(content, **SCAN)[0]["refs"] == [REFERENCES.make("badge", "", "B1")]


def test_columns_that_nobody_named_leave_no_trace() -> None:
    text = str([parse(content, **SCAN) for content in SAME.values()]).casefold()
    assert "amina" not in text and "otieno" not in text and "0012" not in text


def test_words_zones_formats_issuers_and_clocks_are_those_of_the_configuration() -> None:
    content = "No;Saal;Richtung;Tag;Zeit\n7;A;Eintritt;03/07/2021;2:05 PM\n"
    (row,) = rows(
        content,
        into="scan",
        columns={
            "No": "registration",
            "Saal": "place",
            "Richtung": "direction",
            "Tag": "date",
            "Zeit": "scanned_at",
        },
        values={"direction": {"eintritt": "in"}, "place": {"A": "Room A"}},
        issuers={"registration": "desk"},
        time_format="%m/%d/%Y %I:%M %p",
        time_zone="Europe/Vienna",
        clock_offset_seconds=-90,
    )
    assert row == {
        "position": 1,
        "refs": [REFERENCES.make("registration", "desk", "7")],
        "place": "Room A",
        "direction": "in",
        "scanned_at": datetime(2021, 3, 7, 13, 3, 30, tzinfo=UTC),
        "device": None,
    }


def test_cells_of_a_day_and_of_a_time_are_one_moment() -> None:
    content = xlsx(
        ["Card", "Gate", "Way", "Day", "At"],
        ["B1", "A", "in", date(2021, 3, 7), time(10, 2)],
        ["B1", "A", "out", "07.03.2021", "10:30 a.m."],
    )
    columns = {"Card": "badge", "Gate": "place", "Way": "direction", "Day": "date"}
    moments = [
        row["scanned_at"]
        for row in rows(content, into="scan", columns=columns | {"At": "scanned_at"})
    ]
    assert moments == [tokyo(10, 2), tokyo(10, 30)]


def test_a_constant_stands_in_for_a_column() -> None:
    mapping = {
        "into": "scan",
        "columns": {"Card": "badge", "When": "scanned_at"},
        "constants": {"place": "main-hall-gate-1", "direction": "in"},
    }
    (row,) = rows("Card,When\nB1,2021-03-07 10:00\n", **mapping)
    assert (row["place"], row["direction"]) == ("Main Hall", "in")


def test_what_cannot_be_read_of_a_scan() -> None:
    content = (
        "Card,Gate,Way,When\n"
        "--,A,in,2021-03-07 10:00\n"
        "B1,,in,2021-03-07 10:00\n"
        "B1,A,sideways,2021-03-07 10:00\n"
        "B1,A,in,07/03/2021 10:00\n"
        "B1,A,in,2021-03-07\n"
        "B1,A,in,1970-01-01T00:00:00Z\n"
        "B1,A,in,2021-03-07 10:00,surplus\n"
    )
    assert reasons(content, **SCAN) == {
        1: ["'Card' is empty"],
        2: ["'Gate' is empty"],
        3: ["'Way' is neither in nor out; see the values without a mapping"],
        4: ["'When' cannot be read"],
        5: ["'When' cannot be read"],
        6: ["'When' cannot be read"],
        7: ["more values than columns; a comma or quote in a value is not quoted"],
    }
    assert parse(content, **SCAN).unresolved.to_dicts() == [
        {"field": "direction", "value": "sideways", "rows": 1}
    ]


def test_a_few_bytes_that_stand_for_many_are_refused() -> None:
    long, count = "x" * 1_000_000, 300
    content = parquet(
        Card=[long] * count, Gate=["A"] * count, Way=["in"] * count, When=["2021-03-07"] * count
    )
    assert len(content) < 100_000
    with pytest.raises(SourceError) as refused:
        parse(content, **SCAN)
    assert str(refused.value) == (
        "file.csv holds more than 256 MB or 10,000,000 values; split the file."
    )


def test_lines_that_are_no_records_are_rejected_by_their_number() -> None:
    good = '{"Card": "B1", "Gate": "A", "Way": "in", "When": "2021-03-07 10:00"}'
    assert reasons(f'{good}\n{{"Card"\n\n[1]\n{good}\n', **SCAN) == {
        2: ["it is no readable JSON"],
        4: ["it is no JSON object"],
    }


STAYS = (
    "Who,Mail,Call,From,To\n"
    "Amina Otieno,Amina@Example.org,912 0001 1111,2021-03-07 10:01:33,2021-03-07 12:58:00\n"
    "Guest,none,Side room,2021-03-07 10:02,\n"
    "Guest,--,Side room,2021-03-07 10:02,--\n"
    "Interpreter FR,,Side room,2021-03-07 10:02:10,\n"
)


def test_stays_may_last_and_be_of_nobody_known() -> None:
    known, guest, other, booth = rows(STAYS, **STAY, service=("^interpreter",))
    assert known == {
        "position": 1,
        "refs": [REFERENCES.make("email", "", "amina@example.org")],
        "connection": "",
        "place": "91200011111",
        "service": False,
        "started_at": tokyo(10, 1, 33),
        "ended_at": tokyo(12, 58),
        "device": None,
    }
    assert (guest["refs"], guest["place"], guest["ended_at"]) == ([], "Side room", None)
    assert [row["connection"] for row in (guest, other, booth)] == [
        "20210307T010200Z-1",
        "20210307T010200Z-2",
        "20210307T010210Z-1",
    ]
    assert [row["service"] for row in (guest, other, booth)] == [False, False, True]
    assert "amina" not in str([known, guest, other, booth]).casefold()


def test_people_in_the_lobby_do_not_count() -> None:
    columns = STAY["columns"] | {"In Waiting Room": "counts"}
    content = (
        "Who,Mail,Call,From,To,In Waiting Room\n"
        "A,a@example.org,1,2021-03-07 10:00,,No\n"
        "B,b@example.org,1,2021-03-07 10:00,,Yes\n"
        "C,c@example.org,1,2021-03-07 10:00,,perhaps\n"
    )
    parsed = parse(content, into="stay", columns=columns, values={"counts": WAITING})
    assert parsed.tables["stay"]["position"].to_list() == [1]
    assert parsed.skipped == {"does not count": 1}
    assert parsed.rejected["reasons"].to_list() == [
        ["'In Waiting Room' is neither yes nor no; see the values without a mapping"]
    ]
    assert parsed.unresolved.to_dicts() == [{"field": "counts", "value": "perhaps", "rows": 1}]


WAITING = {"Yes": "no", "No": "yes"}


def test_what_cannot_be_read_of_a_stay() -> None:
    content = (
        "Who,Mail,Call,From,To\n"
        ",,,2021-03-07 10:00,\n"
        ",,1,soon,\n"
        ",,1,2021-03-07 10:00,1970-01-01T00:00:00Z\n"
    )
    assert reasons(content, **STAY) == {
        1: ["'Call' is empty"],
        2: ["'From' cannot be read"],
        3: ["'To' cannot be read"],
    }
    open_ended = {"ended_at": {"1970-01-01T00:00:00Z": ""}}
    assert rows(content, **STAY, values=open_ended)[0]["ended_at"] is None


REGISTRATIONS = (
    "No,State,Arrived,Arrived at,Group,Nation,Mail\n"
    "1,ok,x,2021-03-07 09:30,Delegation,NA,N.Amutenya@example.org\n"
    "2,cancelled,x,,Delegation,Niger,none\n"
    "3,ok,,,Delegation,Republic of Korea,\n"
    "4,waits,,,Delegation,Holy See,\n"
    "5,ok,maybe,soon,Delegation,Utopia,\n"
)
WORDS = {
    "status": {"ok": "approved", "cancelled": "withdrawn"},
    "checked_in": {"x": "yes", "": "no"},
    "category": {"Delegation": "delegates"},
}


def test_registrations_of_another_system() -> None:
    parsed = parse(REGISTRATIONS, **REGISTRATION, values=WORDS, issuers={"registration": "desk"})
    namibia, niger, korea = parsed.tables["registration"].to_dicts()
    assert namibia == {
        "position": 1,
        "registration_id": "1",
        "refs": [
            REFERENCES.make("registration", "desk", "1"),
            REFERENCES.make("email", "", "n.amutenya@example.org"),
        ],
        "category_id": "delegates",
        "state_iso3": "NAM",
        "country_iso3": "NAM",
        "organization": None,
        "level": None,
        "gender": None,
        "age_band": None,
        "mode": None,
        "role": None,
        "status": "approved",
        "registered_at": None,
        "is_checked_in": True,
        "checked_in_at": tokyo(9, 30),
        "tags": [],
        "is_complete": True,
    }
    assert (niger["state_iso3"], korea["state_iso3"]) == ("NER", "KOR")
    assert parsed.rejected["reasons"].to_list() == [
        ["'State' is no known status; see the values without a mapping"],
        ["'Arrived' is neither Yes nor No"],
    ]


def test_withdrawn_though_checked_in_stays_as_it_is_said() -> None:
    _, withdrawn, _ = rows(REGISTRATIONS, **REGISTRATION, values=WORDS)
    assert (withdrawn["status"], withdrawn["is_checked_in"]) == ("withdrawn", True)
    assert withdrawn["refs"] == [REFERENCES.make("registration", "lists", "2")]


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a column is missing": (
        "Card,Gate,When\n",
        "file.csv has no column 'Way'; name the columns of the file in [source.columns].",
    ),
    "columns of JSON are missing": (
        '{"Card": 1}\n',
        "file.csv has no columns 'Gate', 'Way', 'When'; "
        "name the columns of the file in [source.columns].",
    ),
    "no line is JSON": (
        '{"Card": 1,\n"Gate": 2}\n',
        "file.csv has no readable record; export one JSON object a line.",
    ),
    "a cut list": ("[{", "file.csv is not readable JSON, perhaps cut short; export it again."),
    "a cut Parquet file": (
        SAME["Parquet"][:-9],
        "file.csv is not a readable Parquet file, perhaps cut short; export it again.",
    ),
    "a column of Parquet is missing": (
        parquet(Card=["1"], Gate=["A"], Way=["in"]),
        "file.csv has no column 'When'; name the columns of the file in [source.columns].",
    ),
    "a column of lists": (
        parquet(Card=[["1"]], Gate=["A"], Way=["in"], When=["2021-03-07 10:00"]),
        "file.csv has no plain values in the column 'Card'; export them as text.",
    ),
    "a cut spreadsheet": (
        SAME["XLSX"][:600],
        "file.csv is not a readable spreadsheet, perhaps cut short; export it again.",
    ),
    "half a letter of UTF-16": (
        b"\xff\xfea",
        "file.csv is not UTF-16 (byte 3); export it again.",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_that_cannot_be_read_is_one_sentence(fault: str) -> None:
    content, sentence = REFUSED[fault]
    with pytest.raises(SourceError) as refused:
        parse(content, **SCAN)
    assert str(refused.value) == sentence


def toml(into: str, columns: str, more: str = "") -> str:
    return (
        f'{EVENT}[[source]]\nname = "lists"\nkind = "table"\npath = "*"\ninto = "{into}"\n'
        f"{more}\n[source.columns]\n{columns}\n"
    )


GATES = 'Card = "badge"\nGate = "place"\nWay = "direction"\nWhen = "scanned_at"'
CALLS = 'Call = "place"\nFrom = "started_at"'
MISTAKES = {
    "an unknown table": (
        toml("scans", GATES),
        '"into" in [[source]] "lists" is not right: '
        "Input should be 'scan', 'stay' or 'registration'.",
    ),
    "an unknown column": (
        toml("scan", GATES + '\nDoor = "room"'),
        'columns: "Door" leads to "room", which a scan does not have; use one of badge, counts, '
        "date, device, direction, email, place, platform, registration, scanned_at.",
    ),
    "a column of another table": (
        toml("stay", CALLS + '\nWay = "direction"'),
        'columns: "Way" leads to "direction", which a stay does not have; use one of badge, '
        "counts, date, device, email, ended_at, name, place, platform, registration, started_at.",
    ),
    "two titles for one column": (
        toml("scan", GATES + '\nChip = "badge"'),
        'columns: "Card" and "Chip" both lead to "badge"; leave one.',
    ),
    "one title twice": (
        toml("scan", GATES + '\ncard = "email"'),
        'columns: "Card" and "card" are the same title; leave one.',
    ),
    "a time is missing": (
        toml("scan", GATES.replace('When = "scanned_at"', "")),
        'columns: none leads to "scanned_at", which a scan needs; give its title.',
    ),
    "a place is missing": (
        toml("stay", 'From = "started_at"'),
        'columns: none leads to "place", which a stay needs; '
        "give its title, or its value in [source.constants].",
    ),
    "nobody was scanned": (
        toml("scan", GATES.replace('Card = "badge"', "")),
        "columns: none leads to who was scanned; name one of registration, badge, platform, email.",
    ),
    "a constant that cannot be": (
        toml("scan", GATES, 'constants = {badge = "1"}'),
        'constants: "badge" cannot be one; use one of direction, place.',
    ),
    "a constant besides a column": (
        toml("scan", GATES, 'constants = {place = "Hall"}'),
        'constants: "place" is in columns as well; leave one.',
    ),
    "a constant without a meaning": (
        toml("scan", GATES.replace('Way = "direction"', ""), 'constants = {direction = "up"}'),
        'constants: "up" is no direction.',
    ),
    "words of no column": (
        toml("scan", GATES, 'values = {name = {a = "b"}}'),
        'values: "name" is none of the columns that are read; see columns.',
    ),
    "a word without a meaning": (
        toml("scan", GATES, 'values = {direction = {Eintritt = "inn"}}'),
        'values: "inn" is no direction.',
    ),
    "a word for nothing": (
        toml("scan", GATES, 'values = {direction = {Eintritt = ""}}'),
        'values: "direction" cannot be empty.',
    ),
    "a format that is none": (
        toml("scan", GATES, 'time_format = "%Q"'),
        '"time_format" in [[source]] "lists" is not right: "%Q" is no format of times.',
    ),
    "a format without the year": (
        toml("scan", GATES, 'time_format = "%d.%m. %H:%M"'),
        '"time_format" in [[source]] "lists" is not right: "%d.%m. %H:%M" '
        "leaves out the day, the month or the year.",
    ),
    "twelve hours without AM and PM": (
        toml("scan", GATES, 'time_format = "%d.%m.%Y %I:%M"'),
        '"time_format" in [[source]] "lists" is not right: "%d.%m.%Y %I:%M" '
        "leaves out the hour, the minute or AM and PM.",
    ),
    "a zone that is none": (
        toml("scan", GATES, 'time_zone = "Asia/Kyoto"'),
        '"time_zone" in [[source]] "lists" is not right: '
        '"Asia/Kyoto" is no time zone; use a name such as "UTC".',
    ),
    "a clock that is a day wrong": (
        toml("scan", GATES, "clock_offset_seconds = 90000"),
        '"clock_offset_seconds" in [[source]] "lists" is not right: '
        "Input should be less than or equal to 86400.",
    ),
    "an issuer of nothing": (
        toml("scan", GATES, 'issuers = {platform = "zoom"}'),
        'issuers: no column leads to "platform".',
    ),
    "numbers of an unnamed list": (
        toml("scan", GATES.replace('"badge"', '"registration"')),
        'issuers: "registration" is missing; name the [[source]] that lists these numbers.',
    ),
    "a pattern that is none": (
        toml("stay", CALLS + '\nWho = "name"', 'service = ["("]'),
        '"service" in [[source]] "lists" is not right: "(" is no regular expression: '
        "missing ), unterminated subpattern at position 0.",
    ),
    "patterns of nothing": (
        toml("stay", CALLS, 'service = ["booth"]'),
        "service: no column leads to what is compared; name one of name, email, platform.",
    ),
    "patterns at a door": (
        toml("scan", GATES, 'service = ["booth"]'),
        "service: a scan has none; remove it.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_mapping_is_one_sentence_that_names_the_key(
    tmp_path: Path, mistake: str
) -> None:
    text, sentence = MISTAKES[mistake]
    file = tmp_path / "congress.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        config.load(file)
    where = "" if sentence.startswith('"') else '[[source]] "lists" is not right: '
    assert str(refused.value) == f"{file}: {where}{sentence}"


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), mapping=st.sampled_from([SCAN, STAY, REGISTRATION]))
def test_no_bytes_stop_it(content: bytes, mapping: dict[str, Any]) -> None:
    try:
        parse(content, **mapping)
    except SourceError as refusal:
        assert len(str(refusal).splitlines()) == 1


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), max_size=6),
    mapping=st.sampled_from([SCAN, STAY, REGISTRATION]),
)
def test_no_text_stops_it(cells: list[list[str]], mapping: dict[str, Any]) -> None:
    titles = list(mapping["columns"])
    columns = dict(zip(titles, zip(*cells, strict=True), strict=False)) if cells else {}
    content = parquet(**{title: list(columns.get(title, [""] * len(cells))) for title in titles})
    parsed = parse(content, **mapping)
    assert parsed.records == len(cells)


@settings(max_examples=60, deadline=None)
@given(at=st.integers(4, len(PARQUET) - 1), byte=st.integers(0, 255))
def test_no_damage_to_a_parquet_file_stops_it(at: int, byte: int) -> None:
    content = PARQUET[:at] + bytes([byte]) + PARQUET[at + 1 :]
    try:
        parse(content, **SCAN)
    except SourceError as refusal:
        assert len(str(refusal).splitlines()) == 1


def test_a_mistake_in_the_mapping_ends_a_command_with_code_2(tmp_path: Path) -> None:
    text, sentence = MISTAKES["two titles for one column"]
    write(tmp_path / "congress.toml", text)
    command = [sys.executable, "-m", "etl", "check", "--config", str(tmp_path / "congress.toml")]
    environment = os.environ | {KEY_VARIABLE: KEY}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())


THREE = f"""{EVENT}
[[source]]
name = "desk"
kind = "table"
path = "inbox/desk/*"
into = "registration"
constants = {{category = "Delegates", country = "France"}}
columns = {{No = "registration", State = "status", Arrived = "checked_in", Mail = "email"}}
[[source]]
name = "doors"
kind = "table"
path = "inbox/doors/*"
into = "scan"
columns = {{Card = "registration", Gate = "place", Way = "direction", When = "scanned_at"}}
issuers = {{registration = "desk"}}
[[source]]
name = "calls"
kind = "table"
path = "inbox/calls/*"
into = "stay"
columns = {{Mail = "email", Call = "place", From = "started_at", To = "ended_at"}}
[[source.meetings]]
match = "Side room - B"
session = "C1"
[[category]]
id = "delegates"
label = "Delegates"
order = 1
represents = "state"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which one delegate is known to three tables."""
    folder = make(tmp_path, THREE)
    write(
        folder / "inbox/desk/list.csv",
        "No,State,Arrived,Mail\n41,approved,yes,A.Otieno@example.org\n",
    )
    write(
        folder / "inbox/doors/scans.jsonl",
        '{"Card": 41, "Gate": "Hall", "Way": "in", "When": "2021-03-08 10:05"}\n'
        '{"Card": 41, "Gate": "Hall", "Way": "out", "When": "2021-03-08 10:30"}\n',
        "13:00",
    )
    write(
        folder / "inbox/calls/calls.csv",
        "Mail,Call,From,To\n"
        "a.otieno@example.org,Side room - B,2021-03-08 10:40,2021-03-08 11:00\n"
        "a.otieno@example.org,Side room - B,2021-03-08 11:10,\n",
        "11:20",
    )
    load(folder)
    return folder


def test_one_person_of_three_tables_is_one_person(folder: Path) -> None:
    # The door and the platform know somebody by other references.
    people = "select count(*), count(distinct person_id) from staging.stay_person"
    assert core(folder, people) == [(2, 1)]
    visited = "select session_id from staging.visit group by all order by all"
    assert core(folder, visited) == [("C1",), ("P1",)]


def test_a_file_written_anew_with_more_rows_adds_those(folder: Path) -> None:
    stays = "select place, started_at, ended_at from staging.reported_stay order by started_at"
    known = [("Hall", "10:05", "10:30"), ("Side room - B", "10:40", "11:00")]
    assert core(folder, stays) == [*known, ("Side room - B", "11:10", None)]
    write(
        folder / "inbox/calls/calls.csv",
        "Mail,Call,From,To\n"
        "a.otieno@example.org,Side room - B,2021-03-08 10:40,2021-03-08 11:00\n"
        "a.otieno@example.org,Side room - B,2021-03-08 11:10,2021-03-08 12:00\n",
        "12:10",
    )
    load(folder)
    assert core(folder, stays) == [*known, ("Side room - B", "11:10", "12:00")]


def test_an_exit_alone_is_nobody_and_two_entries_are_one_person(folder: Path) -> None:
    write(
        folder / "inbox/doors/late.jsonl",
        '{"Card": 42, "Gate": "Annex", "Way": "out", "When": "2021-03-08 10:30"}\n'
        '{"Card": 43, "Gate": "Annex", "Way": "in", "When": "2021-03-08 10:30"}\n'
        '{"Card": 43, "Gate": "Annex", "Way": "in", "When": "2021-03-08 10:31"}\n',
        "13:00",
    )
    load(folder)
    inside = "select count(distinct connection) from staging.reported_stay where place = 'Annex'"
    assert core(folder, inside) == [(1,)]


def test_check_tells_how_a_table_is_linked(folder: Path) -> None:
    write(folder / "congress.toml", THREE.replace('registration = "desk"', 'registration = "door"'))
    assert (
        "doors: 0 of 1 numbers are known to a registration; say in [source.issuers] which source "
        "gave out the numbers." in checked(folder)
    )


def test_what_is_rejected_is_named_by_its_record(folder: Path) -> None:
    write(folder / "inbox/doors/more.jsonl", '{"Card": 41, "Gate": "", "Way": "in", "When": ""}\n')
    assert (
        "doors: 1 rejected: 'Gate' is empty; 'When' cannot be read (more.jsonl record 1)."
        in checked(folder)
    )


def checked(folder: Path) -> str:
    result = CliRunner().invoke(
        app,
        ["check", "--config", str(folder / "congress.toml")],
        env={KEY_VARIABLE: KEY, "COLUMNS": "200"},
    )
    return result.output
