"""Who is a person, who takes part, and whose stays are linked to whom."""

from pathlib import Path

import pytest

from tests.congress import core, load, make, mart, register, report, scan

NGO = "Non-Governmental Organizations"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("people"))
    came = {"Checked in": "Yes", "Check-in date": "2021-03-08 08:30"}
    register(
        folder,
        {"ID": "1", **came},
        {"ID": "2", "Mode of attendance": "Online", "Registration date": "2021-03-02 09:00"},
        {"ID": "3", "Email Address": "mission@example.org"},
        {"ID": "4", "Email Address": "mission@example.org"},
        {"ID": "5", "Category": "Press/Media", **came},
        {"ID": "6", "Registration state": "Pending"},
        {"ID": "7", "Registration state": "Rejected"},
        {"ID": "8", "Registration state": "Withdrawn", "Email Address": "again@example.org"},
        {"ID": "9", "Email Address": "again@example.org"},
        {"ID": "10", "Mode of attendance": "Online", **came},
        {"ID": "11", "Email Address": "P11@Example.ORG "},
        {"ID": "12", "Registration state": "Pending"},
        {"ID": "13", "Registration state": "Withdrawn", "Email Address": "gone@example.org"},
        {"ID": "14", "Registration state": "Withdrawn", **came},
        {"ID": "15", "Registration date": ""},
        # Of two with one badge number, the address tells which one is meant.
        {"ID": "16", "Badge number": "B-TWICE"},
        {"ID": "17", "Badge number": "B-TWICE"},
    )
    register(
        folder,
        {"ID": "2", "Category": NGO, "Badge number": "O2", "Registration date": "2021-03-01 09:00",
         "Email Address": "p2@example.org", **came},
        {"ID": "11", "Category": NGO, "Badge number": "O11", "Email Address": "p11@example.org"},
        {"ID": "12", "Category": NGO, "Badge number": "O12", "Email Address": "p12@example.org"},
        form="organizers",
    )  # fmt: skip
    scan(folder, "B1 in Hall 10:00", "B-UNKNOWN in Hall 10:00", "B-TWICE in Hall 10:00")
    scan(folder, "B-UNKNOWN in Annex 10:30", "O2 in Annex 10:00", "B13 in Annex 11:00")
    report(
        folder,
        "111",
        "mission@example.org 10:00 10:30",
        "again@example.org 10:00 10:30",
        "gone@example.org 10:00 10:30",
        "stranger@example.org 10:00 10:10",
        "stranger@example.org 10:20 10:30",
        "- 10:00 10:30",
        "- 10:00 10:30",
        "- 10:00 12:00 Interpreters(service)",
        "host@example.org 09:00 12:00 Room_1_(service)",
        at="12:30",
    )
    assert load(folder) == []
    return folder


def test_entries_are_counted_as_the_forms_have_them(folder: Path) -> None:
    rows = mart(
        folder,
        "select source, status, sum(entries) from marts.registration_change "
        "where event = 'entered' group by all order by all",
    )
    # Of 17 entries 6 and 12 are pending, 7 is rejected; 8, 13 and 14 are withdrawn.
    assert rows == [
        ("organizers", "approved", 3),
        ("registration", "approved", 11),
        ("registration", "pending", 2),
        ("registration", "rejected", 1),
        ("registration", "withdrawn", 3),
    ]


def test_checked_in_is_the_flag_of_the_forms(folder: Path) -> None:
    # Entries 1, 5, 10 and 14, whatever category and status, and 2 of the organizers.
    assert mart(
        folder,
        'select "at", sum(entries) from marts.registration_change '
        "where event = 'checked_in' group by all",
    ) == [("08:30", 5)]


def test_registered_counts_persons(folder: Path) -> None:
    # 1, 2, 3, 4, 9, 10, 11, 12 (approved by its second form), 15, 16 and 17: eleven persons.
    # Not media (5), pending (6), rejected (7) or withdrawn (8, 13, 14).
    assert mart(
        folder,
        "select sum(people) from marts.participant_change where event = 'registered'",
    ) == [(11,)]


def person(folder: Path, reference: str) -> tuple[object, ...]:
    ((found),) = core(
        folder,
        "select category_id, mode, registered_at, badge_collected_at from staging.person "
        f"where person_id in (select person_id from staging.entry where entry_id = '{reference}')",
    )
    return found


