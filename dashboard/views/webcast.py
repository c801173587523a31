"""The page of the webcast: who watches what, how much of it, and how well it plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import figures, frames
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import webcast, webcast_quality
from dashboard.views import webcast_lists
from dashboard.views.counters_chart import counted_viewers
from dashboard.views.day import Day
from dashboard.views.webcast_chart import webcast_viewers
from dashboard.views.webcast_locations import locations
from dashboard.views.webcast_stalls import (
    RULE,
    Stalls,
    is_exception,
    stalls_chart,
    stalls_now,
    stalls_of_day,
)
from dashboard.views.webcast_tile import webcast_tile
from dashboard.views.words import language

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from dashboard.chart import Chart
    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table


@dataclass(frozen=True)
class WebcastView:
    """All that stands on the page."""

    tiles: tuple[Tile, ...]
    viewers: Chart
    counted: Chart | None
    stalls: Stalls
    stalled: Chart
    deliveries: Table
    meetings: Table
    locations: Chart


def build(snapshot: Snapshot, on: date, as_of: datetime | None) -> WebcastView:
    """Make the page of one Congress day."""
    day = Day(snapshot, on, as_of)
    return WebcastView(
        tiles=(webcast_tile(day), *_watched(day), _stalled(day), _bitrate(day)),
        viewers=webcast_viewers(day),
        counted=counted_viewers(day),
        stalls=stalls_now(day) if as_of is None else stalls_of_day(day),
        stalled=stalls_chart(day),
        deliveries=webcast_lists.deliveries(day),
        meetings=webcast_lists.meetings(day),
        locations=locations(day),
    )


def _watched(day: Day) -> tuple[Tile, Tile]:
    filters = {"congress_day": [day.on]}
    asked = [webcast.PLAYBACKS, webcast.WATCH_MINUTES]
    by_language = figures.measure(day.snapshot, asked, ["language"], filters, day.as_of).to_dicts()
    playbacks, minutes = figures.measure(day.snapshot, asked, filters=filters, as_of=day.as_of).row(
        0
    )

    def split(key: str, written: Callable[[float], str]) -> str:
        parts = ((language(row["language"]).name, row[key]) for row in by_language)
        return " · ".join(f"{name} {written(value)}" for name, value in parts if value)

    return (
        Tile(
            "Playbacks of the day",
            write.number(playbacks),
            note=split(webcast.PLAYBACKS.key, write.number),
            base="Live, without the venue’s own screens",
            help=webcast.PLAYBACKS.help,
        ),
        Tile(
            "Watch time of the day",
            write.in_hours(minutes),
            unit="h",
            note=split(webcast.WATCH_MINUTES.key, write.in_hours),
            base="Live, without the venue’s own screens",
            help=webcast.WATCH_MINUTES.help,
        ),
    )


def _stalled(day: Day) -> Tile:
    definition = f"{webcast_quality.RECENT_STALLED_MINUTES.help} {RULE}"
    # Of the last ten minutes only those of the present are known.
    if day.as_of is not None:
        whole = frames.webcast_stalls(day.snapshot, [], day.on, day.as_of).row(0, named=True)
        share = write.percentage(whole["stalled_minutes"], whole["viewing_minutes"], 1)
        base = "Viewing minutes of the day with a stall"
        return Tile("Stalled", share, base=base, help=definition)
    row = frames.webcast_recent(day.snapshot, []).row(0, named=True)
    before = write.percentage(row["stalled_minutes_before"], row["viewing_minutes_before"], 1)
    return Tile(
        "Stalled in the last ten minutes",
        write.percentage(row["recent_stalled_minutes"], row["recent_viewing_minutes"], 1),
        note=f"in the hour before {before}",
        base=f"Viewing minutes, of {write.counted(row['recent_playbacks'], 'playback')}",
        help=definition,
        tone="alert" if is_exception(row) else "normal",
    )


def _bitrate(day: Day) -> Tile:
    filters = {"congress_day": [day.on]}
    rate = figures.measure(day.snapshot, [webcast_quality.BITRATE], filters=filters).item()
    return Tile(
        webcast_quality.BITRATE.label,
        write.number(rate / 1000 if rate else None, 1),
        unit="Mbit/s" if rate else "",
        note="asked for by players" if rate else "not reported by players",
        base="Time lost to stalls: not reported",
        help=webcast_quality.BITRATE.help,
    )
