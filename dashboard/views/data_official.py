"""What is official: the figures released, and those of earlier events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures, released
from dashboard import format as write
from dashboard.errors import SnapshotError
from dashboard.metrics import METRICS
from dashboard.tables import Cell, Column, Table
from dashboard.views.data_lists import Part

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.released import Figure, Release, ReleasedFigure
    from dashboard.snapshot import Snapshot

# What is quoted; of the others only those that have been corrected.
_SHOWN: Final = (
    "registered",
    "attended",
    "states_registered",
    "states_represented",
    "organizations_represented",
    "peak",
    "playbacks",
    "meetings_held",
    "statements_delivered",
)
_COLUMNS: Final = (
    Column("Figure", wide=True),
    Column("Released", "right"),
    Column("As of"),
    Column("By"),
    Column("Now", "right"),
    Column("Correction", "right"),
)


def official_parts(snapshot: Snapshot) -> tuple[Part, ...]:
    """Return the parts there is anything in."""
    release = released.latest_release(snapshot)
    parts = (
        _released(snapshot, release) if release else None,
        _baselines(snapshot),
    )
    return tuple(part for part in parts if part)


def _released(snapshot: Snapshot, release: Release) -> Part:
    zone = figures.event(snapshot).clock
    when = f"Released {write.instant(release.released_at, zone)}, from snapshot {release.seq}."
    try:
        found = released.released_figures(snapshot, release)
    except SnapshotError as error:
        table = Table(_COLUMNS, (), str(error), "Released figures")
        return Part("released", "Released figures", when, table)
    corrected = sum(each.is_corrected for each in found)
    noun = "has been corrected" if corrected == 1 else "have been corrected"
    title = f"Released figures: {write.in_text(corrected)} {noun} since"
    if not corrected:
        title = "Released figures: none has been corrected since"
    shown = (each for each in found if each.key in _SHOWN or each.is_corrected)
    return Part(
        "released",
        title,
        f"{when} Correction: as known now less as released, both as of the same moment.",
        Table(_COLUMNS, tuple(_line(each, zone) for each in shown), label="Released figures"),
        _data(found, zone),
    )


def _line(of: ReleasedFigure, zone: ZoneInfo) -> tuple[Cell | str, ...]:
    return (
        of.label,
        _value(of.released, of.unit, zone),
        write.instant(of.as_of, zone),
        of.released_by,
        _value(of.now, of.unit, zone),
        Cell(_correction(of), strong=of.is_corrected),
    )


def _value(value: Figure, unit: str, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return write.instant(value, zone)
    if unit == "share":
        return write.percentage(value, 1, 1)
    return write.number(value)


def _correction(of: ReleasedFigure) -> str:
    if of.correction is None:
        return "changed" if of.is_corrected else ""
    if of.unit == "share":
        return f"{write.change(100 * of.correction, 1)} points" if of.correction else "none"
    return write.added(of.correction) if of.correction else "none"


def _data(found: list[ReleasedFigure], zone: ZoneInfo) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Figure": [each.label for each in found],
            "Released": [_value(each.released, each.unit, zone) for each in found],
            "Now": [_value(each.now, each.unit, zone) for each in found],
            "Correction": [_correction(each) for each in found],
        }
    )


def _baselines(snapshot: Snapshot) -> Part | None:
    rows = released.baselines(snapshot)
    if not rows:
        return None
    columns = (
        Column("Event", wide=True),
        Column("Figure"),
        Column("Value", "right"),
        Column("Document", wide=True),
    )
    lines = tuple(
        (
            row["event"],
            _label(row["figure"]),
            write.number(row["value"]),
            row["document"] or write.UNKNOWN,
        )
        for row in rows
    )
    return Part(
        "baselines",
        "Official figures of earlier events",
        "They stand beside ours and enter none.",
        Table(columns, lines, label="Official figures of earlier events"),
    )


def _label(key: str) -> str:
    metric = METRICS.get(f"event.{key}")
    return metric.label if metric else key.replace("_", " ")
