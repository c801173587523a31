"""The inbox of a simulated Congress: what each source system has written by a moment.

Files carry the simulated time as their modification time, since that is when their system spoke.
"""

import functools
import os
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from etl.demo.congress import Congress
from etl.demo.formats import (
    BROKEN_SCANS,
    SCAN_HEADER,
    meeting_report,
    registration_list,
    scan_line,
)
from etl.demo.model import DAY, MINUTE, Connection, by_session, day_of, local
from etl.demo.sheets import sheets
from etl.demo.truth import EXPORT_EVERY
from etl.demo.weblog import WebLog


def write_until(congress: Congress, folder: Path, t0: int, t1: int) -> None:
    """Write everything that happened in (t0, t1] into the inbox of a folder.

    Begin before everything, with t0 = 0, and go on where the last call ended: any steps give the
    same files, but for what whole files said in between.
    """
    inbox = folder / "inbox"
    _write_registrations(congress, inbox, t0, t1)
    _write_scans(congress, inbox / "rooms", t0, t1)
    _write_reports(congress, inbox / "platform", t0, t1)
    _write_log(congress, inbox / "webcast", t0, t1)
    for sheet in sheets(congress):
        at = sheet.changed(t0, t1)
        if at is not None:
            _replace(inbox / "sheets" / f"{sheet.name}.csv", sheet.text(at), at)


def _write_registrations(congress: Congress, inbox: Path, t0: int, t1: int) -> None:
    at = t1 - t1 % EXPORT_EVERY
    if at <= t0:
        return
    for form in ("registration", "organizers"):
        entries = [entry for entry in congress.entries if entry.form == form]
        _replace(inbox / form / "registrations.csv", registration_list(entries, at), at)


def _write_scans(congress: Congress, folder: Path, t0: int, t1: int) -> None:
    uploads, rows = _scan_rows(congress)
    low, high = bisect_right(uploads, t0), bisect_right(uploads, t1)
    by_day: dict[str, list[int]] = {}
    for index in range(low, high):
        by_day.setdefault(day_of(uploads[index]), []).append(index)
    for day, indexes in by_day.items():
        text = "".join(rows[index] for index in indexes)
        _append(folder / f"scans-{day}.csv", text, uploads[indexes[-1]], header=SCAN_HEADER)


def _write_reports(congress: Congress, folder: Path, t0: int, t1: int) -> None:
    reports = _connections(congress)
    for meeting in congress.meetings:
        connections = reports.get(meeting.session_id)
        if not connections:
            continue
        ends = max(one.left for one in connections)
        at = min(t1 - t1 % MINUTE, ends + -ends % MINUTE)
        if at > t0 and at >= connections[0].joined:
            path = folder / f"{meeting.platform}-{meeting.session_id}.csv"
            _replace(path, meeting_report(meeting, connections, at), at)


def _write_log(congress: Congress, folder: Path, t0: int, t1: int) -> None:
    if not congress.playbacks:
        return
    first = int(congress.playbacks[0].requests[0]) - MINUTE
    for begins in _days(max(t0, first), t1):
        text, written = _web_log(congress, begins).lines(t0, t1)
        if written is not None:
            _append(folder / f"access-{day_of(begins)}.log", text, written)


def _days(t0: int, t1: int) -> Iterator[int]:
    """Give the beginning of each Congress day with an instant in (t0, t1]."""
    begins = local(f"{day_of(t0)} 00:00")
    while begins <= t1:
        yield begins
        begins += DAY


@functools.lru_cache(maxsize=2)
def _web_log(congress: Congress, begins: int) -> WebLog:
    return WebLog(congress.playbacks, begins, begins + DAY, congress.downloads)


@functools.lru_cache(maxsize=2)
def _connections(congress: Congress) -> dict[str, list[Connection]]:
    return by_session(congress.connections)


@functools.lru_cache(maxsize=2)
def _scan_rows(congress: Congress) -> tuple[list[int], list[str]]:
    """Give all rows of the scanners and the moments of their upload, in that order."""
    rows = [(scan.uploaded, scan_line(scan)) for scan in congress.scans]
    rows += [(local(time), line) for time, line in BROKEN_SCANS if congress.scans]
    rows.sort(key=lambda row: row[0])
    return [at for at, _ in rows], [line for _, line in rows]


def _replace(path: Path, text: str, at: int) -> None:
    """Write a whole file under another name, then move it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(text.encode())
    os.utime(part, (at, at))
    part.replace(path)


def _append(path: Path, text: str, at: int, header: str = "") -> None:
    """Add whole lines to a growing file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write((text if file.tell() else header + text).encode())
        file.flush()
        os.utime(file.fileno(), (at, at))
