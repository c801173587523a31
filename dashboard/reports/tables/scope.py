"""What a report is about: one snapshot, one moment and some Congress days; and how it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import polars as pl

from dashboard import figures
from dashboard.figures import Event
from dashboard.metrics.meetings import SESSION_LOST
from dashboard.metrics.model import Metric, Value
from dashboard.reports import written
from dashboard.snapshot import Snapshot

Only = Mapping[str, Sequence[Value]]


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
        """The last day of the period, or that of the moment if the period is not over."""
        stands = figures.stands_for(self.snapshot, self.as_of)
        if stands is None:
            return self.last_day
        reached = written.day_of(stands, self.event.zone)
        return max(self.first_day, min(self.last_day, reached))

    @property
    def is_whole(self) -> bool:
        """Whether the period is the whole Congress: then what lies before it counts as well."""
        return (self.first_day, self.last_day) == (self.event.starts_on, self.event.ends_on)

    @property
    def in_period(self) -> Only:
        """The filter of figures that belong to days."""
        return {} if self.is_whole else {"congress_day": self.days}

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

        What happens to a meeting after the moment is not known at it.
        """
        table = figures.sessions_table(self.snapshot, self.as_of)
        if not self.is_whole:
            table = table.filter(pl.col("congress_day").is_in(self.days))
        if self.as_of is None:
            return table
        is_opened_later = pl.col("opened_at") > self.as_of
        is_held_later = is_opened_later & (pl.col("status") == "held")
        return table.with_columns(
            pl.when(is_held_later).then(pl.lit("planned")).otherwise("status").alias("status"),
            pl.when(pl.col("opened_at") <= self.as_of).then("opened_at").alias("opened_at"),
            pl.when(pl.col("closed_at") <= self.as_of).then("closed_at").alias("closed_at"),
            pl.when(~is_opened_later.fill_null(value=False))
            .then(SESSION_LOST.key)
            .alias(SESSION_LOST.key),
        )

    def measure(
        self, metrics: Sequence[Metric], by: Sequence[str] = (), only: Only | None = None
    ) -> pl.DataFrame:
        """Return metrics of one mart as of the moment."""
        return figures.measure(self.snapshot, metrics, by, only, self.as_of)
