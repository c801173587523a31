"""A file of every kind of source: how it is made, and how it is read without knowing the kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import kind_rows, weblog


@dataclass(frozen=True)
class KindFile:
    """How a file of a kind is made, and how it is read as text without knowing the kind."""

    name: str
    write: Callable[[Path, int], None]
    read: str
    """What DuckDB reads it with, `{path}` for the file; for spreadsheets Polars does."""
    options: str = ""
    """Keys of the source, besides kind and path."""
    most: int = 10**9
    """Rows that a file can have, or ever has."""


def _csv(columns: int, delimiter: str = ",", encoding: str = "utf-8") -> str:
    names = ", ".join(f"'c{number}': 'varchar'" for number in range(columns))
    return (
        f"read_csv('{{path}}', delim = '{delimiter}', quote = '\"', auto_detect = false, "
        "header = false, null_padding = true, strict_mode = false, ignore_errors = true, "
        f"encoding = '{encoding}', columns = {{{{{names}}}}})"
    )


def _writer(
    head: str, rows: Callable[[int], Iterator[str]], encoding: str = "utf-8"
) -> Callable[[Path, int], None]:
    def write(path: Path, count: int) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            file.write(head)
            file.writelines(rows(count))

    return write


def _nginx(path: Path, count: int) -> None:
    weblog.write(path, count)


_SCANS = "badge,room,direction,time,device\n"
_ZOOM = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    "111,Plenary,03/08/2021 08:00:00 AM,,host@example.org,,1,\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
)
_TEAMS = (
    "1. Summary\r\nMeeting title\tCommittee I\r\n\r\n3. In-Meeting Activities\r\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\r\n"
)
_WEBEX = (
    "Meeting Name\tMeeting Start Time\tMeeting End Time\tDisplay Name\tFirst Name\tLast Name\t"
    "Role\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration\tConnection Type\t"
    "Session Name\n"
)
_PRETIX = (
    '"Date","Time","Check-in list","Scan type","Order code","Position ID","Secret","Product",'
    '"Name","Device","Offline","Offline override","Automatically checked in","Gate","Result",'
    '"Error message","Upload date","Upload time"\n'
)
_INDICO = (
    "ID,Name,Category,Mode of attendance,Email Address,Country,Badge number,Registration date,"
    "Registration state,Checked in,Check-in date\n"
)
_PROGRAMME = "session_id,title,date,start,end,room,body,phase,kind,status\n"
_STATEMENTS = "meeting,date,order,speaker,delivery,delivered\n"
_STUDIO = "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers\n"
_TABLE = """into = "scan"
[source.columns]
badge = "badge"
room = "place"
direction = "direction"
time = "scanned_at"
device = "device"
"""

FILES: dict[str, KindFile] = {
    "programme": KindFile(
        "programme.csv", _writer(_PROGRAMME, kind_rows.programme), _csv(10), most=50_000
    ),
    "sheet": KindFile(
        "speakers.csv", _writer(_STATEMENTS, kind_rows.statements), _csv(6), most=50_000
    ),
    "indico_registrations": KindFile(
        "list.csv", _writer(_INDICO, kind_rows.registrations), _csv(11)
    ),
    "indico_timetable": KindFile(
        "timetable.json",
        kind_rows.timetable,
        "read_json('{path}', format = 'unstructured', columns = {{'results': 'varchar'}}, "
        "maximum_object_size = 1000000000)",
        most=50_000,
    ),
    "room_scans": KindFile("scans.csv", _writer(_SCANS, kind_rows.scans), _csv(5)),
    "zoom_report": KindFile("report.csv", _writer(_ZOOM, kind_rows.zoom), _csv(8)),
    "teams_report": KindFile(
        "report.csv",
        _writer(_TEAMS, kind_rows.teams, "utf-16"),
        _csv(6, "\t", "utf-16"),
        options='date_order = "month_first"\n',
    ),
    "webex_report": KindFile(
        "report.csv", _writer(_WEBEX, kind_rows.webex, "utf-16"), _csv(13, "\t", "utf-16")
    ),
    "nginx_log": KindFile("access.log", _nginx, _csv(11, " ")),
    "cloudfront_log": KindFile("E1.gz", kind_rows.cloudfront, _csv(8, "\t")),
    "cloudfront_realtime": KindFile(
        "1.log",
        _writer("", kind_rows.realtime),
        _csv(len(kind_rows.REALTIME_FIELDS), "\t"),
        options=f"fields = {list(kind_rows.REALTIME_FIELDS)}\n",
    ),
    "youtube_studio": KindFile(
        "Table data.csv", _writer(_STUDIO, kind_rows.videos), _csv(7), most=50_000
    ),
    "table": KindFile("scans.csv", _writer(_SCANS, kind_rows.scans), _csv(5), options=_TABLE),
    "pretix_checkins": KindFile("log.csv", _writer(_PRETIX, kind_rows.pretix), _csv(18)),
    "venueless_report": KindFile("report.xlsx", kind_rows.venueless, "", most=1_000_000),
}
"""By kind. A spreadsheet has at most 1,048,576 rows; nobody has 50,000 meetings or videos
of them."""

NOT_MEASURED = dict.fromkeys(
    ("release", "acknowledgement"), "its files have one line each, written by this project"
)
"""Kinds of files without one, and why. What is fetched over HTTP waits for the network."""
