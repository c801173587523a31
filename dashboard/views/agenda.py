"""The page of the agenda: what each item has had, meetings, statements and webcast side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import meetings, statements, webcast
from dashboard.views import agenda_tables
from dashboard.views.day import Day
from dashboard.views.words import playbacks_base

if TYPE_CHECKING:
    from datetime import date, datetime

    import polars as pl

    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table

OVERLAP: Final = (
    "A meeting with several items counts in each of them, with all that belongs to it: items "
    "overlap and are never added up. Attended: each participant once in an item."
)


@dataclass(frozen=True)
class AgendaView:
    """All that stands on the page; `data` is the list of items as a table to save."""

    tiles: tuple[Tile, ...]
    title: str
    when: str
    items: Table
    data: pl.DataFrame
    others: Table


def build(snapshot: Snapshot, on: date, as_of: datetime | None) -> AgendaView:
    """Make the page as of a Congress day."""
    day = Day(snapshot, on, as_of)
    items = agenda_tables.item_table(day)
    return AgendaView(
        tiles=_tiles(day),
        title=f"{write.counted(len(items.rows), 'item')} of the agenda",
        when=_when(day),
        items=items,
        data=agenda_tables.item_data(day),
        others=agenda_tables.other_table(day),
    )


def _when(day: Day) -> str:
    if day.is_past:
        return f"Up to the end of {write.day(day.on)}"
    return f"Up to {write.instant(day.as_of, day.zone)}" if day.as_of else "The Congress so far"


def _tiles(day: Day) -> tuple[Tile, ...]:
    head = day.head
    cancelled = f"{write.number(head.meetings_cancelled)} cancelled"
    held, inscribed = head.minutes_held, head.statements_inscribed
    return (
        Tile(
            meetings.HELD.label,
            write.number(head.meetings_held),
            note=f"of {write.number(head.meetings_planned)} planned",
            base=f"{cancelled}; of every kind",
            help=meetings.HELD.help,
            figure=meetings.HELD.key,
        ),
        Tile(
            "Time held",
            write.duration(timedelta(minutes=held)) if held else write.UNKNOWN,
            note=f"{write.percentage(head.utilization, 1)} of the time planned"
            if head.utilization is not None
            else "No meeting has been closed by the clock",
            base="official meetings that are over",
            help=meetings.MINUTES_HELD.help,
            figure=meetings.MINUTES_HELD.key,
        ),
        Tile(
            statements.DELIVERED.label,
            write.number(head.statements_delivered if inscribed else None),
            note=f"of {write.number(inscribed)} inscribed" if inscribed else "None is inscribed",
            base=f"{write.number(head.statements_written)} in writing only",
            help=statements.DELIVERED.help,
            figure=statements.DELIVERED.key,
        ),
        Tile(
            webcast.PLAYBACKS.label,
            write.number(head.playbacks),
            note=f"{write.in_hours(head.watch_minutes)} h watched",
            base=playbacks_base(day.event),
            help=webcast.PLAYBACKS.help,
            figure=webcast.PLAYBACKS.key,
        ),
    )
