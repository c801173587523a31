"""A tiny Congress in a folder: its configuration, what its systems write, and what is published.

Clocks are local to the event (Tokyo, nine hours ahead of UTC). "10:05" is on Monday, 8 March 2021,
"9/00:30" on the ninth; results show instants the same way. A test states only what matters:

    register(folder, "1", "2")                       # two entries: p1@example.org with badge B1, …
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    report(folder, "111", "p2@example.org 10:00 10:30")
    play(folder, "s1", "10:00:00", "10:00:10")       # requests of a player
    keep(folder, "clock", hold_at("P1", "10:07", "12:40"))   # a sheet of the secretariat
    load(folder)
    mart(folder, "select session_id, sum(people) from marts.attendance_change group by all")
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from etl import config, watch
from etl.references import References
from etl.sources.sheet_columns import SHEETS

KEY = "0123456789abcdef" * 4
ZONE = ZoneInfo("Asia/Tokyo")

EVENT = """
[event]
name = "Test Congress"
starts_on = 2021-03-07
ends_on = 2021-03-12
time_zone = "Asia/Tokyo"
programme = "programme.csv"
"""
ROOMS = """
[[room]]
name = "Hall"
aliases = ["HALL-GATE"]
capacity = 1800

[[room]]
name = "Annex"
"""
SOURCES = """
[[source]]
name = "registration"
kind = "indico_registrations"
path = "inbox/registration/*"

[[source]]
name = "organizers"
kind = "indico_registrations"
path = "inbox/organizers/*"

[[source]]
name = "rooms"
kind = "room_scans"
path = "inbox/rooms/*.csv"

[[source]]
name = "secretariat"
kind = "sheet"
path = "inbox/sheets/*"
[source.issuers]
registration = "registration"

[[source]]
name = "platform"
kind = "zoom_report"
path = "inbox/platform/*.csv"
service = ["service"]
[[source.meetings]]
match = "111"
session = "by_time:Plenary"
[[source.meetings]]
match = "222"
session = "C1"

[[source]]
name = "webcast"
kind = "nginx_log"
path = "inbox/webcast/*.log"
[[source.streams]]
match = "plenary-en"
session = "by_time:Plenary"
language = "en"
[[source.streams]]
match = "plenary-floor"
session = "by_time:Plenary"
language = "floor"
"""
CONFIG = EVENT + ROOMS + SOURCES

# What a sheet without rows still has: the columns that are needed.
_LEAST: dict[str, tuple[dict[str, str], ...]] = {
    sheet.word: ({column.title: "" for column in sheet.columns if column.is_needed},)
    for sheet in SHEETS
}

PROGRAMME_HEADER = "session_id,title,date,start,end,room,body,phase,kind,status\n"
PROGRAMME = (
    "P1,First plenary,2021-03-08,10:00,12:00,Hall,Plenary,congress,plenary,\n"
    "P2,Second plenary,2021-03-08,14:00,16:00,Hall,Plenary,congress,plenary,\n"
    "C1,Committee I,2021-03-08,10:00,12:00,Annex,Committee I,congress,committee,\n"
    "P3,Third plenary,2021-03-09,10:00,12:00,Hall,Plenary,congress,plenary,\n"
)

ENTRY = {
    "Category": "Member States",
    "Country": "France",
    "Organization": "",
    "Mode of attendance": "In person",
    "Registration date": "2021-03-01 09:00",
    "Registration state": "Completed",
    "Checked in": "No",
    "Check-in date": "",
}
SCAN_HEADER = "badge,room,direction,time,device\n"
_REPORT = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    "{number},Plenary,{begins},,host@example.org,,1,\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
)


def with_meetings(rules: Mapping[str, str]) -> str:
    """Return the configuration with more platform meetings: number -> meeting or by_time rule."""
    head, tail = CONFIG.split('service = ["service"]\n')
    added = "".join(
        f'[[source.meetings]]\nmatch = "{number}"\nsession = "{session}"\n'
        for number, session in rules.items()
    )
    return f'{head}service = ["service"]\n{added}{tail}'


def make(folder: Path, text: str = CONFIG, programme: str = PROGRAMME) -> Path:
    """Make a folder with a configuration and a programme, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "congress.toml", text)
    hold(folder, programme)
    return folder


