"""Sheets kept by hand: every cell read as meant, every fault named by row and column."""

import io
import os
import tomllib
from datetime import UTC, date, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from etl import config, listing, preview
from etl.check import check
from etl.config_faults import with_tuples
from etl.errors import SourceError
from etl.references import References
from etl.sheet_schema import SHEETS as SCHEMAS
from etl.source import Category, Chunk, Context, Parsed, SourceConfig
from etl.sources.sheet import SOURCE, Issuers, SheetFolder
from etl.sources.sheet_columns import SHEETS, sheet_of
from tests.test_architecture import PAYLOADS, survive_as

REFERENCES = References(b"k" * 32)
_PROFILE = resources.files("etl.reference").joinpath("crime_congress.toml").read_text("utf-8")
_ENTRIES = with_tuples(tomllib.loads(_PROFILE)["category"])
CATEGORIES = tuple(Category(**category) for category in _ENTRIES)
ROOMS = {"main hall": "Main Hall", "hall-gate": "Main Hall"}
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, CATEGORIES, ROOMS)
ISSUERS = Issuers(registration="indico", badge="badges", platform="zoom")
OBSERVED_AT = datetime(2021, 3, 12, tzinfo=UTC)
NAMES = [sheet.word for sheet in SHEETS]

CLOCK = "meeting,number,status,room,date,opened,closed"
SPEAKERS = "meeting,order,speaker,category,on_behalf_of,level,delivery"
COUNTS = "meeting,place,date,time,people"
DELEGATIONS = "delegation,places_in_person,places_online,credentials,represented,reason"
LINKS = "registration,badge,platform,email,valid_from,valid_to"
NOTES = "date,time,meeting,note"


def parse(name: str, content: str | bytes) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    options = SheetFolder(name="sheets", kind=SOURCE.kind, path="*", issuers=ISSUERS)
    parsed: Parsed = SOURCE.parse(Chunk(raw, name, OBSERVED_AT), options, CONTEXT)
    (frame,) = parsed.tables.values()
    assert parsed.records == frame.height + parsed.rejected.height + sum(parsed.skipped.values())
    for table, rows in parsed.tables.items():
        assert check(table, rows, OBSERVED_AT).rejected.is_empty(), "the parser tells all faults"
    return parsed


def said(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, [])}


def facts(name: str, *lines: str) -> list[dict[str, Any]]:
    """Return what the rows say, without their positions and what is empty."""
    parsed = parse(name, "\n".join(lines))
    assert parsed.rejected.is_empty(), parsed.rejected.rows()
    ((_, frame),) = parsed.tables.items()
    return [said(row) for row in frame.drop("position").to_dicts()]


def faults(name: str, *lines: str) -> dict[int, list[str]]:
    """Return why rows are rejected, by their number in the spreadsheet."""
    rows = parse(name, "\n".join(lines)).rejected.rows()
    return {position + 1: reasons for position, _, reasons in rows}


