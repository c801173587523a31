"""What a figure is: one aggregate over one mart, with its definition in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

Value = str | int | float | bool | date | datetime | None


class Time(Enum):
    """What "as of T" means for a figure; T is a full minute."""

    ALWAYS = "does not depend on T"
    CHANGES = "what had happened by T: rows at or before T"
    PAST = "what had happened by T, else by now: plans reach beyond it"
    WITHIN = "what lies before T: rows of minutes that begin before T"
    INSTANT = "the state at T; by minute, every state up to T"
    PEAK = "maxima of the minutes that begin before T, and those there at T"
    RUNNING = "rows that have started at or before T and end after T"
    DAYS = "rows up to the Congress day of T, that whole day included"


@dataclass(frozen=True)
class Mart:
    """A relation figures are taken from, and what they may be divided by."""

    relation: str
    grain: Literal["event", "session"]
    dimensions: tuple[str, ...] = ()
    where: str = ""
    at: str = "at"
    there: str = ""
    """Expression of those there at an instant, for peaks."""
    join: str = ""
    """What its rows are joined with, and so counted for each: the groups of their meeting."""
    clock: Literal["now", "webcast_now", "counter_now"] = "now"


@dataclass(frozen=True)
class Metric:
    """One figure. `sql` aggregates rows of the mart, `where` says which of them."""

    key: str
    label: str
    sql: str
    mart: Mart
    help: str
    where: str = ""
    unit: str = "people"
    type: Literal["bigint", "double", "timestamp"] = "bigint"
    empty: int | None = 0
    """What no rows mean: 0 for counts, None where nothing can be said."""
    time: Time = Time.CHANGES

    def __post_init__(self) -> None:
        # SQL applies a filter to one aggregate; after an expression it would reach only the last.
        if self.where and not re.fullmatch(r"\w+\([^()]*\)", self.sql):
            raise ValueError(f"{self.name}: a metric with `where` has to be a single aggregate")

    @property
    def name(self) -> str:
        """The name among all metrics: the same key may exist for the event and for a meeting."""
        return f"{self.mart.grain}.{self.key}"


@dataclass(frozen=True)
class Moment:
    """The instant figures stand for. Nothing given: all there is, and no present."""

    as_of: datetime | None = None
    """A full minute in UTC, or None for everything that is known."""
    now: datetime | None = None
    """`as_of`, else the watermark."""
    webcast_now: datetime | None = None
    """`as_of`, else the last full minute of the webcast that is not provisional."""
    counter_now: datetime | None = None
    """`as_of`, else the last full minute of the counters of webcast services."""
    day: date | None = None
    """The Congress day of `as_of`."""


@dataclass(frozen=True)
class Filter:
    """Rows whose dimension has one of the values; None is a value."""

    dimension: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Query:
    """Figures of one mart, divided by dimensions. One mart, because joined rows count twice."""

    metrics: tuple[Metric, ...]
    by: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    moment: Moment = Moment()

    def __post_init__(self) -> None:
        if len({(metric.mart, metric.time) for metric in self.metrics}) != 1:
            raise ValueError("a query has metrics of exactly one mart and one meaning of time")
        asked = {*self.by, *(each.dimension for each in self.filters)}
        unknown = asked - {*self.mart.dimensions}
        if unknown:
            raise ValueError(f"{self.mart.relation} has no dimension {', '.join(sorted(unknown))}")

    @property
    def mart(self) -> Mart:
        """The mart of all its metrics."""
        return self.metrics[0].mart

    @property
    def time(self) -> Time:
        """The meaning of time of all its metrics."""
        return self.metrics[0].time
