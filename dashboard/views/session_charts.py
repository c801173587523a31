"""The charts of one meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard import plots
from dashboard.chart import Chart
from dashboard.plot_labels import Mark, Series
from dashboard.plots import Window
from dashboard.plots_of_meeting import with_another
from dashboard.views import modes
from dashboard.views.meeting_parts import minutes_of
from dashboard.views.modes import MODES, TOTAL
from dashboard.views.words import ends_at, naive, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import polars as pl

    from dashboard.plot_labels import Figure
    from dashboard.views.day import Day
    from dashboard.views.meeting_compare import Compared
    from dashboard.views.meeting_parts import Only
    from dashboard.views.words import Row

_MARGIN: Final = timedelta(minutes=5)


def curve(day: Day, row: Row, minutes: pl.DataFrame, other: Compared | None) -> Chart:
    """Draw who is there by minute and mode, with the peak."""
    times = minutes["at"].to_list()
    peak_at, peak = row["peak_at"], None
    if peak_at:
        text = f"Peak {write.number(row['peak'])} at {write.clock(peak_at, day.zone)}"
        peak = Mark(naive(peak_at, day.zone), row["peak"], text)
    highest = max(row["peak"] or 0, _highest(other))
    figure = plots.bands(
        times,
        modes.series(minutes),
        window(day, row, plots.HEADROOM * highest),
        total=Series("There", "total", minutes[TOTAL].to_list()),
        peak=peak,
        has_values=bool(row["is_in_progress"]),
        leads_to_minutes=day.is_at_venue,
    )
    title = _curve_title(day, row)
    return Chart(
        title,
        f"Distinct participants there, by minute and mode{_grey(other)}",
        _beside(figure, other, times, minutes[TOTAL].to_list()),
        alt=f"{title}.",
        table=modes.table(minutes, "There"),
        key=(*((colour, name) for _, name, colour in MODES), *_key(other)),
    )


def curve_of(day: Day, row: Row, only: Only, other: Compared | None) -> Chart:
    """Draw who is there by minute of one group or category; its modes are not known by minute."""
    minutes = minutes_of(day, row["session_id"], only, day.as_of)
    times, values = minutes["at"].to_list(), minutes["people"].to_list()
    most, name, is_on = max(values, default=0), only.named.name, bool(row["is_in_progress"])
    figure = plots.lines(
        times,
        [Series(shorten(name, 20), only.named.colour, values)],
        window(day, row, plots.HEADROOM * max(most, _highest(other))),
        has_values=is_on,
    )
    title = f"{name}: nobody is recorded as there"
    if is_on and values:
        title = f"{name}: at {times[-1]:%H:%M}, {write.people(values[-1])} there"
    elif most:
        there = write.counted(most, "person was", "people were")
        title = f"{name}: at most {there} there, at {times[values.index(most)]:%H:%M}"
    return Chart(
        title,
        f"Distinct participants there at each full minute, of this part only{_grey(other)}",
        _beside(figure, other, times, values),
        alt=f"{title}.",
        table=minutes.rename({"at": "Time", "people": name}),
        key=((only.named.colour, name), *_key(other)),
        source=only.division.note,
    )


def _highest(other: Compared | None) -> float:
    return plots.highest(other.total.values) if other else 0


def _grey(other: Compared | None) -> str:
    return f"; grey: {other.name}, by minutes since the opening" if other else ""


def _beside(
    figure: Figure,
    other: Compared | None,
    times: Sequence[datetime],
    ours: Sequence[float | None],
) -> Figure:
    if other is None:
        return figure
    return with_another(figure, other.times, other.total, dict(zip(times, ours, strict=True)))


def _key(other: Compared | None) -> tuple[tuple[str, str], ...]:
    return ((other.total.colour, other.total.name),) if other else ()


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
