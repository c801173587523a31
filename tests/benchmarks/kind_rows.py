"""Rows of files of every kind, the same for a seed, as the systems write them."""

import gzip
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter

from etl.sources.cloudfront_realtime import FIELDS

_BEGINS = datetime(2021, 3, 8, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
_PEOPLE = 50_000
_ROOMS = ("Main Hall", "Annex A", "Annex B", "Annex C")
_COUNTRIES = ("Austria", "Brazil", "China", "Egypt", "France", "Japan", "Kenya", "Mexico")
_CATEGORIES = ("Member States", "Intergovernmental organizations", "Media")
_LOGGED = (
    *("timestamp", "c-ip", "sc-status", "cs-method", "cs-uri-stem", "x-edge-request-id"),
    *("c-country", "cmcd-encoded-bitrate", "cmcd-content-id", "cmcd-object-duration"),
    *("cmcd-session-id", "cmcd-stream-type"),
)
REALTIME_FIELDS = tuple(one for one in FIELDS if one in _LOGGED)


def _moments(count: int) -> Iterator[tuple[int, int, datetime]]:
    """Yield number, person and time of each row; a person comes back after a while."""
    rng = random.Random(14)
    for number in range(count):
        at = _BEGINS + timedelta(seconds=number % 28_000, days=number % 4)
        yield number, rng.randrange(_PEOPLE), at


def scans(count: int) -> Iterator[str]:
    """Yield scans of badges at doors."""
    for number, person, at in _moments(count):
        way = "in" if number % 2 else "out"
        yield f"B{person},{_ROOMS[person % 4]},{way},{at.isoformat()},gate {person % 9}\n"


def registrations(count: int) -> Iterator[str]:
    """Yield entries of a form of Indico."""
    for number, person, at in _moments(count):
        yield (
            f"{number},A. Name,{_CATEGORIES[person % 3]},In person,p{number}@example.org,"
            f"{_COUNTRIES[person % 8]},B{number},{at:%Y-%m-%d %H:%M},Completed,No,\n"
        )


def zoom(count: int) -> Iterator[str]:
    """Yield participants of a Zoom meeting."""
    for _, person, at in _moments(count):
        left = at + timedelta(minutes=30)
        american = "%m/%d/%Y %I:%M:%S %p"
        yield f"A. Name,p{person}@example.org,{at:{american}},{left:{american}},30,Yes\n"


def teams(count: int) -> Iterator[str]:
    """Yield participants of a Teams meeting."""
    for _, person, at in _moments(count):
        left = at + timedelta(minutes=30)
        american = "%m/%d/%y, %I:%M:%S %p"
        yield (
            f"A. Name\t{at:{american}}\t{left:{american}}\t30m\tp{person}@example.org\tAttendee\r\n"
        )


def webex(count: int) -> Iterator[str]:
    """Yield attendees of a Webex meeting."""

    def cell(at: datetime) -> str:
        return f'"=""{at:%Y-%m-%d %H:%M:%S}"""'

    for _, person, at in _moments(count):
        left = at + timedelta(minutes=30)
        yield (
            f"Committee II\t{cell(_BEGINS)}\t{cell(left)}\tA. Name\tA.\tName\tAttendee\t"
            f"p{person}@example.org\t{cell(at)}\t{cell(left)}\t30 mins\tDesktop app\t\n"
        )


def pretix(count: int) -> Iterator[str]:
    """Yield a check-in log of pretix."""
    for number, person, at in _moments(count):
        way = "Entry" if number % 2 else "Exit"
        yield (
            f'"{at:%Y-%m-%d}","{at:%H:%M}","{_ROOMS[person % 4]}","{way}","ABC12",1,"s{person}",'
            '"Delegate","A. Name","Gate 1","No","No","No","North","OK","",'
            f'"{at:%Y-%m-%d}","{at:%H:%M}"\n'
        )


def programme(count: int) -> Iterator[str]:
    """Yield meetings."""
    for number, _, at in _moments(count):
        yield f"P{number},Meeting,{at:%Y-%m-%d},10:00,12:00,Main Hall,Plenary,congress,plenary,\n"


def statements(count: int) -> Iterator[str]:
    """Yield statements."""
    for number, person, at in _moments(count):
        yield f"P{number},{at:%Y-%m-%d},{number},{_COUNTRIES[person % 8]},in person,10:30\n"


def videos(count: int) -> Iterator[str]:
    """Yield the table of videos of YouTube Studio, whose first row is their sum."""
    yield 'Total,,,,"1,234,567",210.5,1\n'
    for number, person, at in _moments(count - 1):
        yield (
            f'v{number:010},"Plenary, morning","{at:%b %d, %Y}",10800,"{person:,}",'
            f"{person % 500}.25,1\n"
        )


def realtime(count: int) -> Iterator[str]:
    """Yield a real-time log of CloudFront."""
    for number, person, at in _moments(count):
        cells = {
            "timestamp": f"{at.timestamp():.3f}",
            "c-ip": "192.0.2.10",
            "sc-status": "200",
            "cs-method": "GET",
            "cs-uri-stem": f"/live/plenary-en/seg_{number}.m4s?CMCD=x",
            "x-edge-request-id": f"{number:032x}==",
            "c-country": "KE",
            "cmcd-encoded-bitrate": "2000",
            "cmcd-content-id": "plenary-en",
            "cmcd-object-duration": "4000",
            "cmcd-session-id": f"{person:032x}",
            "cmcd-stream-type": "l",
        }
        yield "\t".join(cells[name] for name in REALTIME_FIELDS) + "\n"


def cloudfront(path: Path, count: int) -> None:
    """Write a standard log of CloudFront, compressed."""
    names = "date time c-ip cs-method cs-uri-stem sc-status cs-uri-query x-edge-request-id"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write(f"#Version: 1.0\n#Fields: {names}\n")
        for number, person, at in _moments(count):
            said = (
                f"cid%253D%2522plenary-en%2522%252Cd%253D4000%252Csid%253D%2522{person:032x}%2522"
            )
            utc = at.astimezone(UTC)
            file.write(
                f"{utc:%Y-%m-%d}\t{utc:%H:%M:%S}\t192.0.2.10\tGET\t/live/{number}.m4s\t200\t"
                f"CMCD={said}\t{number:032x}==\n"
            )


def timetable(path: Path, count: int) -> None:
    """Write the timetable of an event in Indico."""
    day = {
        f"s{number}": {
            "entryType": "Session",
            "id": f"s{number}",
            "uniqueId": f"s{number}",
            "sessionId": number,
            "sessionSlotId": number,
            "title": "Meeting",
            "slotTitle": "",
            "room": _ROOMS[person % 4],
            "startDate": {"date": f"{at:%Y-%m-%d}", "time": "10:00:00", "tz": "Asia/Tokyo"},
            "endDate": {"date": f"{at:%Y-%m-%d}", "time": "12:00:00", "tz": "Asia/Tokyo"},
            "entries": {},
        }
        for number, person, at in _moments(count)
    }
    path.write_text(json.dumps({"results": {"3": {"20210308": day}}}), encoding="utf-8")


def venueless(path: Path, count: int) -> None:
    """Write room views of venueless."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Room views")
        sheet.write_row(0, 0, ["Room", "Start", "End", "User ID", "External ID", "User name"])
        for number, person, at in _moments(count):
            begins = f"{at:%d.%m.%Y %H:%M:%S}"
            ends = f"{at + timedelta(minutes=30):%d.%m.%Y %H:%M:%S}"
            row = [_ROOMS[person % 4], begins, ends, f"{person:036x}", str(person), "A. Name"]
            sheet.write_row(number + 1, 0, row)
