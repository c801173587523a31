"""What `check` says of sheets and lists that are read but lead nowhere."""

from pathlib import Path

import pytest

from tests.congress import CONFIG, PROGRAMME, hold, hold_at, keep, make, register, scan
from tests.etl.test_preview import said

KNOWN = ("registration", "organizers", "rooms", "secretariat", "platform", "programme", "The ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = make(tmp_path)
    register(folder, "1", "2")
    return folder


def told(folder: Path) -> list[str]:
    return [line for line in said(folder) if line.startswith(KNOWN)]


def test_sheets_that_fit_need_no_word(folder: Path) -> None:
    register(
        folder,
        "1",
        {"ID": "2", "Category": "Non-governmental organizations", "Organization": "Aid Union"},
    )
    scan(folder, "B1 in Lobby 10:00")
    keep(folder, "clock", hold_at("P1", "10:07", "12:40", room="Lobby"), hold_at("P2", "14:00"))
    keep(
        folder,
        "speakers",
        {"meeting": "P1", "speaker": "France", "registration": "1"},
        {
            "meeting": "P1",
            "speaker": "aid  union",
            "category": "Non-governmental organizations",
            "registration": "2",
        },
    )
    keep(folder, "delegations", {"delegation": "Aid Union"}, {"delegation": "WHO"})
    keep(folder, "organizations", {"name": "World Health Organization", "aliases": "WHO; W.H.O."})
    keep(
        folder,
        "links",
        {"registration": "1", "email": "a@example.org", "valid_to": "2021-03-08"},
        {"registration": "2", "email": "a@example.org", "valid_from": "2021-03-09"},
    )
    hint = "if a meeting is held there, add the name to the aliases of its [[room]]"
    assert told(folder) == [f'rooms: no meeting is in "Lobby"; {hint}.']


def test_a_list_without_times_of_check_in_and_without_a_mode(folder: Path) -> None:
    register(folder, {"ID": "1", "Checked in": "Yes", "Mode of attendance": ""})
    assert told(folder) == [
        "registration: no record has a mode, so badges and places cannot be counted, and 0 means "
        'nothing; name the field that holds it in [source.fields] as "mode", and map its values.',
        "registration: none of 1 check-ins has a time; they count from the time of the file on, "
        "not before, so export the column 'Check-in date' as well.",
    ]


def test_a_room_of_the_clock_nobody_knows(folder: Path) -> None:
    keep(
        folder, "clock", hold_at("P1", "10:07", room="Rom B"), hold_at("P2", "14:00", room="annex")
    )
    assert told(folder) == [
        'secretariat: clock: nobody knows of "Rom B", so what is held there stays empty; write the '
        "name of a [[room]], or add this one to its aliases."
    ]


def test_meetings_that_are_not_in_the_programme(folder: Path) -> None:
    keep(folder, "clock", hold_at("X1", "10:07"))
    keep(folder, "speakers", {"meeting": "X2", "speaker": "France"})
    keep(folder, "notes", {"meeting": "X3", "date": "2021-03-08", "time": "10:00", "note": "No"})
    keep(
        folder,
        "head-counts",
        {"meeting": "X4", "date": "2021-03-08", "time": "10:00", "people": "4"},
    )
    assert told(folder) == [
        f'secretariat: {sheet}: no meeting of the programme is "{meeting}"; correct it.'
        for sheet, meeting in (
            ("clock", "X1"),
            ("speakers", "X2"),
            ("head-counts", "X4"),
            ("notes", "X3"),
        )
    ]


def test_a_clock_far_from_its_meeting(folder: Path) -> None:
    far = {"meeting": "P1", "date": "2021-02-08", "opened": "10:00"}
    keep(folder, "clock", far)
    assert told(folder) == [
        'secretariat: clock: "P1" is opened 28 days from when the programme holds it; correct the '
        "date."
    ]
    keep(folder, "clock", far | {"status": "moved"})
    assert told(folder) == []


def test_an_alias_of_two_organizations(folder: Path) -> None:
    keep(
        folder,
        "organizations",
        {"name": "World Health Organization", "aliases": "WHO"},
        {"name": "World Help Office", "aliases": "who"},
    )
    assert told(folder) == [
        'secretariat: organizations: "who" stands for "World Health Organization" and for '
        '"World Help Office".'
    ]


def test_delegations_of_nobody_and_decisions_without_effect(folder: Path) -> None:
    decided = {"represented": "yes", "reason": "Seated"}
    keep(
        folder,
        "delegations",
        {"delegation": "Atlantis"},
        {"delegation": "Nepal", **decided},
        {"delegation": "France", **decided},
        {"delegation": "Chad", "represented": "no", "reason": "Absent"},
    )
    assert told(folder) == [
        'secretariat: delegations: "Atlantis" is no State that is known, and neither registered '
        "nor in the sheet organizations; correct the name.",
        "secretariat: delegations: Nepal is not registered; the decision counts only once it is.",
    ]


def test_who_speaks_and_is_nowhere_else(folder: Path) -> None:
    category = "Non-governmental organizations"
    keep(folder, "speakers", {"meeting": "P1", "speaker": "Ada Example", "category": category})
    assert told(folder) == [
        'secretariat: speakers: "Ada Example" is neither registered nor in the sheet '
        "organizations; it is published as written, so take it out if it is the name of a person."
    ]


def test_numbers_of_another_issuer(folder: Path) -> None:
    make(folder, CONFIG.replace('registration = "registration"\n', 'registration = "desk"\n'))
    keep(folder, "speakers", {"meeting": "P1", "speaker": "France", "registration": "1"})
    keep(
        folder, "links", {"registration": "1", "badge": "B7"}, {"registration": "2", "badge": "B8"}
    )
    hint = "name in [source.issuers] which source gave out the numbers"
    assert told(folder) == [
        f"secretariat: links: 0 of 2 rows with numbers are known to a registration; {hint}.",
        f"secretariat: speakers: 0 of 1 rows with numbers are known to a registration; {hint}.",
    ]


def test_links_to_nobody_link_no_scan(folder: Path) -> None:
    make(folder, CONFIG.replace('registration = "registration"\n', 'registration = "desk"\n'))
    keep(folder, "links", {"registration": "1", "badge": "B7"})
    scan(folder, "B7 in Hall 10:00")
    (line,) = (line for line in told(folder) if line.startswith("rooms: "))
    assert line.startswith("rooms: 0 of 1 numbers are known to a registration; ")


def test_links_of_two_people_at_one_time(folder: Path) -> None:
    keep(
        folder,
        "links",
        {"registration": "1", "email": "a@example.org", "valid_to": "2021-03-09"},
        {"registration": "2", "email": "a@example.org", "valid_from": "2021-03-09"},
    )
    assert told(folder) == [
        "secretariat: links: rows 2 and 3 give the same number or address to two people at one "
        "time; end one with 'valid_to'."
    ]


def test_two_meetings_in_one_room_at_one_time(folder: Path) -> None:
    line = "X1,Side event,2021-03-08,11:30,12:30,Hall,,congress,workshop,"
    hold(folder, f"{PROGRAMME}{line}\n")
    assert told(folder) == [
        'The programme holds "P1" and "X1" in "Hall" at the same time; correct the room or a time '
        "of one."
    ]
    hold(folder, f"{PROGRAMME}{line}cancelled\n")
    assert told(folder) == []


def test_a_kind_of_meeting_that_does_not_exist(folder: Path) -> None:
    hold(folder, f"{PROGRAMME}X1,Lunch,2021-03-08,12:30,13:00,,,later,lunch,\n")
    assert told(folder) == [
        "programme: 1 rejected: kind is unknown; use one of plenary, committee, workshop, "
        "ancillary, special; phase is unknown; use one of preparatory, pre_congress, congress, "
        "follow_up (programme.csv row 6)."
    ]
