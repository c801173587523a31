"""The days of the period: at most at once, and minute by minute."""

from typing import TYPE_CHECKING

import polars as pl

from dashboard import frames
from dashboard.metrics import attendance, groups, statements, webcast
from dashboard.reports.document import Cell, Column, Table
from dashboard.reports.tables.figure import figure
from dashboard.reports.tables.scope import Scope

if TYPE_CHECKING:
    from dashboard.metrics.model import Metric

_STEP = 5
_NAMES = ("Taking part", "Room only", "Platform only", "Room and platform")


def days(scope: Scope) -> Table:
    """List the days of the period: participants at once at most, the webcast and statements.

    Of a day that has not begun nothing is known, which is not 0.
    """
    per_day: tuple[tuple[Metric, ...], ...] = (
        (groups.DAY_ATTENDED,),
        (attendance.PEAK, attendance.PEAK_AT),
        (webcast.VIEWERS_PEAK,),
        (webcast.PLAYBACKS, webcast.WATCH_MINUTES),
        (statements.DELIVERED,),
    )
    columns = [figure(metric) for metrics in per_day for metric in metrics]
    rows: list[tuple[Cell, ...]] = []
    for on in scope.days:
        only = {"congress_day": [on]}
        values = [scope.measure(metrics, only=only).row(0) for metrics in per_day]
        known = [value for row in values for value in row]
        rows.append((on, *(known if scope.has_begun(on) else [None] * len(columns))))
    return Table(
        "days",
        "Each day of the Congress" if scope.is_whole else "Each day of the period",
        (Column("congress_day", "Day", "date"), *columns),
        tuple(rows),
        base="Each day by itself, from midnight to midnight at the venue; nothing is told of a day "
        "that has not begun.",
        source="Badge scans; platform; webcast logs; lists of speakers.",
        dimension="congress_day",
        keys=scope.days,
        notes=scope.sampling,
    )


def minutes(scope: Scope) -> Table:
    """List participants there every five minutes of the days of the period, by mode."""
    found = pl.concat(
        frames.minutes(scope.snapshot, on, as_of=scope.as_of) for on in scope.days
    ).filter(pl.col("at").dt.minute() % _STEP == 0, pl.col("at").dt.second() == 0)
    return Table(
        "minutes",
        "Participants there, every five minutes",
        (Column("at", "Time", "instant"), *map(figure, attendance.NOW, _NAMES)),
        tuple(found.select("at", *(metric.key for metric in attendance.NOW)).rows()),
        base=f"Participants in any meeting {scope.when}, each once; modes are never added up.",
        source="Badge scans; platform.",
        dimension="at",
        keys=tuple(found["at"]),
        internal=True,
    )