def spreadsheet(*rows: list[Any]) -> bytes:
    """Build an XLSX whose dates and times are real ones, and a second worksheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        forms = {
            kind: book.add_format({"num_format": text})
            for kind, text in (
                (datetime, "yyyy-mm-dd hh:mm"),
                (date, "yyyy-mm-dd"),
                (time, "hh:mm"),
            )
        }
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, forms.get(type(cell)))
        book.add_worksheet("Explanations").write_row(0, 0, ["meeting", "what", "opened"])
    return buffer.getvalue()


# Which sheet


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("clock.xlsx", "clock"),
        ("Clock (1).CSV", "clock"),
        ("HEAD_COUNTS 8 March.csv", "head-counts"),
        ("Head counts.xlsx", "head-counts"),
        ("my clock.xlsx", None),
        ("speaker.csv", None),
    ],
)
def test_the_beginning_of_the_name_says_which_sheet_it_is(name: str, word: str | None) -> None:
    sheet = sheet_of(name)
    assert (sheet.word if sheet else None) == word


def test_another_file_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SourceError) as refusal:
        parse("people.csv", "a\n1\n")
    assert str(refusal.value) == (
        "people.csv is none of the sheets; begin its name with programme, clock, speakers, "
        "head-counts, delegations, organizations, notes or links."
    )
    with pytest.raises(SourceError) as refusal:
        parse("clock.csv.bak", CLOCK)
    assert str(refusal.value) == (
        "clock.csv.bak is neither .csv nor .xlsx; save it as one of them."
    )


@pytest.mark.parametrize(
    ("name", "titles", "missing"),
    [
        ("programme.csv", "session_id,title,date,start", "'end'"),
        ("clock.csv", "meeting,date,closed", "'opened'"),
        ("speakers.csv", "speaker,order", "'meeting'"),
        ("head-counts.csv", "meeting,time", "'people'"),
        ("delegations.csv", "state,credentials", "'delegation'"),
        ("organizations.csv", "aliases", "'name'"),
        ("notes.csv", "date,time", "'note'"),
    ],
)
def test_a_missing_column_is_named(name: str, titles: str, missing: str) -> None:
    with pytest.raises(SourceError) as refusal:
        parse(name, f"{titles}\n")
    assert str(refusal.value) == f"{name} has no column {missing}; export it again with {missing}."


def test_links_need_two_columns_of_numbers() -> None:
    with pytest.raises(SourceError) as refusal:
        parse("links.csv", "badge,valid_from\n")
    assert str(refusal.value) == (
        "links.csv has fewer than two of the columns 'registration', 'badge', 'platform' and "
        "'email'; take the titles from the template."
    )


def test_titles_may_differ_in_typing_and_order() -> None:
    row = facts("speakers.csv", "On behalf of,SPEAKER ,Meeting", "Group of 77 and China,Japan,P-1")
    assert row == [
        {"session_id": "P-1", "state_iso3": "JPN", "on_behalf_of": "Group of 77 and China"}
    ]


def test_a_title_that_may_be_misspelt_is_listed() -> None:
    misspelt = parse("organizations.csv", "name,alias,category\nWHO,x,\n")
    assert misspelt.unresolved.rows() == [("column", "alias", 1)]
    complete = parse("organizations.csv", "name,aliases,category,remarks\nWHO,x,,y\n")
    assert complete.unresolved.is_empty()


# Dates and times


def test_real_dates_and_times_of_a_spreadsheet() -> None:
    content = spreadsheet(
        CLOCK.split(","),
        ["P-1", 1, "held", "HALL-GATE", date(2021, 3, 7), time(10, 7), time(12, 41, 30)],
        [],
        ["P-2", "", "", "", date(2021, 3, 8), time(23, 30), time(0, 0)],
        ["P-3", 3, "", "", "", datetime(2021, 3, 9, 0, 20), datetime(2021, 3, 10)],  # noqa: DTZ001
        [4, "", "", "", "2021-03-10", "10:00", ""],
    )
    parsed = parse("clock.xlsx", content)
    assert parsed.rejected.is_empty()
    assert [said(row) for row in parsed.tables["clock"].to_dicts()] == [
        {
            "position": 1,
            "session_id": "P-1",
            "meeting_number": "1",
            "status": "held",
            "room": "Main Hall",
            "opened_at": datetime(2021, 3, 7, 1, 7, tzinfo=UTC),
            "closed_at": datetime(2021, 3, 7, 3, 41, 30, tzinfo=UTC),
        },
        {
            "position": 3,
            "session_id": "P-2",
            "opened_at": datetime(2021, 3, 8, 14, 30, tzinfo=UTC),
            "closed_at": datetime(2021, 3, 8, 15, 0, tzinfo=UTC),
        },
        {
            "position": 4,
            "session_id": "P-3",
            "meeting_number": "3",
            "opened_at": datetime(2021, 3, 8, 15, 20, tzinfo=UTC),
            "closed_at": datetime(2021, 3, 9, 15, 0, tzinfo=UTC),
        },
        {
            "position": 5,
            "session_id": "4",
            "opened_at": datetime(2021, 3, 10, 1, 0, tzinfo=UTC),
        },
    ]


def test_a_programme_with_dates_and_times_of_a_spreadsheet() -> None:
    content = spreadsheet(
        ["session_id", "title", "date", "start", "end", "capacity"],
        ["P-1", "Opening", date(2021, 3, 7), time(10, 0), time(12, 0), 1800],
    )
    (row,) = parse("Programme 2.xlsx", content).tables["session"].to_dicts()
    assert said(row) == {
        "position": 1,
        "session_id": "P-1",
        "title": "Opening",
        "starts_at": datetime(2021, 3, 7, 1, tzinfo=UTC),
        "ends_at": datetime(2021, 3, 7, 3, tzinfo=UTC),
        "capacity": 1800,
    }


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2021-03-07", "10:07"),
        ("2021/3/7", "10:07:00"),
        ("07.03.2021", "10:07 AM"),
        ("2021-03-07 00:00:00", "10:07 a.m."),
        ("", "2021-03-07 10:07"),
        ("", "07.03.2021 10:07"),
        ("", "2021-03-07T10:07:00"),
        ("", "2021-03-07T01:07Z"),
        ("2021-03-09", "2021-03-07 10:07"),
    ],
)
def test_ways_of_writing_a_time(day: str, clock: str) -> None:
    (row,) = facts("notes.csv", NOTES, f"{day},{clock},P-1,No sound")
    assert row == {
        "noted_at": datetime(2021, 3, 7, 1, 7, tzinfo=UTC),
        "session_id": "P-1",
        "note": "No sound",
    }


@pytest.mark.parametrize(
    ("day", "clock", "reasons"),
    [
        ("07/03/2021", "10:07", ["'date' is not a date like 2021-03-07"]),
        ("7 March", "10:07", ["'date' is not a date like 2021-03-07"]),
        ("2021-02-30", "10:07", ["'date' is not a date like 2021-03-07"]),
        ("0021-03-07", "10:07", ["'date' is not a date like 2021-03-07"]),
        ("44262", "10:07", ["'date' is not a date like 2021-03-07"]),
        ("2021-03-07", "10.07", ["'time' is not a time like 10:07"]),
        ("2021-03-07", "24:00", ["'time' is not a time like 10:07"]),
        ("2021-03-07", "2021-03-07", ["'time' is not a time like 10:07"]),
        ("2021-03-07", "20210307", ["'time' is not a time like 10:07"]),
        ("2021-03-07", "0.421527778", ["'time' is not a time like 10:07"]),
        ("", "10:07", ["'time' is given without 'date'"]),
        ("2021-03-07", "", ["'time' is empty"]),
    ],
)
def test_what_is_no_date_or_time_is_said(day: str, clock: str, reasons: list[str]) -> None:
    assert faults("notes.csv", NOTES, f"{day},{clock},,No sound") == {2: reasons}


def test_a_cell_that_tells_how_to_reach_somebody_is_a_fault() -> None:
    reason = "holds an e-mail address, a network address or a telephone number; take it out"
    note = "2021-03-07,10:00,,Interpreter not to be reached at 075-705-1234"
    assert faults("notes.csv", NOTES, note) == {2: [f"'note' {reason}"]}
    count = "P-1,Desk a@example.org,2021-03-07,10:00,5"
    assert faults("head-counts.csv", "meeting,place,date,time,people", count) == {
        2: [f"'place' {reason}"]
    }
    assert faults("delegations.csv", DELEGATIONS, "ILO a@example.org,,,,,") == {
        2: [f"'delegation' {reason}"]
    }
    # The session_id of a block of Indico is no telephone number.
    assert facts("clock.csv", CLOCK, "s12345-67890,,,,2021-03-07,10:00,")


# The clock


def test_a_closing_before_the_opening_is_after_midnight() -> None:
    (row,) = facts("clock.csv", CLOCK, "P-1,,,,2021-03-07,23:10,00:40")
    assert row["opened_at"] == datetime(2021, 3, 7, 14, 10, tzinfo=UTC)
    assert row["closed_at"] == datetime(2021, 3, 7, 15, 40, tzinfo=UTC)


def test_midnight_is_local_also_when_the_clocks_change() -> None:
    # In Vienna 28 March 2021 began in winter time and had only 23 hours.
    vienna = Context(ZoneInfo("Europe/Vienna"), REFERENCES)
    options = SheetFolder(name="sheets", kind=SOURCE.kind, path="*")
    chunk = Chunk(f"{CLOCK}\nP-1,,,,2021-03-27,23:00,04:00".encode(), "clock.csv", OBSERVED_AT)
    (row,) = SOURCE.parse(chunk, options, vienna).tables["clock"].to_dicts()
    assert row["opened_at"] == datetime(2021, 3, 27, 22, tzinfo=UTC)
    assert row["closed_at"] == datetime(2021, 3, 28, 2, tzinfo=UTC)


def test_a_row_that_waits_for_its_times_is_no_fault() -> None:
    parsed = parse("clock.csv", f"{CLOCK}\nP-1,,,Main Hall,2021-03-07,,\n")
    assert (parsed.records, parsed.skipped) == (1, {"nothing recorded yet": 1})
    assert parsed.tables["clock"].is_empty() and parsed.rejected.is_empty()


def test_a_cancelled_meeting_needs_no_times() -> None:
    assert facts("clock.csv", CLOCK, "P-1,,Canceled,,,,") == [
        {"session_id": "P-1", "status": "cancelled"}
    ]


def test_an_unknown_status_is_listed_or_rejected_where_it_is_all_there_is() -> None:
    parsed = parse("clock.csv", f"{CLOCK}\nP-1,,Gone,,2021-03-07,10:00,\nP-2,,gone,,,,\n")
    assert parsed.tables["clock"]["status"].to_list() == [None]
    assert parsed.unresolved.rows() == [("status", "Gone", 1), ("status", "gone", 1)]
    reason = "'status' is unknown, and there is nothing else in the row"
    assert parsed.rejected.rows() == [(2, "clock", [reason])]


def test_faults_of_the_clock() -> None:
    assert faults(
        "clock.csv",
        CLOCK,
        ",,,,2021-03-07,10:00,",
        "P-2,,,,,10:00,",
        "P-3,,,,2021-03-07,,12:00",
        "P-4,,,,2021-03-07,10:00,10:00",
        "P-5,,,,2021-03-07,10:00,2021-03-06 12:00",
        "P-6,,,,2021-03-07,ten,noon",
        "P-7,,,,2021-03-07,10:00,2021-03-08 22:01",
        "P-8,,,,2021-03-07,10:00,2021-03-08 22:00",
    ) == {
        2: ["'meeting' is empty"],
        3: ["'opened' is given without 'date'"],
        4: ["'closed' is given without 'opened'"],
        5: ["'closed' is not after 'opened'"],
        6: ["'closed' is not after 'opened'"],
        7: ["'opened' is not a time like 10:07", "'closed' is not a time like 10:07"],
        8: ["'closed' is more than 36 hours after 'opened'"],
    }


def test_a_meeting_that_stands_twice_differently_is_told_with_its_row() -> None:
    rows = [CLOCK, "P-1,,,,2021-03-07,10:00,", "", "P-1,,,,2021-03-07,10:00,", "P-1,,held,,,,"]
    assert faults("clock.csv", *rows) == {5: ["'meeting' is the same as in row 2 of the sheet"]}


# Speakers


def test_a_statement_with_everything() -> None:
    titles = f"{SPEAKERS},registration,badge,email,date,delivered,text_posted,text"
    row = "P-1,2,japan,member state,Asia-Pacific,minister,In Person,1042,B-7,a@example.org"
    times = "2021-03-07,10:20,2021-03-08 09:00,https://example.org/texts/Japan 1.pdf?v=2"
    assert facts("speakers.csv", titles, f"{row},{times}") == [
        {
            "session_id": "P-1",
            "speaking_order": 2,
            "refs": [
                REFERENCES.make("registration", "indico", "1042"),
                REFERENCES.make("badge", "badges", "B-7"),
                REFERENCES.make("email", "", "a@example.org"),
            ],
            "state_iso3": "JPN",
            "category_id": "member_state",
            "on_behalf_of": "Asia-Pacific",
            "level": "minister",
            "delivery": "in_person",
            "delivered_at": datetime(2021, 3, 7, 1, 20, tzinfo=UTC),
            "text_posted_at": datetime(2021, 3, 8, 0, 0, tzinfo=UTC),
            "text_path": "/texts/Japan%201.pdf",
        }
    ]


def test_an_organization_speaks_with_its_category() -> None:
    rows = ["P-1,1,UNAFEI,PNI,,,", "P-1,2,AU,IGO,,,live online", "P-1,3,AUS,,,,"]
    assert facts("speakers.csv", SPEAKERS, *rows) == [
        {
            "session_id": "P-1",
            "speaking_order": 1,
            "organization": "UNAFEI",
            "category_id": "pni",
        },
        {
            "session_id": "P-1",
            "speaking_order": 2,
            "organization": "AU",
            "category_id": "igo",
            "delivery": "live",
        },
        {"session_id": "P-1", "speaking_order": 3, "state_iso3": "AUS"},
    ]


def test_no_name_of_a_person_is_kept() -> None:
    parsed = parse(
        "speakers.csv",
        f"{SPEAKERS}\nP-1,1,Maria Example,individual expert,Example Institute,,\n"
        "P-1,2,Maria Example,,,,\nP-1,3,Maria Example,no category,,,\n",
    )
    (row,) = parsed.tables["statement"].to_dicts()
    assert said(row) == {
        "position": 1,
        "session_id": "P-1",
        "speaking_order": 1,
        "category_id": "individual_expert",
    }
    everything = str([f.to_dicts() for f in (*parsed.tables.values(), parsed.unresolved)])
    assert "Example" not in everything + str(parsed.rejected.to_dicts())


def test_who_speaks_must_be_told() -> None:
    assert faults(
        "speakers.csv",
        SPEAKERS,
        "P-1,1,,,,,",
        "P-1,2,Atlantis,,,,",
        "P-1,3,Atlantis,Member States,,,",
        "P-1,4,Atlantis,Kingdoms,,,",
        "P-1,5,AU,,,,",
        ",6,Japan,,,,",
        "P-1,7.5,Japan,,,,",
    ) == {
        2: ["'speaker' is empty"],
        3: ["'speaker' is no State that is known, and 'category' is empty"],
        4: ["'speaker' is no State that is known, but 'category' is one of States"],
        5: ["'speaker' is no State that is known, and 'category' is unknown"],
        6: ["'speaker' is a code of two letters; write the name or a 'category'"],
        7: ["'meeting' is empty"],
        8: ["'order' is not a whole number"],
    }


@pytest.mark.parametrize(
    "name",
    [
        "Mr. Example",
        "Ms Example",
        "H.E. Ada Example",
        "Minister of Justice",
        "Example, Ambassador",
        "Deputy Minister Example",
    ],
)
def test_a_person_does_not_speak_as_an_organization(name: str) -> None:
    row = f'P-1,1,"{name}",Specialized agencies,,,'
    assert faults("speakers.csv", SPEAKERS, row) == {
        2: ["'speaker' is a person; write the organization"]
    }


@pytest.mark.parametrize(
    "name",
    ["Nordic Council of Ministers", "MS International", "Ambassadors for Peace", "Mrsa Fund"],
)
def test_an_organization_with_a_similar_name_speaks(name: str) -> None:
    (row,) = facts("speakers.csv", SPEAKERS, f"P-1,1,{name},Specialized agencies,,,")
    assert row["organization"] == name


def test_uk_is_a_name_people_write() -> None:
    (row,) = facts("delegations.csv", DELEGATIONS, "UK,10,,,,")
    assert row["state_iso3"] == "GBR"
    assert faults("delegations.csv", DELEGATIONS, "AU,10,,,,") == {
        2: ["'delegation' is a code of two letters; write the name"]
    }


def test_faults_of_times_numbers_and_texts_of_a_statement() -> None:
    titles = "meeting,speaker,delivery,email,date,delivered,text"
    assert faults(
        "speakers.csv",
        titles,
        "P-1,Japan,,,2021-03-07,10:20,",
        "P-1,Japan,by pigeon,,2021-03-07,10:20,",
        "P-1,Japan,in writing,,2021-03-07,10:20,",
        "P-1,Japan,live,,,10:20,",
        "P-1,Japan,,none,,,",
        "P-1,Japan,,,,,https://example.org",
        "P-1,Japan,,,,,http://[",
    ) == {
        2: ["'delivered' is given, but 'delivery' is empty or unknown"],
        3: ["'delivered' is given, but 'delivery' is empty or unknown"],
        4: ["'delivered' is given for a statement in writing"],
        5: ["'delivered' is given without 'date'"],
        6: ["'email' is not an address like name@example.org"],
        7: ["'text' is not a path like /statements/japan.pdf"],
        8: ["'text' is not a path like /statements/japan.pdf"],
    }


def test_unknown_words_load_empty_and_are_listed() -> None:
    parsed = parse("speakers.csv", f"{SPEAKERS}\nP-1,1,Japan,Kingdoms,,Count,by pigeon\n")
    (row,) = parsed.tables["statement"].to_dicts()
    assert said(row) == {
        "position": 1,
        "session_id": "P-1",
        "speaking_order": 1,
        "state_iso3": "JPN",
    }
    assert set(parsed.unresolved.rows()) == {
        ("category", "Kingdoms", 1),
        ("level", "Count", 1),
        ("delivery", "by pigeon", 1),
    }


def test_a_second_statement_of_a_speaker_needs_a_number() -> None:
    rows = [SPEAKERS, "P-1,,Japan,,,,", "P-1,,Japan,,,,live", "P-1,2,Japan,,,,live"]
    reason = "'speaker' is the same as in row 2 of the sheet; number them in 'order'"
    assert faults("speakers.csv", *rows) == {3: [reason]}
    alike = ["P-1,,,Individual Experts,,,live"] * 2
    assert faults("speakers.csv", SPEAKERS, *alike) == {3: [reason]}


# The other sheets


def test_people_counted_by_eye() -> None:
    assert facts("head-counts.csv", COUNTS, "P-1,hall-gate,2021-03-07,10:30,212") == [
        {
            "session_id": "P-1",
            "place": "Main Hall",
            "counted_at": datetime(2021, 3, 7, 1, 30, tzinfo=UTC),
            "people": 212,
        }
    ]
    assert faults(
        "head-counts.csv", COUNTS, "P-1,,2021-03-07,10:30,about 200", ",,,,7", "P-1,,,,"
    ) == {
        2: ["'people' is not a whole number"],
        3: ["'meeting' is empty", "'time' is empty"],
        4: ["'time' is empty", "'people' is empty"],
    }


def test_delegations() -> None:
    rows = ["Viet Nam,10,20,RECEIVED,,", "European Union,2,,Not received,TRUE,Seated in the hall"]
    assert facts("delegations.csv", DELEGATIONS, *rows) == [
        {
            "state_iso3": "VNM",
            "places_in_person": 10,
            "places_online": 20,
            "credentials": "received",
        },
        {
            "organization": "European Union",
            "places_in_person": 2,
            "credentials": "not_received",
            "is_represented": True,
            "reason": "Seated in the hall",
        },
    ]
    assert faults(
        "delegations.csv",
        DELEGATIONS,
        ",10,,,,",
        "Japan,-1,x,,,",
        "Japan,,,,no,",
        "AU,,,,,",
        "Kenya,1,,,,",
        "KEN,2,,,,",
    ) == {
        2: ["'delegation' is empty"],
        3: ["'places_in_person' is not a whole number", "'places_online' is not a whole number"],
        4: ["'represented' is given without 'reason'"],
        5: ["'delegation' is a code of two letters; write the name"],
        7: ["'delegation' is the same as in row 6 of the sheet"],
    }
    parsed = parse("delegations.csv", f"{DELEGATIONS}\nJapan,,,Lost,perhaps,Asked\n")
    assert said(parsed.tables["delegation"].to_dicts()[0]) == {
        "position": 1,
        "state_iso3": "JPN",
        "reason": "Asked",
    }
    assert parsed.unresolved.rows() == [("represented", "perhaps", 1), ("credentials", "Lost", 1)]


def test_organizations() -> None:
    rows = ["World Health Organization,WHO; W.H.O.;;WHO ,specialized agency", "Red,,Colours"]
    parsed = parse("organizations.csv", "\n".join(["name,aliases,category", *rows]))
    assert [said(row) for row in parsed.tables["organization"].drop("position").to_dicts()] == [
        {
            "name": "World Health Organization",
            "aliases": ["W.H.O.", "WHO"],
            "category_id": "specialized_agency",
        },
        {"name": "Red"},
    ]
    assert parsed.unresolved.rows() == [("category", "Colours", 1)]
    assert faults("organizations.csv", "name,category", ",IGO", "Daily News,Media") == {
        2: ["'name' is empty"],
        3: ["'category' is not one of organizations"],
    }


def test_links_are_references_for_a_time() -> None:
    rows = ["1042,B-7,,,2021-03-08 12:00,2021-03-09", ",B-7,p-1,A@example.org,,2021-03-08 12:00"]
    assert facts("links.csv", LINKS, *rows) == [
        {
            "refs": [
                REFERENCES.make("registration", "indico", "1042"),
                REFERENCES.make("badge", "badges", "B-7"),
            ],
            "valid_from": datetime(2021, 3, 8, 3, tzinfo=UTC),
            "valid_to": datetime(2021, 3, 9, 15, tzinfo=UTC),
        },
        {
            "refs": [
                REFERENCES.make("badge", "badges", "B-7"),
                REFERENCES.make("platform", "zoom", "p-1"),
                REFERENCES.make("email", "", "a@example.org"),
            ],
            "valid_to": datetime(2021, 3, 8, 3, tzinfo=UTC),
        },
    ]
    assert faults(
        "links.csv",
        LINKS,
        "1042,,,,,",
        "1042,B-7,,none,,",
        "1042,B-7,,,noon,24:00",
        "1042,B-7,,,2021-03-09,2021-03-08",
    ) == {
        2: ["fewer than two of 'registration', 'badge', 'platform' and 'email'"],
        3: ["'email' is not an address like name@example.org"],
        4: [
            "'valid_from' is not a date and time like 2021-03-08 12:00",
            "'valid_to' is not a date and time like 2021-03-08 12:00",
        ],
        5: ["'valid_to' is not after 'valid_from'"],
    }


def test_a_day_of_a_spreadsheet_is_valid_to_its_end() -> None:
    content = spreadsheet(
        ["registration", "badge", "valid_from", "valid_to"],
        [1042, 7, date(2021, 3, 8), date(2021, 3, 8)],
        [1043, "0007", datetime(2021, 3, 8, 12), datetime(2021, 3, 8, 18)],  # noqa: DTZ001
    )
    frame = parse("links.xlsx", content).tables["link"]
    assert frame["refs"].to_list()[0] == [
        REFERENCES.make("registration", "indico", "1042"),
        REFERENCES.make("badge", "badges", "7"),
    ]
    assert frame["valid_from"].to_list() == [
        datetime(2021, 3, 7, 15, tzinfo=UTC),
        datetime(2021, 3, 8, 3, tzinfo=UTC),
    ]
    assert frame["valid_to"].to_list() == [
        datetime(2021, 3, 8, 15, tzinfo=UTC),
        datetime(2021, 3, 8, 9, tzinfo=UTC),
    ]


# Whatever is in them


@pytest.mark.parametrize("word", NAMES)
def test_only_titles_are_an_empty_sheet(word: str) -> None:
    titles = [column.title for sheet in SHEETS if sheet.word == word for column in sheet.columns]
    for name, content in (
        (f"{word}.csv", f"{','.join(titles)}\r\n,,,\r\n".encode("utf-8-sig")),
        (f"{word}.xlsx", spreadsheet(titles)),
    ):
        parsed = parse(name, content)
        assert (parsed.records, parsed.rejected.height, parsed.unresolved.height) == (0, 0, 0)


@pytest.mark.parametrize("word", NAMES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_bytes_stop_a_sheet(word: str, payload: str) -> None:
    survive_as(f"{word}.csv", SOURCE, PAYLOADS[payload])


@pytest.mark.parametrize("word", NAMES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_cells_are_facts_or_faults(word: str, data: st.DataObject) -> None:
    columns = next(sheet.columns for sheet in SHEETS if sheet.word == word)
    anything = st.one_of(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='",')),
        st.sampled_from(["2021-03-07", "9999-12-31", "10:07", "0001-01-01 00:00", "Japan", "held"]),
        st.integers(-3, 10**12).map(str),
    )
    cells = data.draw(st.lists(anything, min_size=len(columns), max_size=len(columns)))
    titles = ",".join(column.title for column in columns)
    parsed = parse(f"{word}.csv", f"{titles}\n{','.join(cells)}\n") if word != "programme" else None
    if parsed:
        assert all(isinstance(frame, pl.DataFrame) for frame in parsed.tables.values())


def test_every_sheet_has_a_table_and_every_table_but_those_of_decisions_a_sheet() -> None:
    of_decisions = {"release", "acknowledgement"}
    assert {sheet.table for sheet in SHEETS} == {"session", *SCHEMAS} - of_decisions


def test_check_names_file_row_and_column(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (tmp_path / "congress.toml").write_text(
        '[event]\nname = "Test"\nstarts_on = 2021-03-07\nends_on = 2021-03-12\n'
        'time_zone = "Asia/Tokyo"\n[[source]]\nname = "sheets"\nkind = "sheet"\npath = "inbox/*"\n'
    )
    counts = "".join(f"P-{number},,2021-03-07,10:00,many\n" for number in range(6))
    (folder / "head-counts.csv").write_text(f"{COUNTS}\nP-9,,2021-03-07,10:00,7\n{counts}")
    said = io.StringIO()
    event = config.load(tmp_path / "congress.toml")
    console = Console(file=said, width=200, highlight=False)
    assert preview.show(event, REFERENCES, console)
    rows = ", ".join(f"head-counts.csv row {row}" for row in (3, 4, 5, 6, 7))
    expected = f"sheets: 6 rejected: 'people' is not a whole number ({rows}, …).\n"
    assert expected in said.getvalue()


def test_lock_files_of_office_programs_are_ignored(tmp_path: Path) -> None:
    for name in ("clock.xlsx", "~$clock.xlsx", ".~lock.clock.xlsx#"):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (1, 1))
    source = SourceConfig(name="sheets", kind="sheet", path="*")
    assert [file.name for file in listing.files(tmp_path, source)] == ["clock.xlsx"]