def test_one_address_in_two_forms_is_one_person(folder: Path) -> None:
    # Member States stands first in the order of categories; in person by the other form.
    expected = ("member_state", "in_person", "1/09:00", "08:30")
    assert person(folder, "registration:2") == expected
    assert person(folder, "organizers:2") == expected


def test_addresses_differ_by_more_than_case(folder: Path) -> None:
    assert core(
        folder,
        "select count(distinct person_id) from staging.entry where registration_id = '11'",
    ) == [(1,)]


def test_a_person_is_approved_if_any_entry_is(folder: Path) -> None:
    # Pending as a Member State, approved as an organization: the approved entry counts.
    assert person(folder, "registration:12")[0] == "ngo_other"


def test_a_shared_mailbox_links_nobody(folder: Path) -> None:
    assert core(
        folder,
        "select count(distinct person_id) from staging.entry where registration_id in ('3', '4')",
    ) == [(2,)]


def test_a_person_who_registers_again_is_another_one(folder: Path) -> None:
    # The withdrawn entry is no active one: its address belongs to the new entry alone.
    assert core(
        folder,
        "select person_id from staging.stay where started_at = timestamp '2021-03-08 01:00' "
        "and person_id in ('registration:8', 'registration:9')",
    ) == [("registration:9",)]


def test_badge_collected_is_a_check_in_in_person(folder: Path) -> None:
    # 1, and 2 by the form of the organizers. Not online (10), media (5) or withdrawn (14).
    assert mart(
        folder,
        'select "at", sum(people) from marts.participant_change '
        "where event = 'badge_collected' group by all",
    ) == [("08:30", 2)]


def test_without_a_date_an_entry_is_of_its_first_list(folder: Path) -> None:
    assert person(folder, "registration:15")[2] == "7/09:00"


def test_link_rate(folder: Path) -> None:
    rows = mart(
        folder,
        "select mode, sum(stays), sum(linked) from marts.stay_count group by all order by mode",
    )
    # Platform: mission, again, gone, stranger twice and two guests; of these again and gone are
    # somebody's. Service connections are nobody's and not counted. Rooms: B1, O2 and B13 are
    # linked, unknown twice and the badge of two persons are not.
    assert rows == [("platform", 7, 2), ("room", 6, 3)]


def test_unregistered_connections_are_distinct(folder: Path) -> None:
    rows = mart(
        folder,
        "select session_id, mode, sum(connections) from marts.connection_change "
        "where session_id is null group by all order by mode",
    )
    # mission, stranger and two guests; B-UNKNOWN and B-TWICE.
    assert rows == [(None, "platform", 4), (None, "room", 2)]
    in_meetings = mart(
        folder,
        "select session_id, mode, sum(connections) from marts.connection_change "
        "where session_id is not null group by all order by all",
    )
    # B-UNKNOWN goes from the Hall (P1) to the Annex (C1).
    assert in_meetings == [("C1", "room", 1), ("P1", "platform", 4), ("P1", "room", 2)]


def test_figures_of_attendance_are_of_participants(folder: Path) -> None:
    rows = mart(
        folder,
        "select session_id, class, sum(people) from marts.attendance_change "
        "group by all order by all",
    )
    # Hall: B1. Annex: O2, who is person 2; B13 withdrew. Platform: again@example.org.
    assert rows == [("C1", "room_only", 1), ("P1", "platform_only", 1), ("P1", "room_only", 1)]


def test_a_person_in_room_and_online_at_two_meetings_is_there_once(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Annex 10:00", "B1 out Annex 11:00", "B2 in Hall 10:00", "B2 out Hall 11:00")
    report(folder, "111", "p1@example.org 10:30 11:30")
    load(folder)
    sql = 'select "at", room_only, platform_only, "both", peak from marts.minute where "at" in '
    # 10:15: 1 in the Annex, 2 in the Hall. 10:45: 1 in both modes. 11:15: 1 online only.
    moments = ", ".join(f"timestamp '2021-03-08 0{time}'" for time in ("1:15", "1:45", "2:15"))
    assert mart(folder, f"{sql} ({moments}) order by all") == [
        ("10:15", 2, 0, 0, 2),
        ("10:45", 1, 0, 1, 2),
        ("11:15", 0, 1, 0, 1),
    ]
