"""Files as the source systems write them: registration list, report of a meeting, scans."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from etl.demo.model import MINUTE, Connection, Entry, Meeting, Scan, in_utc, in_zone

_STATES = {
    "approved": "Completed",
    "pending": "Pending",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}
_REGISTRATION_COLUMNS = (
    "ID",
    "Name",
    "Category of participant",
    "First Name",
    "Last Name",
    "How will you attend?",
    "Online role",
    "Email Address",
    "Affiliation",
    "Level",
    "Gender",
    "Country",
    "Phone Number",
    "Badge number",
    "Registration date",
    "Registration state",
    "Checked in",
    "Check-in date",
    "Tags",
)
_REPORT_COLUMNS = (
    "Name (Original Name)",
    "User Email",
    "Join Time",
    "Leave Time",
    "Duration (Minutes)",
    "Guest",
)
SCAN_HEADER = "badge,room,direction,time,device\n"
HOST_ADDRESS = "host@example.org"


def registration_list(entries: Iterable[Entry], at: int) -> str:
    """Write the list of a form as exported at a moment: every entry made by then."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_REGISTRATION_COLUMNS)
    writer.writerows(_registration(entry, at) for entry in entries if entry.registered <= at)
    return "\ufeff" + out.getvalue()


def _registration(entry: Entry, at: int) -> tuple[str, ...]:
    match = re.fullmatch(r"(\S+ \S+) (.*)", entry.name)
    first, last = match.groups() if match else ("", entry.name)
    checked_in = entry.checked_in if entry.checked_in and entry.checked_in <= at else None
    return (
        str(entry.number),
        entry.name,
        entry.category.label,
        first,
        last,
        "In person (Kyoto)" if entry.mode == "in_person" else "Online",
        entry.role,
        entry.email,
        entry.affiliation,
        entry.level,
        entry.gender,
        entry.country,
        entry.phone,
        entry.badge,
        _utc(entry.registered),
        _STATES[entry.status(at)],
        "No" if checked_in is None else "Yes",
        "" if checked_in is None else _utc(checked_in),
        entry.tags,
    )


def _utc(at: int) -> str:
    return f"{in_utc(at):%Y-%m-%d %H:%M:%S}+00:00"


def meeting_report(meeting: Meeting, connections: Sequence[Connection], at: int) -> str:
    """Write the report of participants as it stands at a moment; who is still there has no leave.

    Rows stand in the order of joining, so that a row keeps its place in later reports.
    """
    joined = [one for one in connections if one.joined <= at]
    begins = min(one.joined for one in connections)
    ends = max(one.left for one in connections)
    is_over = ends <= at
    out = io.StringIO()
    out.write("Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        (
            meeting.platform,
            meeting.title,
            _clock(begins),
            _clock(ends) if is_over else "",
            HOST_ADDRESS,
            _minutes(begins, ends) if is_over else "",
            len({one.email or one.name for one in joined}),
            "",
        )
    )
    out.write("\n")
    writer.writerow(_REPORT_COLUMNS)
    writer.writerows(_participant(one, at) for one in joined)
    return "\ufeff" + out.getvalue()


def _participant(one: Connection, at: int) -> tuple[str, ...]:
    has_left = one.left <= at
    return (
        one.name,
        one.email,
        _clock(one.joined),
        _clock(one.left) if has_left else "",
        _minutes(one.joined, one.left) if has_left else "",
        "Yes" if one.guest else "No",
    )


def _minutes(start: int, end: int) -> str:
    return str(max(1, -(-(end - start) // MINUTE)))


def _clock(at: int) -> str:
    return f"{in_zone(at):%m/%d/%Y %I:%M:%S %p}"


def scan_line(scan: Scan) -> str:
    """Write one row of a scanner."""
    time = in_zone(scan.time).isoformat()
    return f"{scan.badge},{scan.gate},{scan.direction},{time},{scan.device}\n"


BROKEN_SCANS = (
    ("2021-03-07 11:02:40", "K14-5,MAIN-HALL-GATE-1,inn,2021-03-07T11:02:40+09:00,scanner-16\n"),
    ("2021-03-08 14:20:05", "K14-6,MAIN-HALL-GATE-2,in,2021-03-08T14:61:05+09:00,scanner-16\n"),
)
"""When a scanner writes a row that cannot be read, and the row."""
