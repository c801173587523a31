"""Release figures: keep the current snapshot for good, and write down as of when it counts.

The figures themselves are defined in the other program, so what is frozen is what they follow
from. The warehouse is not opened: a release works while another process is loading.
"""

import hashlib
import os
import shutil
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import orjson
from pydantic import ValidationError

from etl import kept
from etl.config import Settings
from etl.config_sections import Event
from etl.errors import ReleaseError, SourceError, UseError
from etl.landing import sync_folder, write_durably
from etl.sources.release import Decision, read_decision

_FIRST_CHECK_INS = """
select source, min("at") from marts.registration_change
where event = 'checked_in'
group by source
having min("at") > ?
order by source
"""
# Who is there now, by State, is kept nowhere.
_PASSING = ("present",)


def release(settings: Settings, as_of: str, released_by: str, now: datetime) -> str:
    """Release the figures of the current snapshot as of an ISO instant; say what was frozen.

    Without an offset the instant is venue time, and it is taken to the full minute below, as
    figures are. `now` is the machine's clock. Raises `UseError` where there is nothing to release,
    and `ReleaseError` if it cannot be written.
    """
    zone = ZoneInfo(settings.document.event.time_zone)
    moment = _instant(as_of, zone)
    try:
        statement = _snapshot(settings, moment, zone)
        decision = _decision(statement, moment, released_by, now)
        _pin(settings.snapshots, statement)
        known = _write(settings.decisions, decision)
    except (OSError, ValueError, KeyError) as error:
        message = (
            f"The figures cannot be released ({type(error).__name__}: {error}); make sure that "
            f"{settings.snapshots} is whole and that both it and {settings.decisions} are writable."
        )
        raise ReleaseError(message) from error
    sentence = _sentence(known or decision, settings, is_known=known is not None)
    return " ".join([sentence, *_remarks(settings, statement, moment)])


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = f'"{text}" is no instant; write --as-of as 2021-03-08T10:00:00+09:00.'
        raise UseError(message) from error
    return moment.replace(second=0, microsecond=0)


def _snapshot(settings: Settings, moment: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the pointer says; raise `UseError` where it cannot speak of that moment."""
    statement = kept.read_pointer(settings.snapshots)
    if statement is None:
        message = (
            f"There is no snapshot in {settings.snapshots}, or current.json there is damaged; "
            "publish one with: python -m etl run."
        )
        raise UseError(message)
    if statement["watermark"] is None:
        message = (
            f"Snapshot {statement['seq']} knows of nothing that has happened yet; "
            "release figures once the live sources have spoken."
        )
        raise UseError(message)
    watermark = datetime.fromisoformat(statement["watermark"])
    if moment > watermark:
        message = (
            f"{_written(moment, zone)} lies after what snapshot {statement['seq']} knows of "
            f"(up to {watermark.astimezone(zone):%Y-%m-%d %H:%M:%S}); name an earlier moment, or "
            "wait."
        )
        raise UseError(message)
    if moment < _begin(settings.document.event):
        message = (
            f"{_written(moment, zone)} lies before the first day of the event "
            f"({settings.document.event.starts_on}); name a later moment."
        )
        raise UseError(message)
    return statement


def _begin(event: Event) -> datetime:
    return datetime.combine(event.starts_on, time.min, ZoneInfo(event.time_zone))


def _decision(
    statement: dict[str, Any], moment: datetime, released_by: str, now: datetime
) -> Decision:
    try:
        return Decision(
            # The same moment of the same snapshot is the same release.
            release_id=f"{moment:%Y%m%dT%H%MZ}-{statement['seq']:06d}",
            as_of=moment,
            released_at=now,
            released_by=released_by,
            seq=statement["seq"],
            content_hash=statement["content_hash"],
        )
    except ValidationError as error:
        fault = error.errors()[0]
        reason = fault["msg"].removeprefix("Value error, ")
        if fault["loc"] != ("released_by",):
            raise
        message = f"--by is not right: {reason}."
        raise UseError(message) from error


def _pin(snapshots: Path, statement: dict[str, Any]) -> None:
    """Keep the files of a snapshot where nothing is pruned; its statement last, which offers them.

    Doing it again changes nothing but mends what was damaged.
    """
    folder = snapshots / kept.RELEASED
    folder.mkdir(exist_ok=True)
    name = f"{statement['seq']:06d}.json"
    offered = folder / name
    if offered.exists() and orjson.loads(offered.read_bytes()) != statement:
        message = (
            f"{offered} belongs to another snapshot of that number, so that figures released "
            "from it would be lost; put what it belongs to back, or move both elsewhere."
        )
        raise ReleaseError(message)
    for audience, file in statement["audiences"].items():
        if audience not in _PASSING:
            _keep(snapshots / file["file"], folder, file["sha256"])
    if not offered.exists():
        write_durably(offered, (snapshots / name).read_bytes())


def _keep(path: Path, folder: Path, sha256: str) -> None:
    """Put a file into a folder too: as a hard link, or as a copy where there can be none."""
    kept = folder / path.name
    if kept.exists() and _sha256(kept) == sha256:
        return
    if _sha256(path) != sha256:
        message = f"{path} is damaged: its checksum differs; release from the next snapshot."
        raise ReleaseError(message)
    draft = folder / f".{path.name}.draft"
    draft.unlink(missing_ok=True)
    try:
        os.link(path, draft)
    except OSError:
        shutil.copy2(path, draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
    draft.replace(kept)
    sync_folder(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(folder: Path, decision: Decision) -> Decision | None:
    """Write a release; if it was made before, leave it and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"release-{decision.release_id}.json"
    try:
        return read_decision(path.read_text(encoding="utf-8"), path.name)
    except (FileNotFoundError, UnicodeDecodeError, SourceError):
        packed = orjson.dumps(decision.model_dump(), option=orjson.OPT_INDENT_2)
        write_durably(path, packed + b"\n")
        return None


def _sentence(decision: Decision, settings: Settings, *, is_known: bool) -> str:
    zone = ZoneInfo(settings.document.event.time_zone)
    released = "were released before" if is_known else "are released"
    return (
        f"Figures as of {_written(decision.as_of, zone)} {released} by {decision.released_by}, "
        f"frozen in snapshot {decision.seq} (content {decision.content_hash[:12]}), kept in "
        f"{settings.snapshots / kept.RELEASED}. A release stays: it cannot be undone."
    )


def _remarks(settings: Settings, statement: dict[str, Any], moment: datetime) -> list[str]:
    """Tell what the moment lies before, so that a zero is not taken for a fact."""
    zone = ZoneInfo(settings.document.event.time_zone)
    file = settings.snapshots / statement["audiences"]["internal"]["file"]
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            first = con.execute(_FIRST_CHECK_INS, [moment.replace(tzinfo=None)]).fetchall()
    except duckdb.Error:
        return []  # what was released is whole; a remark is not worth an error
    return [
        f"Of {source} no check-in counts before {_written(at.replace(tzinfo=UTC), zone)}; where "
        "its list has no column 'Check-in date', check-ins count from the time of the file on."
        for source, at in first
    ]


def _written(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
