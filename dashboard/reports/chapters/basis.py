"""What a chapter is written from: the tables of the report by name, and its days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.figures import Event
from dashboard.reports.chapters.sentences import was
from dashboard.reports.document import Cell, Mark, Stamp, Table, Total
from dashboard.reports.request import end_of


@dataclass(frozen=True)
class Basis:
    """The tables that may be shown, and what they are about."""

    event: Event
    stamp: Stamp
    tables: Mapping[str, Table]
    last_day: date
    """The last day of the period, or that of the moment if the period is not over."""
    corrections: tuple[str, ...] = ()
    """A sentence for each released figure that is another one now."""

    @property
    def is_over(self) -> bool:
        """Whether the Congress is over at the moment of the figures.

        It is when every meeting of its last day has ended, at midnight at the latest.
        """
        at = self.stamp.as_of
        if at is None:
            return False
        last = [
            row
            for row in self.rows("meetings_held")
            if row["congress_day"] == self.event.ends_on and row["status"] != "cancelled"
        ]
        have_ended = bool(last) and all(_has_ended(row, at) for row in last)
        return have_ended or at >= end_of(self.event, self.event.ends_on)

    def was(self, count: int) -> str:
        """Write the verb of what happened at the Congress: in the perfect while it is on."""
        if self.is_over:
            return was(count)
        return "has been" if count == 1 else "have been"

    def shown(self, *names: str) -> tuple[Table, ...]:
        """Return the tables of these names that are in the report and have rows.

        A category that nobody is in has no row.
        """
        found = (self.tables.get(name) for name in names)
        return tuple(_used(table) for table in found if table and table.rows)

    def columns(self, name: str, *columns: str) -> tuple[Table, ...]:
        """Return some columns of a table, if it is in the report and has rows."""
        return tuple(_narrowed(table, *columns) for table in self.shown(name))

    def count(self, metric: str) -> int | None:
        """Return a figure to quote; None where it is not known or not shown."""
        return whole(value_of(self.tables["figures_to_quote"], f"event.{metric}"))

    def rows(self, name: str) -> Iterator[dict[str, Cell]]:
        """Yield the rows of a table by the names of its columns; none if there is no such table."""
        if table := self.tables.get(name):
            names = [column.name for column in table.columns]
            for row in table.rows:
                yield dict(zip(names, row, strict=True))


def _has_ended(meeting: dict[str, Cell], at: datetime) -> bool:
    """Tell whether a meeting has been closed or, where nobody keeps a clock, was to end by then."""
    known = "closed_at" if meeting["opened_at"] else "scheduled_ends_at"
    end = meeting[known]
    return isinstance(end, datetime) and end <= at


def _used(table: Table) -> Table:
    """Return a table by category without the categories of which everything is zero."""
    if table.dimension != "category_id":
        return table
    lines = [
        (row, key)
        for row, key in zip(table.rows, table.keys, strict=True)
        if key is Total.TOTAL or any(value not in (0, None) for value in row[1:])
    ]
    rows, keys = zip(*lines, strict=True) if lines else ((), ())
    return replace(table, rows=tuple(rows), keys=tuple(keys))


def _narrowed(table: Table, *names: str) -> Table:
    """Return a table with some of its columns, in the order given, as it fits on paper."""
    places = [[each.name for each in table.columns].index(name) for name in names]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def value_of(table: Table, metric: str) -> Cell:
    """Return a figure of a list of figures."""
    place = [each.name for each in table.columns].index("value")
    return table.rows[table.keys.index(metric)][place]


def whole(value: Cell) -> int | None:
    """Return a whole number; None where there is none, or it is hidden."""
    return None if value is None or isinstance(value, Mark) else round(float(str(value)))
