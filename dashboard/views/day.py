"""What the views of a Congress day have in common: its meetings, its minutes, its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures, frames
from dashboard import format as write
from dashboard.metrics import attendance
from dashboard.plots import Window
from dashboard.views.words import ends_at, last_minute, local, naive, next_text, short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from dashboard.metrics.model import Metric
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

_POINTS: Final = 48
_MARGIN: Final = timedelta(minutes=15)


@dataclass
class Day:
    """A Congress day in one snapshot, as of a minute of it or of its end; None is the latest."""

    snapshot: Snapshot
    on: date
    as_of: datetime | None

    @cached_property
    def event(self) -> figures.Event:
        """The event."""
        return figures.event(self.snapshot)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are written."""
        return self.event.clock

    @property
    def is_at_venue(self) -> bool:
        """Whether times are written by the clock of the venue, as they stand in addresses."""
        return self.zone == self.event.zone

    @property
    def is_past(self) -> bool:
        """Whether the day is over, so that there is no "now"."""
        return self.as_of is not None and self.as_of >= last_minute(self.on, self.event.zone)

    @property
    def today(self) -> str:
        """The day of the figures, for a sentence: only of now it is today."""
        return "today" if self.as_of is None else "on this day"

    @property
    def yesterday(self) -> str:
        """The day before that of the figures, for a sentence."""
        return "yesterday" if self.as_of is None else "the day before"

    def at_this_time(self, label: str) -> str:
        """Name a figure of "now" by the time it is of, where that is another one."""
        if self.as_of is None:
            return label
        return f"{label.removesuffix(' now')} at {write.clock(self.as_of, self.zone)}"

    @cached_property
    def now(self) -> datetime | None:
        """The instant the figures stand for, in UTC."""
        return figures.stands_for(self.snapshot, self.as_of)

    @cached_property
    def head(self) -> figures.Headline:
        """The headline figures."""
        return figures.headline(self.snapshot, self.as_of)

    @cached_property
    def sessions(self) -> pl.DataFrame:
        """All meetings with their figures."""
        return figures.sessions_table(self.snapshot, self.as_of)

    @cached_property
    def meetings(self) -> pl.DataFrame:
        """The meetings of the day, with their figures."""
        return self.sessions.filter(congress_day=self.on)

    @cached_property
    def cancelled(self) -> int:
        """How many meetings of the day were cancelled."""
        return self.meetings.filter(status="cancelled").height

    @cached_property
    def over(self) -> int:
        """How many meetings of the day have ended; a cancelled one never does."""
        held = self.meetings.filter(pl.col("status").ne_missing("cancelled"))
        return held.filter(pl.col("ends_at") <= self.now).height if self.now else 0

    @cached_property
    def in_progress(self) -> list[Row]:
        """The meetings that are on."""
        return self.sessions.filter("is_in_progress").to_dicts()

    @cached_property
    def minutes(self) -> pl.DataFrame:
        """Participants by minute and mode, at the venue's clock."""
        return local(frames.minutes(self.snapshot, self.on, as_of=self.as_of), self.zone)

    @cached_property
    def minutes_before(self) -> pl.DataFrame:
        """The same of the day before, at the clock of this day."""
        found = frames.minutes(self.snapshot, self.on - timedelta(days=1), as_of=self.as_of)
        shifted = local(found, self.zone).with_columns(pl.col("at") + timedelta(days=1))
        return shifted.filter(pl.col("at").is_between(*self.hours))

    @cached_property
    def webcast_minutes(self) -> pl.DataFrame:
        """Viewers of the live webcast in web logs, by minute and language."""
        return frames.webcast_minutes(self.snapshot, self.on, as_of=self.as_of)

    @property
    def is_webcast_logged(self) -> bool:
        """Whether web logs tell of viewers on the day; else what services count stands for them."""
        return not self.webcast_minutes.is_empty()

    @cached_property
    def peak(self) -> tuple[int, datetime | None]:
        """Most participants at once on this day, and when."""
        asked = [attendance.PEAK, attendance.PEAK_AT]
        on = {"congress_day": [self.on]}
        row = figures.measure(self.snapshot, asked, filters=on, as_of=self.as_of).row(0)
        return row[0] or 0, row[1]

    @cached_property
    def hours(self) -> tuple[datetime, datetime]:
        """From before the first meeting to after the last, at the venue's clock."""
        held = self.meetings.filter(pl.col("status").ne_missing("cancelled")).to_dicts()
        starts = [row["starts_at"] for row in held if row["starts_at"]]
        ends = [end for row in held if (end := ends_at(row, self.now))]
        if not starts or not ends:
            start = datetime(self.on.year, self.on.month, self.on.day, 9)  # noqa: DTZ001
            return start, start + timedelta(hours=10)
        first, last = naive(min(starts), self.zone), naive(max(ends), self.zone)
        return first - _MARGIN, last + _MARGIN

    def window(self, top: float) -> Window:
        """The day as an axis that stays as it is."""
        return Window(*self.hours, top)

    def coming(self) -> str:
        """Say that no meeting is in progress, and what comes next."""
        rows = frames.next_meetings(self.snapshot, self.as_of).to_dicts()
        if self.now is None:
            return "No attendance yet"
        return f"No meeting is in progress; {next_text(rows, self.now, self.zone)}"

    def next_start(self) -> str:
        """Say when the next meeting begins: "Next at 14:00", "Next Wed 10 March, 09:00"."""
        rows = frames.next_meetings(self.snapshot, self.as_of).head(1).to_dicts()
        if not rows or self.now is None:
            return "No further meeting is scheduled"
        start = rows[0]["starts_at"].astimezone(self.zone)
        clock = write.clock(start, self.zone)
        if start.date() == self.now.astimezone(self.zone).date():
            return f"Next at {clock}"
        return f"Next {short_day(start.date())}, {clock}"

    def growth(self, metric: Metric) -> tuple[list[float | None], int]:
        """Return by how much a figure grew on this day, as it happened and in all."""
        on = {"congress_day": [self.on]}
        changes = figures.measure(self.snapshot, [metric], ["at"], on, self.as_of)
        gained = int(changes[metric.key].sum() or 0)
        if changes.is_empty() or self.now is None:
            return [], gained
        start = self.hours[0]
        end = min(naive(self.now, self.zone), self.hours[1])
        if end <= start:
            return [], gained
        grid = pl.DataFrame({"at": _steps(start, end)})
        grown = local(changes, self.zone).select(
            pl.col("at").dt.cast_time_unit("us"),
            pl.col(metric.key).cum_sum().alias("value"),
        )
        values = grid.join_asof(grown.sort("at"), on="at")["value"]
        return values.fill_null(0).to_list(), gained


def thin(values: Sequence[float | None]) -> list[float | None]:
    """Keep as many points as a small line can show, the last one among them."""
    step = max(1, -(-len(values) // _POINTS))
    return list(values[::-1][::step][::-1])


def _steps(start: datetime, end: datetime) -> list[datetime]:
    return [start + (end - start) * step / (_POINTS - 1) for step in range(_POINTS)]
