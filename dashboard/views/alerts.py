"""Alerts: those nobody has acknowledged, for every page, and the list of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures
from dashboard import format as write
from dashboard.metrics import alerts
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.data_lists import Part

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.components import State
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

_SHOWN: Final = 25
_COLUMNS: Final = (
    Column("State"),
    Column("What", wide=True),
    Column("Began"),
    Column("Over"),
    Column("At worst", "right"),
    Column("Acknowledged"),
    Column("Sent"),
)


@dataclass(frozen=True)
class Unseen:
    """An open alert that nobody has acknowledged."""

    alert_id: str
    text: str
    since: str


def unseen(snapshot: Snapshot) -> tuple[Unseen, ...]:
    """Return the open alerts nobody has acknowledged, the latest first."""
    event = figures.event(snapshot)
    return tuple(
        Unseen(row["alert_id"], row["text"], _since(row["started_at"], event))
        for row in query(snapshot, alerts.UNSEEN_LIST).to_dicts()
    )


def _since(at: datetime, event: figures.Event) -> str:
    """Write since when, with the day if it is not that of the data."""
    now = event.watermark
    is_today = now and now.astimezone(event.clock).date() == at.astimezone(event.clock).date()
    return f"since {(write.clock if is_today else write.instant)(at, event.clock)}"


def alert_part(snapshot: Snapshot) -> Part:
    """List all alerts, those that need somebody first."""
    zone = figures.event(snapshot).clock
    found = query(snapshot, alerts.ALERT_LIST)
    rows = found.to_dicts()
    is_sent = any(row["is_told"] for row in rows)
    columns = _COLUMNS if is_sent else _COLUMNS[:-1]
    lines = tuple(_line(row, zone)[: len(columns)] for row in rows[:_SHOWN])
    return Part(
        "alerts",
        _title(rows),
        "What the configuration watches. An alert is over when it has not held for two minutes; "
        "what happens again is a new one. Acknowledge it to tell others that somebody sees to it.",
        Table(columns, lines, "No alert yet: each appears here once it begins.", "Alerts"),
        _data(found, zone) if len(rows) > _SHOWN else None,
    )


def _title(rows: list[Row]) -> str:
    is_open = [row for row in rows if row["ended_at"] is None]
    if not is_open:
        return "Alerts: none is open"
    waiting = sum(row["acknowledged_at"] is None for row in is_open)
    verb = "is" if len(is_open) == 1 else "are"
    rest = f", {write.in_text(waiting)} not acknowledged" if waiting else ", all acknowledged"
    return f"Alerts: {write.in_text(len(is_open))} {verb} open{rest}"


def _line(row: Row, zone: ZoneInfo) -> tuple[Cell | str, ...]:
    state, words = _state(row)
    return (
        Cell(words, state=state),
        Cell(row["text"], note=_note(row), meeting=row["session_id"] or ""),
        Cell(write.instant(row["started_at"], zone), note=write.instant_utc(row["started_at"])),
        write.instant(row["ended_at"], zone) if row["ended_at"] else write.UNKNOWN,
        f"{_value(row['value'])} {row['unit']}",
        _acknowledged(row, zone),
        _sent(row, zone),
    )


def _state(row: Row) -> tuple[State, str]:
    if row["ended_at"]:
        return "past", "Over"
    return ("stale", "Open") if row["acknowledged_at"] is None else ("paused", "Acknowledged")


def _note(row: Row) -> str:
    name = row["rule"].replace("_", " ")
    return f"{name}; not sent yet: {row['webhook_error']}" if row["webhook_error"] else name


def _value(value: float) -> str:
    return write.number(value, 0 if float(value).is_integer() else 1)


def _acknowledged(row: Row, zone: ZoneInfo) -> Cell:
    if row["acknowledged_at"] is None:
        return Cell(write.UNKNOWN)
    when = write.instant(row["acknowledged_at"], zone)
    return Cell(row["acknowledged_by"] or "Role not given", note=when)


def _sent(row: Row, zone: ZoneInfo) -> Cell:
    if not row["is_told"]:
        return Cell("No webhook then")
    begun, over = row["notified_at"], row["end_notified_at"]
    if begun is None:
        return Cell("Not yet")
    note = f"that it is over {write.clock(over, zone)}" if over else ""
    return Cell(f"Begin {write.clock(begun, zone)}", note=note)


def _data(found: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    rows = found.to_dicts()
    return pl.DataFrame(
        {
            "State": [_state(row)[1] for row in rows],
            "What": [row["text"] for row in rows],
            "Alert": [row["rule"] for row in rows],
            "Began": [write.instant(row["started_at"], zone) for row in rows],
            "Over": [
                write.instant(row["ended_at"], zone) if row["ended_at"] else "" for row in rows
            ],
            "At worst": [f"{_value(row['value'])} {row['unit']}" for row in rows],
            "Acknowledged by": [row["acknowledged_by"] or "" for row in rows],
        }
    )
