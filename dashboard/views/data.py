"""The data page: whether the sources deliver, and what of theirs could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.freshness import FRESH_FOR, is_fresh
from dashboard.metrics import METRICS, alerts, health, registrations
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views import data_lists
from dashboard.views.alerts import alert_part
from dashboard.views.data_gates import gates
from dashboard.views.data_lists import Part
from dashboard.views.data_official import official_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    import polars as pl

    from dashboard.components import State
    from dashboard.metrics.model import Metric
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

# Kinds of source that are lists: their data are of the time at which the list was written.
_LISTS: Final = (
    "programme",
    "sheet",
    "indico_timetable",
    "indico_registrations",
    "indico_api",
    "pretix_api",
)
_STATUSES: Final = (
    registrations.APPROVED,
    registrations.PENDING,
    registrations.REJECTED,
    registrations.WITHDRAWN,
    registrations.CHECKED_IN,
)


@dataclass(frozen=True)
class DataView:
    """All that stands on the page."""

    tiles: tuple[Tile, ...]
    alerts: Part
    sources: Part
    official: tuple[Part, ...]
    registrations: Part
    rejects: Part
    gates: Part
    unmatched: Part
    unresolved: Part
    ambiguous: Part
    missing: Part
    skipped: Part
    batches: Part


def build(snapshot: Snapshot, now: datetime) -> DataView:
    """Make the page; `now` is the wall clock, by which sources are late or not."""
    zone = figures.event(snapshot).clock
    sources = query(snapshot, health.SOURCE_LIST)
    return DataView(
        tiles=_tiles(snapshot, sources),
        alerts=alert_part(snapshot),
        sources=_sources(sources.to_dicts(), zone, now),
        official=official_parts(snapshot),
        registrations=_registrations(snapshot),
        rejects=data_lists.rejects(snapshot),
        gates=gates(snapshot, zone),
        unmatched=data_lists.unmatched(snapshot, zone),
        unresolved=data_lists.unresolved(snapshot),
        ambiguous=data_lists.ambiguous(snapshot),
        missing=data_lists.missing(snapshot),
        skipped=data_lists.skipped(snapshot),
        batches=data_lists.batches(snapshot, now),
    )


def _tiles(snapshot: Snapshot, sources: pl.DataFrame) -> tuple[Tile, ...]:
    def value(metric: Metric) -> int:
        return int(figures.measure(snapshot, [metric]).item() or 0)

    failing, rejected, records = map(value, (health.FAILING, health.REJECTED, health.RECORDS))
    return (
        Tile(
            health.FAILING.label,
            write.number(failing),
            note=f"of {write.counted(sources.height, 'source')}",
            help=health.FAILING.help,
            tone="alert" if failing else "normal",
        ),
        _count(health.RECORDS, records, "accepted, rejected, duplicates or skipped"),
        _count(
            health.REJECTED, rejected, f"{write.percentage(rejected, records, 2)} of records read"
        ),
        *(
            _count(metric, value(metric), note)
            for metric, note in (
                (alerts.OPEN, "of what the configuration watches"),
                (health.GATES_SILENT, "while a meeting is on in their room"),
                (health.UNMATCHED_STAYS, "kept, but in no meeting's figures"),
                (health.UNRESOLVED_VALUES, "fields left empty until mapped"),
                (health.MISSING_ENTRIES, "they keep their status"),
            )
        ),
    )


def _count(metric: Metric, value: int, note: str) -> Tile:
    return Tile(metric.label, write.number(value), note=note, help=metric.help)


def _sources(rows: Sequence[Row], zone: ZoneInfo, now: datetime) -> Part:
    columns = (
        Column("Source"),
        Column("State"),
        Column("Last received"),
        Column("Data up to"),
        *(
            Column(name, "right")
            for name in ("Files", "Records", "Accepted", "Rejected", "Duplicates", "Skipped")
        ),
        Column("What is wrong", wide=True),
    )
    lines = tuple(_source(row, zone, now) for row in rows)
    quiet = f"quiet: nothing new for {write.age(FRESH_FOR)}"
    return Part(
        "sources",
        "Sources",
        f"Delivering, {quiet}, or failing. A failing source is tried again at every poll; "
        "its last good figures stay.",
        Table(columns, lines, "No source is configured.", "Sources"),
    )


def _source(row: Row, zone: ZoneInfo, now: datetime) -> tuple[Cell | str, ...]:
    received = row["last_received_at"]
    state, words = _state(row, now)
    last = (
        Cell(f"{write.age(now - received)} ago", note=write.instant_utc(received))
        if received
        else Cell(write.UNKNOWN, note="nothing yet")
    )
    wrong = Cell("")
    if row["error"]:
        since = f", tried {write.age(now - row['error_at'])} ago" if row["error_at"] else ""
        wrong = Cell(row["error"], note=f"{row['error_file'] or ''}{since}".strip(", "))
    return (
        Cell(row["source"], note=_kind(row)),
        Cell(words, state=state),
        last,
        _up_to(row, zone),
        *(
            write.number(row[key])
            for key in ("files", "records", "accepted", "rejected", "duplicate", "skipped")
        ),
        wrong,
    )


def _up_to(row: Row, zone: ZoneInfo) -> Cell | str:
    """Write what moment the data reach; a list is as new as its file."""
    if row["watermark"] is None:
        return write.UNKNOWN
    said = "when the list was written" if row["kind"] in _LISTS else ""
    return Cell(write.instant(row["watermark"], zone), note=said)


def _kind(row: Row) -> str:
    kind = (row["kind"] or "").replace("_", " ")
    percent = row["sampling_percent"]
    return kind if percent is None else f"{kind}, {percent} per cent of requests"


def _state(row: Row, now: datetime) -> tuple[State, str]:
    if row["error"]:
        return "disconnected", "Failing"
    if row["last_received_at"] is None:
        return "paused", "Nothing yet"
    if is_fresh(row["last_received_at"], now):
        return "live", "Delivering"
    return "paused", "Quiet"


def _registrations(snapshot: Snapshot) -> Part:
    found = figures.measure(snapshot, _STATUSES, by=["source"]).to_dicts()
    total = figures.measure(snapshot, _STATUSES).row(0, named=True)
    head = figures.headline(snapshot)
    lines = [
        (row["source"] or write.UNKNOWN, *(write.number(row[metric.key]) for metric in _STATUSES))
        for row in found
    ]
    if len(lines) > 1:
        sums = (Cell(write.number(total[metric.key]), strong=True) for metric in _STATUSES)
        lines.append((Cell("All sources", strong=True), *sums))
    names = (metric.label.split(" (")[0].removesuffix(" entries") for metric in _STATUSES)
    columns = (Column("Source", wide=True), *(Column(name, "right") for name in names))
    return Part(
        "registrations",
        f"{write.number(head.approved)} approved entries are "
        f"{write.number(head.registered)} registered participants",
        "The difference: persons with several entries, and categories that do not take part. "
        + METRICS["event.checked_in"].help,
        Table(columns, tuple(lines), "No registration has been read yet.", "Registrations"),
    )
