"""The tile of the webcast: playbacks in web logs, else what services count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dashboard import figures, frames
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import counters, webcast
from dashboard.views.day import thin
from dashboard.views.words import COUNTED_BASE, language, playbacks_base, short_day

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day


def webcast_tile(day: Day) -> Tile:
    """Tell the viewers in web logs; where no log tells of any, those that services count."""
    head = day.head
    counted = head.counter_viewers_peak if day.is_past else head.counter_viewers_now
    return _logged(day) if day.is_webcast_logged or counted is None else _counted(day)


def _logged(day: Day) -> Tile:
    minutes = day.webcast_minutes
    key = webcast.VIEWERS_NOW.key
    by_minute = minutes.group_by("at", maintain_order=True).agg(pl.col(key).sum())
    on = {"congress_day": [day.on]}
    peak = figures.measure(day.snapshot, [webcast.VIEWERS_PEAK], filters=on, as_of=day.as_of).item()
    if day.is_past:
        value, note = peak or None, "at a full minute, all languages"
    else:
        value = day.head.webcast_viewers_now
        last = minutes.filter(pl.col("at") == pl.col("at").max()) if value else minutes.clear()
        note = " · ".join(
            f"{language(row['language'])[0]} {write.number(row[key])}" for row in last.to_dicts()
        )
        note = note or _no_viewers(day, peak)
    return Tile(
        webcast.VIEWERS_PEAK.label if day.is_past else day.at_this_time(webcast.VIEWERS_NOW.label),
        write.number(value),
        note=note,
        base=f"{playbacks_base(day.event)}{_besides(day)}",
        help=webcast.VIEWERS_NOW.help,
        trend=thin(by_minute[key].to_list()),
        figure="" if day.is_past else key,
    )


def _no_viewers(day: Day, peak: int) -> str:
    known = day.event.webcast_watermark
    if known and not day.event.is_webcast_present:
        return f"Known up to {_short(day, known)}"
    return f"Peak {day.today} {write.number(peak)}"


def _short(day: Day, at: datetime) -> str:
    """Write an instant in a tile: of the day shown without its date."""
    on, clock = at.astimezone(day.zone).date(), write.clock(at, day.zone)
    return clock if on == day.on else f"{short_day(on)}, {clock}"


def _besides(day: Day) -> str:
    counted = None if day.is_past else day.head.counter_viewers_now
    return "" if counted is None else f"; services count {write.number(counted)}"


def _counted(day: Day) -> Tile:
    minutes = frames.counter_minutes(day.snapshot, day.on, as_of=day.as_of)
    key = counters.VIEWERS_NOW.key
    by_minute = minutes.group_by("at", maintain_order=True).agg(pl.col(key).sum())
    peak = by_minute[key].max()
    most = write.number(peak if isinstance(peak, int) else None)
    metric = counters.VIEWERS_PEAK if day.is_past else counters.VIEWERS_NOW
    return Tile(
        webcast.VIEWERS_PEAK.label if day.is_past else day.at_this_time(webcast.VIEWERS_NOW.label),
        most if day.is_past else write.number(day.head.counter_viewers_now),
        note="at a full minute, all streams" if day.is_past else f"Peak {day.today} {most}",
        base=COUNTED_BASE,
        help=metric.help,
        trend=thin(by_minute[key].to_list()),
        figure="" if day.is_past else key,
    )
