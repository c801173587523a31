"""The charts of one meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import attendance
from dashboard.plot_labels import Mark, Series
from dashboard.plots import Window
from dashboard.views import modes
from dashboard.views.modes import MODES, TOTAL
from dashboard.views.words import GROUP_NOTE, GROUPS, ends_at, local, naive

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_MARGIN: Final = timedelta(minutes=5)
_SHORT: Final = {"Latin American and Caribbean": "Latin Am. and Caribbean"}


def curve(day: Day, row: Row, minutes: pl.DataFrame) -> Chart:
    """Draw who is there by minute and mode, with the peak and what the room allows."""
    times = minutes["at"].to_list()
    peak_at, limit = row["peak_at"], row["occupancy_limit"]
    peak, limit_line = None, None
    if peak_at:
        text = f"Peak {write.number(row['peak'])} at {write.clock(peak_at, day.zone)}"
        peak = Mark(naive(peak_at, day.zone), row["peak"], text)
    if limit and times:
        limit_line = Mark(times[0], limit, f"Limit of the room {write.number(limit)}")
    highest = max(row["peak"] or 0, limit or 0)
    is_on = bool(row["is_in_progress"])
    figure = plots.bands(
        times,
        modes.series(minutes),
        window(day, row, plots.HEADROOM * highest),
        total=Series("There", "total", minutes[TOTAL].to_list()),
        peak=peak,
        limit=limit_line,
        has_values=is_on,
    )
    title = _curve_title(day, row)
    return Chart(
        title,
        "Distinct participants there, by minute and mode; "
        "the limit applies to those in the room: room only and both",
        figure,
        alt=f"{title}.",
        table=modes.table(minutes, "There"),
        key=tuple((colour, name) for _, name, colour in MODES),
    )


def window(day: Day, row: Row, highest: float) -> Window:
    """Show the meeting from shortly before to shortly after."""
    end = ends_at(row, day.now) or row["starts_at"]
    return Window(
        naive(row["starts_at"], day.zone) - _MARGIN,
        naive(end, day.zone) + _MARGIN,
        plots.ceiling(highest),
    )


def _curve_title(day: Day, row: Row) -> str:
    if row["is_in_progress"] and row["taking_part_now"] is not None and day.now:
        return f"At {write.clock(day.now, day.zone)}, {write.people(row['taking_part_now'])} there"
    if row["peak_at"]:
        return (
            f"At most {write.counted(row['peak'], 'person was', 'people were')} there at once, "
            f"at {write.clock(row['peak_at'], day.zone)}"
        )
    return "Nobody is recorded as there"


def groups(day: Day, row: Row) -> Chart:
    """Draw who is there by minute and regional group, in the fixed order."""
    found = frames.minutes_by_group(day.snapshot, session_id=row["session_id"], as_of=day.as_of)
    key = attendance.GROUP_NOW.key
    # A null becomes a name: a pivot has no column without one.
    named = local(found, day.zone).with_columns(pl.col("regional_group").fill_null(""))
    wide = named.pivot("regional_group", index="at", values=key).sort("at").fill_null(0)
    present = [group for group in GROUPS if (group or "") in wide.columns]
    series = [
        Series(_brief(GROUPS[group].name), GROUPS[group].colour, wide[group or ""].to_list())
        for group in present
    ]
    top = plots.highest(value for each in series for value in each.values)
    is_on = bool(row["is_in_progress"])
    figure = plots.lines(
        wide["at"].to_list(),
        series,
        window(day, row, plots.HEADROOM * top),
        has_values=is_on,
        margin=196,
    )
    title = "By regional group, minute by minute"
    last = "; ".join(f"{each.name} {write.number(each.values[-1])}" for each in series)
    names = {group or "": GROUPS[group].name for group in present}
    return Chart(
        title,
        "Participants there, each counted once",
        figure if series else None,
        alt=f"{title}. Last minute: {last}." if last else f"{title}: nobody is recorded.",
        table=wide.rename({"at": "Time", **names}) if series else pl.DataFrame({"Time": []}),
        key=tuple((each.colour, each.name) for each in series),
        source=GROUP_NOTE,
    )


def _brief(name: str) -> str:
    short = name.removesuffix(" States")
    return _SHORT.get(short, short)
