"""Meetings as they were held: who was there depends on the clock, not on the programme."""

from pathlib import Path

import pytest

from tests.congress import core, hold_at, keep, load, make, mart, register, report, scan

PROGRAMME = (
    "A,Overrun,2021-03-08,10:00,12:00,Hall,Plenary,congress,plenary,\n"
    "B,Next in the Hall,2021-03-08,12:15,13:30,Hall,Plenary,congress,plenary,\n"
    "C,Afternoon,2021-03-08,14:00,16:00,Hall,Plenary,congress,plenary,\n"
    "D,Moved,2021-03-08,10:00,12:00,Annex,Committee I,congress,committee,\n"
    "E,Cancelled,2021-03-08,10:00,12:00,Garden,Committee II,congress,committee,\n"
    "F,Not closed,2021-03-08,16:30,17:30,Hall,Plenary,congress,plenary,\n"
    "G,Evening,2021-03-08,18:00,19:00,Hall,Plenary,congress,plenary,\n"
    "H,Nobody closes it,2021-03-08,10:00,11:00,Attic,,congress,ancillary,\n"
)
CLOCK = (
    hold_at("A", "10:07", "12:40", number="12"),
    hold_at("C", "14:00", "15:30"),
    hold_at("D", "10:00", "11:00", room="Cellar"),
    {"meeting": "E", "date": "2021-03-08", "opened": "", "closed": "", "status": "cancelled"},
    hold_at("F", "16:30"),
    hold_at("H", "10:10"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("held"), programme=PROGRAMME)
    register(folder, *(str(number) for number in range(1, 9)))
    scan(
        folder,
        "B1 in Hall 09:00",
        "B1 out Hall 12:40",
        "B2 in Hall 10:00",  # its exit is forgotten
        "B3 in Hall 10:00",
        "B3 out Hall 10:08",
        "B4 in Cellar 10:30",
        "B4 out Cellar 11:30",
        "B5 in Annex 10:30",
        "B5 out Annex 11:30",
        "B6 in Garden 10:30",
        "B6 out Garden 11:30",
        "B7 in Hall 17:35",
        "B7 out Hall 17:50",
        "B8 in Attic 11:30",
        "B8 out Attic 12:30",
        "B1 in Annex 20:00",
    )
    keep(folder, "clock", *CLOCK)
    assert load(folder) == []
    return folder


def test_a_meeting_is_from_its_opening_to_its_closing(folder: Path) -> None:
    assert mart(
        folder,
        "select session_id, meeting_number, status, room, starts_at, ends_at, scheduled_starts_at,"
        " scheduled_ends_at, opened_at, closed_at from marts.session order by 1",
    ) == [
        ("A", "12", "held", "Hall", "10:07", "12:40", "10:00", "12:00", "10:07", "12:40"),
        # It cannot begin before A has closed.
        ("B", None, "planned", "Hall", "12:40", "13:30", "12:15", "13:30", None, None),
        ("C", None, "held", "Hall", "14:00", "15:30", "14:00", "16:00", "14:00", "15:30"),
        ("D", None, "held", "Cellar", "10:00", "11:00", "10:00", "12:00", "10:00", "11:00"),
        ("E", None, "cancelled", "Garden", "10:00", "12:00", "10:00", "12:00", None, None),
        # Nobody has closed it: until the next one begins.
        ("F", None, "held", "Hall", "16:30", "18:00", "16:30", "17:30", "16:30", None),
        ("G", None, "planned", "Hall", "18:00", "19:00", "18:00", "19:00", None, None),
        # Nor this one, and nothing follows: an hour at the most.
        ("H", None, "held", "Attic", "10:10", "12:00", "10:00", "11:00", "10:10", None),
    ]


def attended(folder: Path, session: str) -> list[str]:
    return [
        row[0]
        for row in core(
            folder,
            "select distinct registration_id from staging.attendance "
            f"inner join staging.entry using (person_id) where session_id = '{session}' order by 1",
        )
    ]


def test_an_overrun_moves_nobody_to_the_next_meeting(folder: Path) -> None:
    # 1 left as A closed, at 12:40, 25 minutes after B was to begin; 3 left a minute after A opened.
    assert attended(folder, "A") == ["1", "2"]
    assert attended(folder, "B") == []


def test_a_forgotten_exit_ends_with_the_meeting(folder: Path) -> None:
    # 2 came at ten and is not at the meeting at two.
    assert core(
        folder,
        "select started_at, ended_at, is_inferred from staging.stay "
        "inner join staging.entry using (person_id) where registration_id = '2'",
    ) == [("10:00", "12:40", True)]
    assert attended(folder, "C") == []


def test_people_are_where_the_meeting_was_held(folder: Path) -> None:
    assert attended(folder, "D") == ["4"]


def test_a_cancelled_meeting_has_nobody(folder: Path) -> None:
    assert attended(folder, "E") == []
    assert mart(folder, "select * from marts.session_minute where session_id = 'E'") == []


def test_a_meeting_nobody_has_closed_lasts(folder: Path) -> None:
    assert attended(folder, "F") == ["7"]
    assert attended(folder, "H") == ["8"]


def test_who_is_in_the_building_is_not_only_who_is_at_a_meeting(folder: Path) -> None:
    # The last scan is that of 1 at 20:00; nobody meets then.
    assert mart(folder, "select * from marts.building") == [("20:00", 1, 0, 0)]


def sheets(folder: Path) -> list[tuple[object, ...]]:
    return mart(folder, "select session_id, opened_at, closed_at from marts.session order by 1")


def test_what_is_no_longer_in_the_sheet_is_gone(tmp_path: Path) -> None:
    folder = make(tmp_path)
    keep(folder, "clock", hold_at("P1", "10:01", "12:00"), hold_at("C1", "10:02"), at="12:00")
    assert load(folder) == []
    assert sheets(folder)[:2] == [("C1", "10:02", None), ("P1", "10:01", "12:00")]
    keep(folder, "clock", hold_at("P1", "10:05"), at="12:10")
    assert load(folder) == []
    assert sheets(folder)[:2] == [("C1", None, None), ("P1", "10:05", None)]


def test_a_row_that_cannot_be_read_keeps_what_it_said(tmp_path: Path) -> None:
    folder = make(tmp_path)
    keep(folder, "clock", hold_at("P1", "10:01"), hold_at("C1", "10:02"), at="12:00")
    assert load(folder) == []
    keep(folder, "clock", hold_at("P1", "ten"), hold_at("C1", "10:03"), at="12:10")
    assert load(folder) == []
    assert sheets(folder)[:2] == [("C1", "10:03", None), ("P1", "10:01", None)]
    assert mart(folder, "select source, into_table, positions from marts.reject") == [
        ("secretariat", "clock", "1")
    ]


def test_a_programme_row_that_cannot_be_read_removes_no_meeting(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert load(folder) == []
    lines = (folder / "programme.csv").read_text().splitlines()
    broken = [line.replace("14:00", "two o'clock") for line in lines if not line.startswith("C1")]
    (folder / "programme.csv").write_text("\n".join(broken) + "\n")
    assert load(folder) == []
    # C1 stays as well: whether it was taken out is known once the list has no fault.
    assert [row[0] for row in sheets(folder)] == ["C1", "P1", "P2", "P3"]


def test_the_platform_follows_the_clock(tmp_path: Path) -> None:
    folder = make(tmp_path, programme=PROGRAMME)
    register(folder, "1", "2")
    report(folder, "111", "p1@example.org 12:10 12:38", "p2@example.org 12:30 13:00")
    keep(folder, "clock", hold_at("A", "10:00", "12:40"))
    assert load(folder) == []
    assert attended(folder, "A") == ["1", "2"]
    assert attended(folder, "B") == ["2"]


def test_a_slip_of_the_clock_is_listed_and_changes_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path)
    slip = hold_at("P1", "10:05") | {"date": "2019-03-08"}
    keep(folder, "clock", slip, hold_at("P9", "10:00"))
    assert load(folder) == []
    assert mart(
        folder,
        "select session_id, starts_at, opened_at, status from marts.session "
        "where session_id = 'P1'",
    ) == [("P1", "10:00", None, "planned")]
    assert mart(folder, "select field, value, records from marts.unresolved order by 1") == [
        ("meeting", "P9", 1),
        ("opened", "P1", 1),
    ]
