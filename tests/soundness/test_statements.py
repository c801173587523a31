"""Who spoke was there, and what speaking records; organizations and delegations."""

from pathlib import Path

import pytest

from tests.congress import keep, load, make, mart, register, scan

NGO = "Non-Governmental Organizations"
CAME = {"Checked in": "Yes", "Check-in date": "2021-03-08 08:30"}


def statement(order: int, speaker: str, **cells: str) -> dict[str, str]:
    return {
        "meeting": "P1",
        "order": str(order),
        "speaker": speaker,
        "category": "",
        "delivery": "",
        "date": "2021-03-08",
        "delivered": "",
        "email": "",
    } | cells


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("statements"))
    register(
        folder,
        {"ID": "1", "Country": "France"},
        {"ID": "2", "Country": "Japan"},
        {"ID": "3", "Country": "Kenya"},
        {"ID": "4", "Country": "Chad"},
        {"ID": "5", "Country": "Cuba"},
        {"ID": "6", "Country": "Peru", **CAME},
        {"ID": "7", "Category": NGO, "Organization": "Institute  for Peace", **CAME},
        {"ID": "8", "Category": NGO, "Organization": "INSTITUTE FOR PEACE"},
        {"ID": "9", "Category": NGO, "Organization": "IFP"},
        {"ID": "10", "Category": NGO, "Organization": "Justice Watch"},
        {"ID": "11", "Category": NGO, "Organization": "Quiet Society"},
    )
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:04", "B99 in Hall 10:00", "B99 out Hall 16:00")
    keep(
        folder,
        "speakers",
        # Four minutes in the room, and speaks.
        statement(1, "France", delivery="in person", delivered="10:01", email="p1@example.org"),
        # Seen by no door and no platform.
        statement(2, "Japan", delivery="live", delivered="10:05", email="p2@example.org"),
        # Shown and read: the State is recorded, the person attended nothing.
        statement(3, "Kenya", delivery="video", delivered="10:10", email="p3@example.org"),
        statement(4, "Chad", delivery="written", email="p4@example.org"),
        # Has not spoken yet.
        statement(5, "Cuba", delivery="in person", email="p5@example.org"),
        statement(6, "Justice Watch", category=NGO, delivery="live", delivered="10:20"),
        statement(7, "Somebody", category="Individual Experts", delivery="live", delivered="10:25"),
    )
    keep(
        folder,
        "organizations",
        {"name": "Institute for Peace", "aliases": "IFP; I.F.P.", "category": NGO},
        {"name": "Justice Watch", "aliases": "", "category": NGO},
    )
    keep(
        folder,
        "delegations",
        {"delegation": "France", "places_in_person": "10", "places_online": "5",
         "credentials": "accepted", "represented": "", "reason": ""},
        {"delegation": "Peru", "places_in_person": "", "places_online": "", "credentials": "",
         "represented": "no", "reason": "Withdrew before the opening"},
        {"delegation": "Cuba", "places_in_person": "", "places_online": "", "credentials": "",
         "represented": "yes", "reason": "Seated by the secretariat"},
        {"delegation": "IFP", "places_in_person": "2", "places_online": "", "credentials": "",
         "represented": "", "reason": ""},
    )  # fmt: skip
    assert load(folder) == []
    return folder


def test_a_four_minute_speaker_attended(folder: Path) -> None:
    assert mart(
        folder,
        'select "at", class, regional_group, people from marts.attendance_change order by all',
    ) == [
        ("10:01", "room_only", "Western European and other States", 1),
        ("10:05", "platform_only", "Asia-Pacific States", 1),
    ]
    # Attended the Congress: 6 and 7 by their badges.
    assert mart(
        folder,
        "select \"at\", people from marts.participant_change where event = 'attended' order by 1",
    ) == [("08:30", 1), ("08:30", 1), ("10:01", 1), ("10:05", 1)]


def test_a_statement_records_a_state_and_a_decision_wins(folder: Path) -> None:
    # Chad has only written, Peru is decided against, Cuba for.
    assert mart(
        folder, "select iso3 from marts.state where recorded_on is not null order by 1"
    ) == [("CUB",), ("FRA",), ("JPN",), ("KEN",)]
    assert mart(folder, "select iso3 from marts.session_state order by 1") == [
        ("FRA",),
        ("JPN",),
        ("KEN",),
    ]


def test_organizations_are_counted_by_what_they_are(folder: Path) -> None:
    assert mart(
        folder,
        "select name, is_mapped, registered_on, recorded_on from marts.organization order by 1",
    ) == [
        ("Institute for Peace", True, 1, 8),
        ("Justice Watch", True, 1, 8),
        ("Quiet Society", False, 1, None),
    ]
    assert mart(folder, "select field, value, records from marts.unresolved") == [
        ("organization", "Quiet Society", 1)
    ]


def test_statements_are_listed_without_a_name_of_a_person(folder: Path) -> None:
    assert mart(
        folder,
        "select speaking_order, speaker, iso3, delivery, delivered_at from marts.statement "
        "order by 1",
    ) == [
        (1, "France", "FRA", "in_person", "10:01"),
        (2, "Japan", "JPN", "live", "10:05"),
        (3, "Kenya", "KEN", "video", "10:10"),
        (4, "Chad", "TCD", "written", None),
        (5, "Cuba", "CUB", "in_person", None),
        (6, "Justice Watch", None, "live", "10:20"),
        (7, "Individual experts", None, "live", "10:25"),
    ]


def test_delegations_have_places_and_what_is_used_of_them(folder: Path) -> None:
    assert mart(
        folder,
        "select name, places_in_person, places_online, approved_in_person, approved_online, "
        "credentials, is_represented_by_decision from marts.delegation "
        "where iso3 in ('FRA', 'PER') or iso3 is null order by 1",
    ) == [
        ("France", 10, 5, 1, 0, "accepted", None),
        ("Institute for Peace", 2, None, 3, 0, None, None),
        ("Justice Watch", None, None, 1, 0, None, None),
        ("Peru", None, None, 1, 0, None, False),
        ("Quiet Society", None, None, 1, 0, None, None),
    ]
