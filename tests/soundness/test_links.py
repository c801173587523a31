"""Whom a reference leads to, and when: links of the operator, day badges, what is shared."""

from pathlib import Path

import pytest

from tests.congress import core, keep, load, make, mart, register, report, scan


def link(**cells: str) -> dict[str, str]:
    return {"registration": "", "badge": "", "platform": "", "email": ""} | cells


def linked(folder: Path) -> list[tuple[object, ...]]:
    """Give the stays of each entry, and those of nobody, in order."""
    return core(
        folder,
        "select registration_id, place, started_at, ended_at from staging.stay "
        "left join staging.entry using (person_id) order by started_at, ended_at, 1",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path)


def test_a_badge_that_changes_hands_at_noon_splits(folder: Path) -> None:
    register(folder, "1", "2")
    keep(
        folder,
        "links",
        link(registration="1", badge="DAY-7", valid_to="2021-03-08 12:00"),
        link(registration="2", badge="DAY-7", valid_from="2021-03-08 12:00"),
    )
    scan(folder, "DAY-7 in Hall 10:00", "DAY-7 out Hall 11:00")
    scan(folder, "DAY-7 in Hall 14:00", "DAY-7 out Hall 15:00")
    # Somebody stays over noon: until then it is the one, from then on the other.
    scan(folder, "DAY-7 in Annex 11:30", "DAY-7 out Annex 12:30")
    assert load(folder) == []
    assert linked(folder) == [
        ("1", "Hall", "10:00", "11:00"),
        ("1", "Annex", "11:30", "12:00"),
        ("2", "Annex", "12:00", "12:30"),
        ("2", "Hall", "14:00", "15:00"),
    ]


def test_a_reference_learned_on_day_three_links_day_one(folder: Path) -> None:
    register(folder, "1")
    scan(folder, "NEW in Hall 10:00", "NEW out Hall 11:00", at="12:00")
    assert load(folder) == []
    assert linked(folder) == [(None, "Hall", "10:00", "11:00")]
    keep(folder, "links", link(registration="1", badge="NEW"), at="10/09:00")
    assert load(folder) == []
    assert linked(folder) == [("1", "Hall", "10:00", "11:00")]
    assert mart(folder, "select session_id, sum(people) from marts.attendance_change group by 1"
    ) == [("P1", 1)]  # fmt: skip
    keep(folder, "links", link(registration="1", badge="OTHER"), at="10/10:00")
    assert load(folder) == []
    assert linked(folder) == [(None, "Hall", "10:00", "11:00")]


def test_a_link_says_more_than_the_form_for_its_time(folder: Path) -> None:
    register(folder, "1", "2")
    keep(folder, "links", link(registration="2", badge="B1", valid_from="2021-03-08 12:00",
                               valid_to="2021-03-08 18:00"))  # fmt: skip
    for time in ("10:00", "14:00", "19:00"):
        scan(folder, f"B1 in Lobby {time}", f"B1 out Lobby {time[:2]}:30")
    assert load(folder) == []
    assert linked(folder) == [
        ("1", "Lobby", "10:00", "10:30"),
        ("2", "Lobby", "14:00", "14:30"),
        ("1", "Lobby", "19:00", "19:30"),
    ]


def test_two_people_at_one_moment_are_nobody_and_listed(folder: Path) -> None:
    register(folder, "1", "2")
    keep(
        folder,
        "links",
        link(registration="1", badge="X"),
        link(registration="2", badge="X", valid_from="2021-03-08 12:00"),
    )
    scan(folder, "X in Lobby 10:00", "X out Lobby 10:30", "X in Lobby 14:00", "X out Lobby 14:30")
    assert load(folder) == []
    assert linked(folder) == [
        ("1", "Lobby", "10:00", "10:30"),
        (None, "Lobby", "14:00", "14:30"),
    ]
    assert mart(folder, "select * from marts.ambiguous") == [("badge", 1, 1)]


def test_an_account_is_linked_by_an_address(folder: Path) -> None:
    register(folder, "1")
    keep(folder, "links", link(email="p1@example.org", badge="B-OTHER"))
    scan(folder, "B-OTHER in Hall 10:00", "B-OTHER out Hall 11:00")
    assert load(folder) == []
    assert linked(folder) == [("1", "Hall", "10:00", "11:00")]


def test_five_delegates_on_one_mailbox_stay_five(folder: Path) -> None:
    mailbox = {"Email Address": "mission@example.org"}
    register(folder, *({"ID": str(number)} | mailbox for number in range(1, 6)))
    report(folder, "111", "mission@example.org 10:00 12:00")
    assert load(folder) == []
    assert mart(
        folder, "select sum(people) from marts.participant_change where event = 'registered'"
    ) == [(5,)]
    assert mart(folder, "select sum(people) from marts.attendance_change") == [(None,)]
    assert mart(folder, "select * from marts.ambiguous") == [("email", 1, 1)]
    # The State they all represent is there nevertheless.
    assert mart(folder, "select iso3 from marts.session_state") == [("FRA",)]


def test_the_rooms_own_connection_and_a_guest_are_no_participants(folder: Path) -> None:
    register(folder, "1")
    report(folder, "111", "- 10:00 12:00 Plenary(service)", "- 10:00 12:00 France")
    assert load(folder) == []
    assert mart(folder, "select sum(people) from marts.attendance_change") == [(None,)]
    assert mart(folder, "select sum(stays), sum(linked) from marts.stay_count") == [(1, 0)]
    assert mart(folder, "select count(recorded_on) from marts.state") == [(0,)]


def test_a_person_in_room_and_on_platform_counts_once_everywhere(folder: Path) -> None:
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 11:00")
    report(folder, "111", "p1@example.org 10:10 10:40")
    assert load(folder) == []
    assert mart(
        folder,
        "select class, sum(people) from marts.attendance_change group by 1 having sum(people) != 0",
    ) == [("both", 1)]
    assert mart(
        folder,
        'select room_only, platform_only, "both" from marts.minute where "at" = '
        '(select min("at") + interval 20 minute from marts.minute)',
    ) == [(0, 0, 1)]
    assert mart(
        folder,
        'select max(room_only + platform_only + "both") from marts.session_minute',
    ) == [(1,)]
    assert mart(
        folder, "select group_kind, group_id, people from marts.group_change order by 1"
    ) == [
        ("congress_day", "2021-03-08", 1),
        ("kind", "plenary", 1),
        ("phase", "congress", 1),
        ("without_item", "plenary", 1),
    ]
