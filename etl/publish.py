"""Publish the marts as immutable snapshots, one file per audience, and move the pointer.

A snapshot never changes and its name is never used again; readers that have it open keep it. The
pointer `current.json` moves last, so a reader finds either the old snapshot or the new one, whole.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson

from etl.landing import sync_folder, write_durably
from etl.models import MARTS

SCHEMA_VERSION = 1
POINTER = "current.json"

# The state of loading, which two ways of loading the same facts need not share.
_OPERATIONS = ("source", "batch", "reject", "skipped", "unresolved")
# What the public sees: no detail of people or sources. Columns to leave empty, by table.
_PUBLIC: Mapping[str, tuple[str, ...]] = {
    "event": (),
    "category": (),
    "state": (),
    "state_change": (),
    "session": (),
    "registration_change": ("source", "category_id", "mode", "regional_group"),
    "participant_change": ("category_id", "mode", "regional_group", "m49_region"),
    "attendance_change": ("category_id", "regional_group"),
    "session_minute": (),
    "minute": (),
    "stay_count": ("source",),
    "session_stay_count": (),
    "connection_change": (),
    "webcast_minute": (),
    "session_webcast_minute": (),
}

_KEEP_ALL = timedelta(minutes=2)
_KEEP_MINUTES = timedelta(hours=1)


@dataclass(frozen=True)
class Published:
    """A snapshot that has just been published."""

    seq: int
    content_hash: str


def publish(con: duckdb.DuckDBPyConnection, folder: Path) -> Published:
    """Write the next snapshot for each audience, then the pointer; prune old ones."""
    folder.mkdir(parents=True, exist_ok=True)
    pointer = read_pointer(folder)
    seq = max([pointer["seq"] if pointer else 0, *_kept(folder)]) + 1
    content_hash = _content_hash(con)
    event = con.execute("select watermark from marts.event").fetchone()
    watermark = event[0] if event else None
    statement = {
        "seq": seq,
        "schema_version": SCHEMA_VERSION,
        "built_at": datetime.now(UTC).isoformat(),
        "watermark": watermark.replace(tzinfo=UTC).isoformat() if watermark else None,
        "content_hash": content_hash,
        "audiences": {
            "internal": _write(con, folder, seq, "internal", dict.fromkeys(MARTS, ())),
            "public": _write(con, folder, seq, "public", _PUBLIC),
        },
    }
    packed = orjson.dumps(statement, option=orjson.OPT_INDENT_2)
    write_durably(folder / f"{seq:06d}.json", packed)
    write_durably(folder / POINTER, packed)
    prune(folder, datetime.now(UTC))
    return Published(seq, content_hash)


def read_pointer(folder: Path) -> dict[str, Any] | None:
    """Return what the pointer says, or None before the first snapshot."""
    try:
        statement: dict[str, Any] = orjson.loads((folder / POINTER).read_bytes())
    except FileNotFoundError:
        return None
    return statement


def prune(folder: Path, now: datetime) -> None:
    """Keep every snapshot for two minutes, one a minute for an hour, one per 15 minutes beyond."""
    kept: set[object] = set()
    pointer = read_pointer(folder)
    for seq, built_at in sorted(_kept(folder).items(), reverse=True):
        age = now - built_at
        if age <= _KEEP_ALL or (pointer and seq == pointer["seq"]):
            continue
        minutes = 1 if age <= _KEEP_MINUTES else 15
        slot = (minutes, int(built_at.timestamp()) // (60 * minutes))
        if slot in kept:
            # The statement goes first: a snapshot without one is not offered any more.
            for path in (folder / f"{seq:06d}.json", *folder.glob(f"{seq:06d}.*.duckdb")):
                path.unlink(missing_ok=True)
        kept.add(slot)


def _kept(folder: Path) -> dict[int, datetime]:
    """Map the number of each kept snapshot to when it was built, by the file's own time."""
    return {
        int(path.stem): datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for path in folder.glob("[0-9]*.json")
    }


def _write(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    seq: int,
    audience: str,
    tables: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:
    """Write one snapshot file and return its name, hash and row counts."""
    path = folder / f"{seq:06d}.{audience}.duckdb"
    draft = folder / f".{seq:06d}.{audience}.draft"
    for left in folder.glob(f"{draft.name}*"):  # by a process that was killed
        left.unlink()
    name = str(draft).replace("'", "''")
    # Small blocks: most tables of a snapshot have a few hundred rows, and many are kept.
    con.execute(f"attach '{name}' as snapshot (block_size 16384)")
    try:
        con.begin()
        con.execute("create schema snapshot.marts")
        rows = {table: _copy(con, table, blanks) for table, blanks in tables.items()}
        con.commit()
    finally:
        con.execute("detach snapshot")
    with draft.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    draft.chmod(0o444)
    sync_folder(folder)
    draft.rename(path)
    return {"file": path.name, "sha256": sha256, "rows": rows}


def _copy(con: duckdb.DuckDBPyConnection, table: str, blanks: tuple[str, ...]) -> int:
    blanked = ", ".join(f"cast(null as varchar) as {name}" for name in blanks)
    columns = f"* replace ({blanked})" if blanks else "*"
    con.execute(f"create table snapshot.marts.{table} as select {columns} from marts.{table}")
    row = con.execute(f"select count(*) from marts.{table}").fetchone()
    return int(row[0]) if row else 0


def _content_hash(con: duckdb.DuckDBPyConnection) -> str:
    """Hash the ordered rows of all marts that follow from the facts alone."""
    digest = hashlib.sha256()
    for table in MARTS:
        if table not in _OPERATIONS:
            digest.update(table.encode())
            frame = con.execute(f"select * from marts.{table} order by all").pl()
            digest.update(frame.write_csv().encode())
    return digest.hexdigest()
