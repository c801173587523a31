"""What a report is about: one snapshot, one moment and some Congress days; and how it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import polars as pl

from dashboard import figures
from dashboard.figure_groups import SESSIONS
from dashboard.figures import Event
from dashboard.metrics.meetings import SESSION_LOST
from dashboard.metrics.model import Metric, Time, Value
from dashboard.reports import written
from dashboard.reports.request import begin_of
from dashboard.snapshot import Snapshot

Only = Mapping[str, Sequence[Value]]

_OF_WHAT_HAPPENED = tuple(
    metric.key
    for metrics in SESSIONS
    for metric in metrics
    if metric.time is not Time.ALWAYS and metric is not SESSION_LOST
)
"""Figures of a meeting that are known once it has begun; plans are known before."""


@dataclass(frozen=True)
class Scope:
    """A snapshot at a moment (None: all it knows), and the Congress days of the period."""

    snapshot: Snapshot
    event: Event
    first_day: date
    last_day: date
    as_of: datetime | None

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the period."""
        count = (self.last_day - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=each) for each in range(count))

    @property
    def reached_day(self) -> date:
        """The last day of the period, or that of the moment if it is earlier."""
        if self.moment is None:
            return self.last_day
        return min(self.last_day, written.day_of(self.moment, self.event.zone))

    @property
    def is_whole(self) -> bool:
        """Whether the period is the whole Congress: then what lies before it counts as well."""
        return (self.first_day, self.last_day) == (self.event.starts_on, self.event.ends_on)

    @property
    def in_period(self) -> Only:
        """The filter of figures that belong to days."""
        return {} if self.is_whole else {"congress_day": self.days}

    @property
    def when(self) -> str:
        """The period for a sentence: "of the whole Congress", "on 9 March 2021"."""
        if self.is_whole:
            return "of the whole Congress"
        return written.period_in_text(self.first_day, self.last_day)

    @property
    def so_far(self) -> str:
        """What the title of a table ends with that goes beyond the period."""
        return "" if self.is_whole else ", since the beginning"

    @cached_property
    def moment(self) -> datetime | None:
        """The instant the figures stand for; None while nothing is known."""
        return figures.stands_for(self.snapshot, self.as_of)

    def has_begun(self, on: date) -> bool:
        """Whether a day has begun by the moment: it does at midnight at the venue."""
        return self.moment is not None and begin_of(self.event, on) <= self.moment

    @property
    def sampling(self) -> tuple[str, ...]:
        """The note on figures of the webcast; none if its logs are no sample."""
        return (self.event.sampling,) if self.event.sampling else ()

    @cached_property
    def headline(self) -> figures.Headline:
        """The figures of the whole event as of the moment."""
        return figures.headline(self.snapshot, self.as_of)

    @cached_property
    def meetings(self) -> pl.DataFrame:
        """The meetings of the period with their figures, in order of time.

        What happens to a meeting after the moment is not known at it. One has begun when it was
        opened or, where no opening is noted, at its planned start; before that, and of one that
        is cancelled, nothing is known, which is not 0.
        """
        table = figures.sessions_table(self.snapshot, self.as_of)
        if not self.is_whole:
            table = table.filter(pl.col("congress_day").is_in(self.days))
        moment = pl.lit(self.moment, table.schema["starts_at"])
        is_cancelled = pl.col("status") == "cancelled"
        has_begun = (pl.col("starts_at") <= moment).fill_null(value=False) & ~is_cancelled
        is_opened = pl.col("opened_at") <= moment
        is_closed = pl.col("closed_at") <= moment
        status = (
            pl.when(~has_begun & (pl.col("status") == "held"))
            .then(pl.lit("planned"))
            .when(has_begun & (pl.col("status") == "planned"))
            .then(pl.lit("opening not noted"))
            .otherwise("status")
        )
        return table.with_columns(
            status.alias("status"),
            *(pl.when(has_begun).then(key).alias(key) for key in _OF_WHAT_HAPPENED),
            pl.when(is_opened & ~is_cancelled).then(SESSION_LOST.key).alias(SESSION_LOST.key),
            pl.when(is_opened).then("opened_at").alias("opened_at"),
            pl.when(is_closed).then("closed_at").alias("closed_at"),
        )

    def measure(
        self, metrics: Sequence[Metric], by: Sequence[str] = (), only: Only | None = None
    ) -> pl.DataFrame:
        """Return metrics of one mart as of the moment."""
        return figures.measure(self.snapshot, metrics, by, only, self.as_of)
