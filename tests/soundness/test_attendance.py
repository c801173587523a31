"""Presence in a meeting, and having attended it. Every scenario has a meeting of its own.

Meetings are from 10:00 to 12:00; A1 is in room A1 and on platform meeting 1, and so on.
"""

from pathlib import Path

import pytest

from tests.congress import load, make, mart, register, report, scan, with_meetings

SCANS = {
    "A1": ("B1 in A1 10:00", "B1 out A1 10:05"),
    "A2": ("B2 in A2 10:00", "B2 out A2 10:04:59"),
    "A3": ("B3 in A3 10:00", "B3 out A3 10:03"),
    "A4": ("B4 in A4 10:00", "B4 out A4 10:30"),
    "A5": ("B5 in A5 10:00", "B5 out A5 10:02", "B5 in A5 10:04", "B5 out A5 10:05"),
    "A6": ("B6 in A6 10:00", "B6 out A6 10:02", "B6 in A6 10:04:01", "B6 out A6 10:06"),
    "A7": ("B7 in A7 10:00", "B7 out A7 10:03", "B7 in A7 11:00", "B7 out A7 11:03"),
    "A8": ("B8 in A8 09:50", "B8 out A8 10:04:59"),
    "A9": ("B9 in A9 09:50", "B9 out A9 10:05"),
    "A11": ("B11 in A11 10:00", "B11 out A11 10:03"),
    "A12": ("B12 in A12 10:00", "B12 out A12 11:00"),
    "A13": ("B13 in A13 10:00", "B13 out A13 11:00"),
    "A14": ("STRANGE in A14 10:00", "STRANGE out A14 11:00"),
    "A15": ("B15 in A15 11:56",),
    "A16": ("B16 in A16 10:00", "B16 out A16 10:10"),
    # The watermark: meetings are over.
    "later": ("STRANGE in Lobby 12:30",),
}
PLATFORM = {
    "3": ("p3@example.org 10:01 10:06",),
    "4": ("p4@example.org 10:20 10:40",),
    "10": ("p10@example.org 10:00 10:04", "P10@Example.org 10:02 10:05"),
    "11": ("p11@example.org 10:04 10:06",),
    "16": ("p16@example.org 10:10 10:20",),
}

# (class, change) by the minute of the change; people are one each.
EXPECTED: dict[str, list[tuple[str, str, int]]] = {
    # Five minutes, and not a second less.
    "A1": [("10:05", "room_only", 1)],
    "A2": [],
    # 10:00-10:03 and 10:01-10:06 are together five minutes at 10:05; both modes had begun.
    "A3": [("10:05", "both", 1)],
    # Room only until the platform begins.
    "A4": [("10:05", "room_only", 1), ("10:20", "both", 1), ("10:20", "room_only", -1)],
    # A gap of two minutes is closed: present from 10:00 to 10:05.
    "A5": [("10:05", "room_only", 1)],
    # One of 2 min 1 s is not: 2:00 + 1:59.
    "A6": [],
    # Two presences add up: three minutes, and two more by 11:02.
    "A7": [("11:02", "room_only", 1)],
    # What lies before the meeting does not count.
    "A8": [],
    "A9": [("10:05", "room_only", 1)],
    # A second device adds nothing; an address is the same in any case.
    "A10": [("10:05", "platform_only", 1)],
    # The minute between two modes is not closed: three minutes and two more by 10:06.
    "A11": [("10:06", "both", 1)],
    # Media, a pending registration and an unknown badge are no participants.
    "A12": [],
    "A13": [],
    "A14": [],
    # A forgotten exit ends with the meeting: 11:56-12:00.
    "A15": [],
    # The second mode begins at the moment the first ends, after five minutes.
    "A16": [("10:05", "room_only", 1), ("10:10", "both", 1), ("10:10", "room_only", -1)],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    numbers = range(1, 17)
    programme = "".join(
        f"A{n},Meeting {n},2021-03-08,10:00,12:00,A{n},,congress,committee,\n" for n in numbers
    )
    rules = {str(n): f"A{n}" for n in numbers}
    folder = make(tmp_path_factory.mktemp("attendance"), with_meetings(rules), programme)
    own = {
        12: {"ID": "12", "Category": "Press/Media"},
        13: {"ID": "13", "Registration state": "Pending"},
    }
    register(folder, *(own.get(n, str(n)) for n in numbers))
    scan(folder, *(row for rows in SCANS.values() for row in rows))
    for number, rows in PLATFORM.items():
        report(folder, number, *rows)
    assert load(folder) == []
    return folder


@pytest.mark.parametrize("session", EXPECTED)
def test_attended(folder: Path, session: str) -> None:
    changes = mart(
        folder,
        'select "at", class, people from marts.attendance_change '
        f"where session_id = '{session}' order by all",
    )
    assert changes == EXPECTED[session]


def minutes(folder: Path, session: str) -> dict[str, tuple[int, int, int, int, str]]:
    rows = mart(
        folder,
        'select "at", room_only, platform_only, "both", peak, peak_at from marts.session_minute '
        f"where session_id = '{session}'",
    )
    return {
        at: (room, platform, both, peak, first) for at, room, platform, both, peak, first in rows
    }


def test_somebody_is_there_from_the_start_on_and_not_at_the_end(folder: Path) -> None:
    found = minutes(folder, "A1")
    assert [found[at][:3] for at in ("10:00", "10:04", "10:05", "10:06")] == [
        (1, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
    ]


def test_modes_of_one_person_are_never_added_up(folder: Path) -> None:
    found = minutes(folder, "A4")
    assert [found[at] for at in ("10:19", "10:20", "10:30", "10:40")] == [
        (1, 0, 0, 1, "10:19"),
        (0, 0, 1, 1, "10:20"),
        (0, 1, 0, 1, "10:30"),
        (0, 0, 0, 0, "10:40"),
    ]


def test_gaps_up_to_two_minutes_are_presence(folder: Path) -> None:
    at = ("10:01", "10:02", "10:03", "10:04")
    assert [minutes(folder, "A5")[one][0] for one in at] == [1, 1, 1, 1]
    assert [minutes(folder, "A6")[one][0] for one in at] == [1, 0, 0, 0]
    # 10:04:01 lies within the minute of 10:04, and is its peak.
    assert minutes(folder, "A6")["10:04"][3:] == (1, "10:04:01")


def test_a_series_ends_with_the_meeting(folder: Path) -> None:
    found = minutes(folder, "A15")
    assert (min(found), max(found), len(found)) == ("10:00", "11:59", 120)
    assert [found[at][0] for at in ("11:55", "11:56", "11:59")] == [0, 1, 1]


def test_attended_the_congress_counts_each_person_once(folder: Path) -> None:
    # Persons 1, 3, 4, 5, 7, 9, 10, 11 and 16; the first at 10:05, 11 at 10:06 and 7 at 11:02.
    rows = mart(
        folder,
        "select \"at\", people from marts.participant_change where event = 'attended' order by all",
    )
    assert rows == [("10:05", 7), ("10:06", 1), ("11:02", 1)]
