"""Times of drawings, as the clock of the venue shows them, and the peak marked at its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from dashboard.format import clock, number
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.reports.document import Cell, Peak

Drawing = dict[str, Any]


def on_clock(value: Cell, zone: ZoneInfo) -> datetime:
    """Return a time as the venue's clock shows it, as if it were UTC."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise TypeError(f"a chart over time needs instants or dates, not {value!r}")


def text_of(at: datetime) -> str:
    """Write a time for a drawing."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def mark_peak(peak: Peak, zone: ZoneInfo) -> list[Drawing]:
    """Mark the peak with a point, its value and its time."""
    text = f"Peak {number(peak.value)} at {clock(peak.at, zone)}"
    data = {"values": [{"x": text_of(on_clock(peak.at, zone)), "y": peak.value, "text": text}]}
    colour = PALETTE["total"].light
    height = {"y": {"field": "y", "type": "quantitative"}}
    return [
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 30, "color": colour, "opacity": 1},
            "encoding": height,
        },
        {
            "data": data,
            "mark": {"type": "text", "dy": -9, "color": colour},
            "encoding": {**height, "text": {"field": "text"}},
        },
    ]
