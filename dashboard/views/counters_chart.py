"""Viewers as webcast services count them, of a Congress day or of one meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import counters
from dashboard.plot_labels import Series
from dashboard.plots import Window
from dashboard.views.words import Named, language, local, naive

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_LINE: Final = ("source", "language")


def counted_viewers(
    day: Day,
    meeting: Row | None = None,
    hours: tuple[datetime, datetime] | None = None,
) -> Chart | None:
    """Draw the readings of each service by language; None if there is none."""
    session_id = meeting["session_id"] if meeting else None
    found = frames.counter_minutes(
        day.snapshot, None if session_id else day.on, session_id, day.as_of
    )
    if found.is_empty():
        return None
    wide = _wide(found, day)
    lines = _lines(found)
    totals = wide.select(pl.sum_horizontal(list(lines))).to_series().to_list()
    is_on = _is_present(day, meeting, wide["at"][-1]) and all(
        wide[line][-1] is not None for line in lines
    )
    title = _title(wide, totals, is_on)
    most = [people for line in lines for people in wide[line]]
    top = plots.ceiling(plots.HEADROOM * plots.highest(most))
    return Chart(
        title,
        "As each service counts its viewers, by minute; a gap is no reading, not nobody",
        plots.lines(
            wide["at"].to_list(),
            [Series(name, of, wide[name].to_list()) for name, of in lines.items()],
            Window(*(hours or day.hours), top),
            is_labelled=is_on,
            gap=0.17,
        ),
        alt=f"{title}.",
        table=wide.rename({"at": "Time"}),
        key=tuple(
            (of, f"{name} {write.number(wide[name][-1])}" if is_on else name)
            for name, of in lines.items()
        ),
        is_key_always=not is_on,
        source="Never added to playbacks or participants: both may be counts of the same viewers.",
    )


def _wide(found: pl.DataFrame, day: Day) -> pl.DataFrame:
    """Return a column for each source and language, and a row for each minute."""
    names = [_name(source, code).name for source, code in found.select(_LINE).iter_rows()]
    named = local(found, day.zone).with_columns(line=pl.Series(names, dtype=pl.String))
    wide = named.pivot("line", index="at", values=counters.VIEWERS_NOW.key).sort("at")
    grid = pl.select(at=pl.datetime_range(wide["at"][0], wide["at"][-1], "1m"))
    return grid.join(wide, on="at", how="left", maintain_order="left")


def _lines(found: pl.DataFrame) -> dict[str, str]:
    """Map the name of each line to its colour, in a fixed order."""
    pairs = found.select(_LINE).unique().sort(_LINE)
    return dict(_name(source, code) for source, code in pairs.iter_rows())


def _name(source: str | None, code: str | None) -> Named:
    # Whose counter it is, is not told to the public.
    spoken = language(code)
    return Named(", ".join(filter(None, (source, spoken.name))), spoken.colour)


def _is_present(day: Day, meeting: Row | None, last: datetime) -> bool:
    """Tell whether the last readings are of the moment shown."""
    if day.as_of is None and day.event.present(day.event.counter_watermark) is None:
        return False
    if day.as_of is not None and last != naive(day.as_of, day.zone):
        return False
    return bool(meeting["is_in_progress"]) if meeting else not day.is_past


def _title(wide: pl.DataFrame, totals: list[int], is_on: bool) -> str:
    if is_on:
        at = wide["at"][-1]
        return f"At {at:%H:%M}, services count {write.counted(totals[-1], 'viewer')}"
    return f"Services counted at most {write.counted(max(totals), 'viewer')} at once"
