"""Which States are registered and recorded, and what never makes a State represented."""

from pathlib import Path

import pytest

from tests.congress import load, make, mart, register, report, scan

NGO = "Non-Governmental Organizations"
PENDING = {"Registration state": "Pending"}
CAME = {"Checked in": "Yes", "Check-in date": "2021-03-08 08:30"}


def entry(number: int, country: str, **columns: str) -> dict[str, str]:
    return {"ID": str(number), "Country": country} | columns


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("states"))
    of_kenya, of_two, mixed = (
        {"Email Address": f"{name}@example.org"} for name in ("kenya", "two", "mixed")
    )
    register(
        folder,
        entry(1, "France", **CAME, **{"Registration date": "2021-03-02 10:00"}),
        entry(2, "Germany"),
        entry(3, "Japan"),
        # Never: media, guests, organizations and experts from a State, nor who is not approved.
        entry(4, "Italy", Category="Press/Media", **CAME),
        entry(5, "Greece", Category="Host Country Guests", **CAME),
        entry(6, "Portugal", Category=NGO, **CAME),
        entry(7, "India", Category="Individual Experts", **CAME),
        entry(8, "Spain", **PENDING, **CAME),
        entry(9, "Peru", **{"Registration state": "Withdrawn"}, **CAME),
        # Mailboxes: of one delegation; of two; of a delegation and an organization.
        entry(10, "Kenya", **of_kenya),
        entry(11, "Kenya", **of_kenya),
        entry(12, "Brazil", **of_two),
        entry(13, "Argentina", **of_two),
        entry(14, "Ghana", **mixed),
        entry(15, "Ghana", Category=NGO, **mixed),
        # A State, though not a member.
        entry(16, "Holy See", Category="Non-member States", **CAME),
        entry(17, "Norway"),
        # The check-in of an online registration is no badge.
        entry(18, "Cuba", **CAME, **{"Mode of attendance": "Online"}),
        # Two of one State: the first record counts.
        entry(19, "Chad", **CAME),
        entry(20, "Chad"),
    )
    report(
        folder,
        "111",
        "p2@example.org 10:00:00 10:00:10",
        "p4@example.org 10:00 11:00",
        "p9@example.org 10:00 11:00",
        "kenya@example.org 10:20 10:30",
        "two@example.org 10:00 11:00",
        "mixed@example.org 10:00 11:00",
        # 00:30 is of the local day, whatever the day is in UTC (8 March).
        "p17@example.org 9/00:30 9/00:40",
        at="9/12:00",
    )
    scan(folder, "B5 in Hall 10:00", "B6 in Hall 10:00", "B7 in Hall 10:00", "B20 in Lobby 08:00")
    assert load(folder) == []
    return folder


def test_registered_and_recorded_by_congress_day(folder: Path) -> None:
    rows = mart(
        folder,
        "select iso3, is_member, registered_on, recorded_on from marts.state "
        "where registered_on is not null order by iso3",
    )
    assert rows == [
        ("ARG", True, 1, None),
        ("BRA", True, 1, None),
        ("CUB", True, 1, None),
        ("DEU", True, 1, 8),  # ten seconds on the platform
        ("FRA", True, 2, 8),  # a badge
        ("GHA", True, 1, None),
        ("JPN", True, 1, None),
        ("KEN", True, 1, 8),  # the mailbox of its delegation
        ("NOR", True, 1, 9),  # 00:30 on the ninth
        ("TCD", True, 1, 8),
        ("VAT", False, 1, 8),
    ]


def test_member_states_by_the_minute_of_their_first_record(folder: Path) -> None:
    rows = mart(
        folder,
        'select "at", congress_day, sum(states) from marts.state_change '
        "where event = 'recorded' group by all order by all",
    )
    # Chad by a scan at 08:00 in a room without a meeting; France by its badge; Germany; Kenya;
    # Norway. Not the Holy See, which is no Member State.
    assert rows == [
        ("08:00", 8, 1),
        ("08:30", 8, 1),
        ("10:00", 8, 1),
        ("10:20", 8, 1),
        ("9/00:30", 9, 1),
    ]


def test_registered_states_are_member_states(folder: Path) -> None:
    rows = mart(folder, "select sum(states) from marts.state_change where event = 'registered'")
    # The eleven above without the Holy See.
    assert rows == [(10,)]


def test_a_country_that_stands_for_no_state_is_in_no_group(folder: Path) -> None:
    rows = mart(
        folder,
        "select regional_group is null, sum(people) from marts.participant_change "
        "where event = 'registered' group by all order by all",
    )
    # Without a group: organizations and experts 6, 7 and 15, and the Holy See. In one: 1, 2, 3,
    # 10 to 14 and 17 to 20.
    assert rows == [(False, 12), (True, 4)]


def test_member_states_by_m49_region(folder: Path) -> None:
    assert mart(
        folder,
        "select event, m49_region, sum(states) from marts.state_change "
        "where event != 'checked_in' group by all order by all",
    ) == [
        ("recorded", "Africa", 2),  # Chad and Kenya
        ("recorded", "Europe", 3),  # France, Germany and Norway
        ("registered", "Africa", 3),
        ("registered", "Americas", 3),
        ("registered", "Asia", 1),
        ("registered", "Europe", 3),
    ]


def test_a_delegation_has_its_participants_and_their_badges(folder: Path) -> None:
    # Of Chad one of two is checked in; the check-in of Cuba is online; Spain is pending.
    assert mart(
        folder,
        "select iso3, registered, badges_collected from marts.delegation "
        "where iso3 in ('FRA', 'TCD', 'CUB', 'ESP') order by 1",
    ) == [("CUB", 1, 0), ("ESP", 0, 0), ("FRA", 1, 1), ("TCD", 2, 1)]
