"""Reports of several platforms together: one person is one, however often and wherever seen."""

from pathlib import Path

import pytest

from etl.errors import SourceError
from etl.sources.connections import fetched_place
from tests.congress import CONFIG, core, instant, load, make, mart, register, report, scan, write

SOURCES = """
[[source]]
name = "teams"
kind = "teams_report"
path = "inbox/teams/*.csv"
[[source.meetings]]
match = "Plenary meetings"
session = "by_time:Plenary"

[[source]]
name = "webex"
kind = "webex_report"
path = "inbox/webex/*.csv"
[[source.meetings]]
match = "2550 123 4567"
session = "C1"
"""
ATTENDED = (
    'select session_id, "at", class, sum(people) from marts.attendance_change '
    "group by all order by all"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = make(tmp_path, CONFIG + SOURCES)
    register(folder, "1", "2", "3")
    return folder


def teams(folder: Path, *rows: str, title: str = "Plenary meetings", name: str = "1.csv") -> None:
    """Write a report of Teams as it comes: "e-mail joined left"."""
    lines = ["1. Summary", f"Meeting title\t{title}", "", "3. In-Meeting Activities"]
    lines.append("Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole")
    for row in rows:
        email, joined, left = row.split()
        times = (f"{instant(clock):%-m/%-d/%y, %-I:%M:%S %p}" for clock in (joined, left))
        lines.append("\t".join(["Somebody Secret", *times, "", email, "Attendee"]))
    write(folder / "inbox/teams" / name, "\r\n".join(lines).encode("utf-16"), "23:00")


def webex(folder: Path, *rows: str) -> None:
    """Write a report of Webex, of which 1970 is not yet: "e-mail joined left|-"."""
    lines = ["Meeting Name\tMeeting Number\tDisplay Name\tAttendee Email\tJoin Time\tLeave Time"]
    for row in rows:
        email, joined, left = row.split()
        began = f"{instant(joined):%Y-%m-%d %H:%M:%S}"
        gone = "1970-01-01 00:00:00" if left == "-" else f"{instant(left):%Y-%m-%d %H:%M:%S}"
        cells = ["Committee", "2550 123 4567", "Somebody Secret", email]
        lines.append("\t".join([*cells, f'="{began}"', f'="{gone}"']))
    write(folder / "inbox/webex/1.csv", "\r\n".join(lines).encode("utf-16"), "23:00")


def test_in_the_room_on_two_devices_and_back_again_is_one_person(folder: Path) -> None:
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 11:30")
    teams(
        folder,
        "p1@example.org 10:10 11:00",
        "p1@example.org 10:20 10:50",
        "p1@example.org 11:10 11:20",
        "p2@example.org 10:00 11:00",
    )
    report(folder, "111", "p2@example.org 10:30 11:30")
    assert load(folder) == []
    sql = (
        'select "at", room_only, platform_only, "both" from marts.session_minute '
        "where session_id = 'P1' and \"at\" in"
    )
    moments = ", ".join(f"timestamp '2021-03-08 0{time}'" for time in ("1:45", "2:25"))
    # 10:45: 1 in the Hall and on two devices, 2 on two platforms. 11:25: 1 in the Hall only.
    assert mart(folder, f"{sql} ({moments}) order by all") == [
        ("10:45", 0, 1, 1),
        ("11:25", 1, 1, 0),
    ]


def test_reports_lead_to_their_meetings(folder: Path) -> None:
    teams(folder, "p1@example.org 10:00 11:00", "p1@example.org 14:10 15:00")
    webex(folder, "p2@example.org 10:00 11:00", "p3@example.org 10:05 -")
    assert load(folder) == []
    # Each of them after five minutes; 3 is still connected.
    assert mart(folder, ATTENDED) == [
        ("C1", "10:05", "platform_only", 1),
        ("C1", "10:10", "platform_only", 1),
        ("P1", "10:05", "platform_only", 1),
        ("P2", "14:15", "platform_only", 1),
    ]
    assert core(folder, "select source from core.stay where ended_at is null") == [("webex",)]


def test_the_reports_of_a_meeting_started_again_add_up(folder: Path) -> None:
    teams(folder, "p1@example.org 10:00 10:30")
    teams(folder, "p1@example.org 10:40 11:30", "p2@example.org 10:40 11:30", name="2.csv")
    # Nobody is doubled by the same report under another name.
    teams(folder, "p1@example.org 10:00 10:30", name="1 (copy).csv")
    assert load(folder) == []
    assert core(folder, "select count(distinct (refs, started_at)) from core.stay") == [(3,)]


def test_no_name_or_address_is_in_the_warehouse(folder: Path) -> None:
    teams(folder, "p1@example.org 10:00 10:30", title="Help desk 075-705-1234")
    webex(folder, "p2@example.org 10:00 -")
    load(folder)
    stays = str(core(folder, "select * from core.stay")).casefold()
    for private in ("somebody", "secret", "example.org", "705"):
        assert private not in stays
    places = core(folder, "select distinct place from core.stay order by 1")
    assert places == [("(withheld)",), ("25501234567",)]


@pytest.mark.parametrize("text", ["", " ", "Doe@example.org", "Call +41 22 917 12 34"])
def test_a_fetched_report_is_of_no_meeting_that_is_a_person(text: str) -> None:
    with pytest.raises(SourceError, match=r"^kept\.json does not say which meeting it is of"):
        fetched_place(text, "kept.json")


def test_a_fetched_report_is_known_by_its_number_without_spaces() -> None:
    assert fetched_place("912 0001 1111", "kept.json") == "91200011111"
