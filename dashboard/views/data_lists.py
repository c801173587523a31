"""The lists of the data page: what could not be used, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.metrics import health
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.snapshot import Snapshot

_BATCHES: Final = 12
_FEW_POSITIONS: Final = 10


@dataclass(frozen=True)
class Part:
    """A table with what it is and what to do about it."""

    key: str
    title: str
    what: str
    table: Table
    data: pl.DataFrame | None = None
    """All of it, where the table shows a part."""


def rejects(snapshot: Snapshot) -> Part:
    """List rejected records by reason: their places, never their content."""
    columns = (
        Column("Source"),
        Column("Reason, file and first records", wide=True),
        Column("Records", "right"),
    )
    found = query(snapshot, health.REJECT_LIST)
    lines = tuple(
        (
            row["source"],
            Cell(row["reason"], note=f"{row['file']}, record {_some(row['positions'])}"),
            write.number(row["records"]),
        )
        for row in found.to_dicts()
    )
    return Part(
        "rejects",
        "Rejected records",
        "Look them up by their number in the file (in a table the line of titles is not counted; "
        "etl check names lines), correct them at the source and export again.",
        Table(columns, lines, "No record has been rejected.", "Rejected records"),
        found.select(
            pl.col("source").alias("Source"),
            pl.col("file").alias("File"),
            pl.col("reason").alias("Reason"),
            pl.col("records").alias("Records"),
            pl.col("positions").alias("Numbers of the records"),
        )
        if lines
        else None,
    )


def _some(positions: str) -> str:
    """Return the first few of many positions."""
    few = positions.split(", ", _FEW_POSITIONS)
    return ", ".join([*few[:_FEW_POSITIONS], "…"] if len(few) > _FEW_POSITIONS else few)


def unmatched(snapshot: Snapshot, zone: ZoneInfo) -> Part:
    """List places that lead to no meeting."""
    rows = query(snapshot, health.UNMATCHED_LIST).to_dicts()
    columns = (
        Column("Source"),
        Column("Kind"),
        Column("Place", wide=True),
        Column("Stays", "right"),
        Column("Last seen"),
    )
    lines = tuple(
        (
            row["source"],
            row["place_kind"],
            row["place"],
            write.number(row["stays"]),
            write.instant(row["last_at"], zone) if row["last_at"] else write.UNKNOWN,
        )
        for row in rows
    )
    return Part(
        "unmatched",
        "Places without a meeting",
        "Add the door as an alias of its room, or the platform meeting or stream, "
        "to the configuration; stays outside meetings need nothing.",
        Table(columns, lines, "Every place leads to a meeting.", "Places without a meeting"),
    )


def unresolved(snapshot: Snapshot) -> Part:
    """List values nobody has mapped, each with the line of the configuration that would."""
    columns = (
        Column("Source"),
        Column("Field"),
        Column("Value and line to paste", wide=True),
        Column("Records", "right"),
    )
    lines = tuple(
        (
            row["source"],
            row["field"],
            Cell(
                row["value"], note=_line(row["field"], row["value"]) if row["is_mappable"] else ""
            ),
            write.number(row["records"]),
        )
        for row in query(snapshot, health.UNRESOLVED_LIST).to_dicts()
    )
    return Part(
        "unresolved",
        "Values without a mapping",
        "Paste the line into the configuration of the source, with what it stands for in the empty "
        "quotes, or as it is for nothing; then etl check tells the effect. Nothing is guessed.",
        Table(columns, lines, "Every value has a mapping.", "Values without a mapping"),
    )


def _line(field: str, value: str) -> str:
    """Write the line that would map a value."""
    return f'below [source.values.{field}]: {json.dumps(value, ensure_ascii=False)} = ""'


def ambiguous(snapshot: Snapshot) -> Part:
    """List references that lead to several people, by their kind; never the references."""
    return Part(
        "ambiguous",
        "Ambiguous references",
        "They lead to several people and join nothing: say whose they are, and from when to when, "
        "in the sheet “links”.",
        _listing(
            query(snapshot, health.AMBIGUOUS_LIST),
            {
                "ref_kind": Column("Kind", wide=True),
                "refs": Column("References", "right"),
                "stays": Column("Stays with one", "right"),
            },
            "Every reference leads to one person.",
            "Ambiguous references",
        ),
    )


def missing(snapshot: Snapshot) -> Part:
    """List entries that are no longer in their source's list."""
    return Part(
        "missing",
        "Missing entries",
        "Absent from the latest full list of their source: ask the registration desk.",
        _listing(
            query(snapshot, health.MISSING_LIST),
            {
                "source": Column("Source"),
                "status": Column("Status", wide=True),
                "entries": Column("Entries", "right"),
            },
            "No entry is missing.",
            "Missing entries",
        ),
    )


def skipped(snapshot: Snapshot) -> Part:
    """List records that were skipped."""
    return Part(
        "skipped",
        "Records skipped",
        "Well formed, but no facts, such as a style sheet in a web log; look only if a number "
        "seems wrong.",
        _listing(
            query(snapshot, health.SKIPPED_LIST),
            {
                "source": Column("Source"),
                "reason": Column("Reason", wide=True),
                "records": Column("Records", "right"),
            },
            "Nothing was skipped.",
            "Records skipped",
        ),
    )


def batches(snapshot: Snapshot, now: datetime) -> Part:
    """List what was loaded last."""
    columns = (
        Column("Received"),
        Column("Source"),
        Column("File", wide=True),
        Column("Records", "right"),
        Column("Accepted", "right"),
        Column("Rejected", "right"),
    )
    rows = query(snapshot, health.BATCH_LIST).head(_BATCHES).to_dicts()
    lines = tuple(
        (
            f"{write.age(now - row['received_at'])} ago",
            row["source"],
            row["file"] or write.UNKNOWN,
            *(write.number(row[key]) for key in ("records", "accepted", "rejected")),
        )
        for row in rows
    )
    return Part(
        "batches",
        "Latest batches",
        "Each is loaded whole or not at all, and never twice.",
        Table(columns, lines, "Nothing has been loaded yet.", "Latest batches"),
    )


def _listing(frame: pl.DataFrame, columns: dict[str, Column], empty: str, label: str) -> Table:
    lines = tuple(
        tuple(_plain(row[name]) for name in columns) for row in frame.iter_rows(named=True)
    )
    return Table(tuple(columns.values()), lines, empty, label)


def _plain(value: object) -> str:
    if isinstance(value, int):
        return write.number(value)
    return str(value) if value is not None else write.UNKNOWN
