"""The gates on the data page: which of them are silent while a meeting is on in their room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard.metrics import health
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.data_lists import Part

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.components import State
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row


def gates(snapshot: Snapshot, zone: ZoneInfo) -> Part:
    """List every gate with its latest scan, silent ones first; nothing of the people who passed."""
    columns = (
        Column("Gate"),
        Column("Room", wide=True),
        Column("State"),
        Column("Latest scan"),
    )
    rows = query(snapshot, health.GATE_LIST).to_dicts()
    lines = tuple(_gate(row, zone) for row in rows)
    return Part(
        "gates",
        "Gates",
        "Silent: no scan for 30 minutes up to the latest scan of all gates, while a meeting is on "
        "in its room. See whether the device has power, network and somebody at it.",
        Table(columns, lines, "No badge has been scanned yet.", "Gates"),
    )


def _gate(row: Row, zone: ZoneInfo) -> tuple[Cell | str, ...]:
    state, words = _state(row)
    return (
        Cell(row["device"] or "Not named", note=row["source"]),
        row["place"],
        Cell(words, state=state),
        write.instant(row["latest_at"], zone),
    )


def _state(row: Row) -> tuple[State, str]:
    if row["is_silent"]:
        return "stale", "Silent"
    return ("live", "Scanning") if row["session_id"] else ("paused", "No meeting")