def made_once(build: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Make the Congress with which many tests begin once, and give each of them a copy.

    Whatever is loaded in it is loaded in the copy as well.
    """

    @cache
    def made() -> tuple[TemporaryDirectory[str], Path]:
        kept = TemporaryDirectory()
        return kept, build(Path(kept.name))

    @wraps(build)
    def copied(folder: Path) -> Path:
        shutil.copytree(made()[1], folder, dirs_exist_ok=True)
        return folder

    return copied


def hold(folder: Path, programme: str, at: str = "7/08:00") -> None:
    """Write the programme sheet anew."""
    write(folder / "programme.csv", PROGRAMME_HEADER + programme, at)


def instant(clock: str) -> datetime:
    """Return the UTC instant of a local clock: "10:05", "10:05:30" or "9/00:30"."""
    day, _, time = clock.rpartition("/")
    return datetime.fromisoformat(f"2021-03-{int(day or 8):02d}T{time}").replace(tzinfo=ZONE)


def clock(moment: datetime) -> str:
    """Write a UTC instant of the warehouse as a local clock; the inverse of `instant`."""
    local = moment.replace(tzinfo=UTC).astimezone(ZONE)
    time = local.time().isoformat()
    return ("" if local.day == 8 else f"{local.day}/") + time.removesuffix(":00")


def write(path: Path, content: str | bytes, at: str = "7/08:00") -> None:
    """Write a whole file, as its system would at a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    _touch(path, at)


def append(path: Path, content: str | bytes, at: str = "23:59") -> None:
    """Add to a growing file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    _touch(path, at)


def _touch(path: Path, at: str) -> None:
    modified = instant(at).timestamp()
    os.utime(path, (modified, modified))


def register(
    folder: Path,
    *entries: str | Mapping[str, str],
    form: str = "registration",
    name: str = "list.csv",
    at: str = "7/09:00",
) -> None:
    """Write the list of a form: entries by number, or by the columns that matter."""
    rows = [_entry({"ID": entry} if isinstance(entry, str) else entry) for entry in entries]
    columns = list(_entry({"ID": "0"}))
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    write(folder / "inbox" / form / name, text, at)


def _entry(given: Mapping[str, str]) -> dict[str, str]:
    number = given["ID"]
    own = {"ID": number, "Email Address": f"p{number}@example.org", "Badge number": f"B{number}"}
    return {**own, **ENTRY, **given}


def scan(
    folder: Path, *rows: str, source: str = "rooms", name: str = "scans.csv", at: str = "23:59"
) -> None:
    """Add scans to a file of a gate: "badge in|out room clock"."""
    path = folder / "inbox" / source / name
    header = "" if path.exists() else SCAN_HEADER
    append(path, header + "".join(scan_line(row) for row in rows), at)


def scan_line(row: str) -> str:
    """Write one scan as the gate does: "B1 in Hall 10:00"."""
    badge, direction, room, time = row.split()
    moment = instant(time).astimezone(ZONE).isoformat()
    return f"{badge},{room},{direction},{moment},gate\n"


def keep(
    folder: Path, sheet: str, *rows: Mapping[str, str], name: str = "", at: str = "23:59"
) -> None:
    """Save a sheet kept by hand, whole: rows by the columns that matter."""
    columns = list(dict.fromkeys(column for row in (*rows, *_LEAST[sheet]) for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    write(folder / "inbox" / "sheets" / f"{sheet}{name}.csv", text, at)


def hold_at(meeting: str, opened: str, closed: str = "", **cells: str) -> dict[str, str]:
    """Write a row of the sheet `clock`: a meeting on 8 March."""
    return {
        "meeting": meeting,
        "date": "2021-03-08",
        "opened": opened,
        "closed": closed,
    } | cells


def report(
    folder: Path, number: str, *rows: str, name: str | None = None, at: str = "23:59"
) -> None:
    """Write the report of a platform meeting: "e-mail joined left", "-" for none or not yet.

    A word after the clocks is the name shown: "- 10:00 10:30 Room5(service)".
    """
    text = _REPORT.format(number=number, begins=_american("08:00"))
    text += "".join(_participant(row) for row in rows)
    write(folder / "inbox" / "platform" / (name or f"{number}.csv"), text, at)


def _participant(row: str) -> str:
    email, joined, left, *names = row.split()
    known = "" if email == "-" else email
    name = names[0] if names else known or "Guest"
    gone = "" if left == "-" else _american(left)
    return f"{name},{known},{_american(joined)},{gone},,{'No' if known else 'Yes'}\n"


def _american(time: str) -> str:
    return f"{instant(time).astimezone(ZONE):%m/%d/%Y %I:%M:%S %p}"


def play(
    folder: Path,
    sid: str,
    *clocks: str,
    name: str = "access.log",
    at: str = "23:59",
    **request: Any,
) -> None:
    """Add the requests of one player to the log of the webcast, in order."""
    lines = "".join(log_line(sid, time, **request) for time in clocks)
    append(folder / "inbox" / "webcast" / name, lines, at)


def log_line(
    sid: str,
    time: str,
    *,
    stream: str = "plenary-en",
    segment_ms: int | None = None,
    delivery: str | None = "l",
    country: str | None = None,
    address: str = "192.0.2.1",
    bitrate: int | None = None,
    is_stalled: bool = False,
) -> str:
    """Write one request as nginx logs it: combined, with a country if there is one."""
    fields = {
        "br": bitrate,
        "bs": "true" if is_stalled else None,
        "cid": f'"{stream}"',
        "d": segment_ms,
        "sid": f'"{sid}"',
        "st": delivery,
    }
    items = "%2C".join(
        f"{key}%3D{value}".replace('"', "%22") for key, value in fields.items() if value is not None
    )
    stamp = f"{instant(time).astimezone(UTC):%d/%b/%Y:%H:%M:%S} +0000"
    line = f'{address} - - [{stamp}] "GET /{stream}/1.ts?CMCD={items} HTTP/1.1" 200 99 "-" "-"'
    return line + (f' "{country}"\n' if country else "\n")


def load(folder: Path) -> list[str]:
    """Run the pipeline once, and return what it says apart from the line on success."""
    said: list[str] = []
    settings = config.load(folder / "congress.toml")
    watch.run(settings, References(KEY.encode()), lambda _batch, _size: None, said.append)
    return [sentence for sentence in said if not sentence.startswith("Snapshot ")]


def pointer(folder: Path) -> dict[str, Any]:
    """Return what `current.json` says."""
    statement: dict[str, Any] = json.loads((folder / "data/snapshots/current.json").read_bytes())
    return statement


def content_hash(folder: Path) -> str:
    """Return the hash over the published rows."""
    return str(pointer(folder)["content_hash"])


def mart(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Query the published internal snapshot; instants come as local clocks, dates as days."""
    file = folder / "data/snapshots" / pointer(folder)["audiences"]["internal"]["file"]
    return _rows(file, sql)


def present(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Query the snapshot of this moment, which is not kept."""
    file = folder / "data/snapshots" / pointer(folder)["audiences"]["present"]["file"]
    return _rows(file, sql)


def core(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Query the private warehouse, which nobody else may have open."""
    return _rows(folder / "data/warehouse.duckdb", sql)


def _rows(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.execute(sql).fetchall()
    return [tuple(_shown(value) for value in row) for row in rows]


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock(value)
    return value.day if isinstance(value, date) else value
