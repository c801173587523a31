"""Publish the marts as immutable snapshots, one file per audience, and move the pointer.

A snapshot never changes and its name is never used again; readers that have it open keep it. The
pointer `current.json` moves last, so a reader finds either the old snapshot or the new one, whole.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import orjson

from etl.kept import POINTER, RELEASED, kept, prune, read_pointer
from etl.landing import sync_folder, write_durably
from etl.models import BRIDGES, MARTS, PRESENT, select

SCHEMA_VERSION = 4

# The state of loading, which two ways of loading the same facts need not share.
_OPERATIONS = ("alert", "source", "batch", "reject", "skipped", "unresolved")
# What the public sees: no detail of people or sources. Columns to leave empty, by table.
_PUBLIC: Mapping[str, tuple[str, ...]] = {
    "event": (),
    "category": (),
    "state": (),
    "state_change": (),
    "session": (),
    "session_group": (),
    "registration_change": ("source", "category_id", "mode", "regional_group"),
    "participant_change": (
        "category_id",
        "mode",
        "regional_group",
        "m49_region",
        "level",
        "gender",
    ),
    "attendance_change": ("category_id", "regional_group"),
    "session_minute": (),
    "minute": (),
    "stay_count": ("source",),
    "session_stay_count": (),
    "connection_change": (),
    "webcast_minute": (),
    "session_webcast_minute": (),
    "counter_minute": ("source",),
    "audience_total": ("source",),
    "group_change": (),
    "group_webcast": (),
    "organization_change": (),
    "statement": (),
    "release": (),
    "baseline": (),
}

# What comes and goes within a minute is no change.
_BRIDGE = """
insert into internal.marts.bridge_change by name
with change as ({model})
select
    figure, step, source, category_id, minute_ceil(happened_at) as "at",
    cast(sum(amount) as bigint) as amount
from change
where happened_at is not null
group by figure, step, source, category_id, minute_ceil(happened_at)
having sum(amount) != 0
"""


@dataclass(frozen=True)
class Published:
    """A snapshot that has just been published."""

    seq: int
    content_hash: str


def publish(con: duckdb.DuckDBPyConnection, folder: Path) -> Published:
    """Write the next snapshot for each audience, then the pointer; prune old ones."""
    folder.mkdir(parents=True, exist_ok=True)
    pointer = read_pointer(folder)
    numbers = (pointer["seq"] if pointer else 0, *kept(folder), *kept(folder / RELEASED))
    seq = max(numbers) + 1
    with _draft(con, folder, seq, "internal") as internal:
        _fill_internal(con)
        content_hash = _content_hash(con)
        watermark = con.execute("select watermark from internal.marts.event").fetchall()[0][0]
        with _draft(con, folder, seq, "public") as public:
            _fill_public(con)
        with _draft(con, folder, seq, "present") as present:
            _fill_present(con)
    statement = {
        "seq": seq,
        "schema_version": SCHEMA_VERSION,
        "built_at": datetime.now(UTC).isoformat(),
        "watermark": watermark.replace(tzinfo=UTC).isoformat() if watermark else None,
        "content_hash": content_hash,
        "audiences": {
            "internal": _finish(internal),
            "public": _finish(public),
            "present": _finish(present),
        },
    }
    packed = orjson.dumps(statement, option=orjson.OPT_INDENT_2)
    write_durably(folder / f"{seq:06d}.json", packed)
    write_durably(folder / POINTER, packed)
    prune(folder, datetime.now(UTC))
    return Published(seq, content_hash)


@dataclass
class _Draft:
    """A snapshot file that is being written, and how many rows each table got."""

    path: Path
    name: str
    rows: dict[str, int]


@contextmanager
def _draft(
    con: duckdb.DuckDBPyConnection, folder: Path, seq: int, audience: str
) -> Iterator[_Draft]:
    """Attach a new database under the name of the audience; detached, it is complete."""
    draft = _Draft(folder / f".{seq:06d}.{audience}.draft", f"{seq:06d}.{audience}.duckdb", {})
    for left in folder.glob(f"{draft.path.name}*"):  # by a process that was killed
        left.unlink()
    name = str(draft.path).replace("'", "''")
    # Small blocks: most tables of a snapshot have a few hundred rows, and many are kept. No log of
    # what is written: a draft that is interrupted is thrown away.
    con.execute(f"attach '{name}' as {audience} (block_size 16384, recovery_mode no_wal_writes)")
    try:
        yield draft
        counts = "select table_name, estimated_size from duckdb_tables() where database_name = ?"
        draft.rows.update(con.execute(counts, [audience]).fetchall())
        # Trying every way to pack text takes four times as long and saves nothing.
        con.execute("set force_compression = 'dictionary'")
    finally:
        con.execute(f"detach {audience}")
        con.execute("reset force_compression")


def _fill_internal(con: duckdb.DuckDBPyConnection) -> None:
    """Select every mart into the tables of the contract."""
    home = con.execute("select current_database()").fetchall()[0][0]
    con.begin()
    con.execute("use internal")
    con.execute(resources.files("etl.sql").joinpath("marts.sql").read_text("utf-8"))
    con.execute(f'use "{home}"')
    for table in MARTS:
        con.execute(f"insert into internal.marts.{table} by name {select('marts', table)}")
    for model in BRIDGES:
        con.execute(_BRIDGE.format(model=select("bridges", model)))
    con.commit()


def _fill_public(con: duckdb.DuckDBPyConnection) -> None:
    """Copy what the public may see; all other tables are there and empty."""
    con.begin()
    con.execute("create schema public.marts")
    for table in (*MARTS, *PRESENT, "bridge_change"):
        if table in _PUBLIC:
            blanked = ", ".join(f"cast(null as varchar) as {name}" for name in _PUBLIC[table])
            chosen = f"* replace ({blanked})" if blanked else "*"
            source = f"select {chosen} from internal.marts.{table}"
        else:
            source = f"select * from internal.marts.{table} where false"
        con.execute(f"create table public.marts.{table} as {source}")
    con.commit()


def _fill_present(con: duckdb.DuckDBPyConnection) -> None:
    """Select what is true of one moment only, apart from what is kept."""
    con.begin()
    con.execute("create schema present.marts")
    for table in PRESENT:
        con.execute(f"create table present.marts.{table} as {select('marts', table)}")
    con.commit()


def _finish(draft: _Draft) -> dict[str, Any]:
    """Give a complete draft its name; return what the pointer says of it."""
    with draft.path.open("rb") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    draft.path.chmod(0o444)
    draft.path.rename(draft.path.with_name(draft.name))
    sync_folder(draft.path.parent)
    return {"file": draft.name, "sha256": sha256, "rows": dict(sorted(draft.rows.items()))}


def _content_hash(con: duckdb.DuckDBPyConnection) -> str:
    """Hash the rows of all marts that follow from the facts alone, in whatever order they stand.

    Comparable between snapshots written with the same version of DuckDB.
    """
    digest = hashlib.sha256()
    for table in (*MARTS, "bridge_change"):
        if table not in _OPERATIONS:
            content = f"select count(*), sum(hash(mart)::hugeint) from internal.marts.{table} mart"
            digest.update(f"{table} {con.execute(content).fetchall()}".encode())
    return digest.hexdigest()
