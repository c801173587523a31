"""The folder of snapshots: which is the current one, and how long the others are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

POINTER = "current.json"
RELEASED = "released"
"""Folder within that of snapshots: those from which figures were released, never pruned."""

_STATED = {"seq", "built_at", "watermark", "content_hash", "audiences"}
_KEEP_ALL = timedelta(minutes=2)
_KEEP_MINUTES = timedelta(hours=1)


def read_pointer(folder: Path) -> dict[str, Any] | None:
    """Return what the pointer says, or None before the first snapshot and if it is damaged."""
    try:
        statement = orjson.loads((folder / POINTER).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    is_whole = isinstance(statement, dict) and statement.keys() >= _STATED
    return statement if is_whole and isinstance(statement["seq"], int) else None


def prune(folder: Path, now: datetime) -> None:
    """Keep every snapshot for two minutes, one a minute for an hour, one per 15 minutes beyond.

    What shows who is there at one moment goes after two minutes.
    """
    slots: set[object] = set()
    pointer = read_pointer(folder)
    for seq, built_at in sorted(kept(folder).items(), reverse=True):
        age = now - built_at
        if age <= _KEEP_ALL or (pointer and seq == pointer["seq"]):
            continue
        (folder / f"{seq:06d}.present.duckdb").unlink(missing_ok=True)
        minutes = 1 if age <= _KEEP_MINUTES else 15
        slot = (minutes, int(built_at.timestamp()) // (60 * minutes))
        if slot in slots:
            # The statement goes first: a snapshot without one is not offered any more.
            for path in (folder / f"{seq:06d}.json", *folder.glob(f"{seq:06d}.*.duckdb")):
                path.unlink(missing_ok=True)
        slots.add(slot)


def kept(folder: Path) -> dict[int, datetime]:
    """Map the number of each kept snapshot to when it was built, by the file's own time."""
    return {
        int(path.stem): datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for path in folder.glob("[0-9]*.json")
        if path.stem.isascii() and path.stem.isdigit()
    }
