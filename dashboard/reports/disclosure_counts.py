"""Which cells of published tables are counts of people, and which of them are the same count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.metrics import METRICS
from dashboard.reports.document import FIGURES, Cell, Column, Key, Mark, Table, Total

Limit = tuple[str, str]
"""A dimension and the one value of it that is counted."""

_AS_PARTS: dict[str, tuple[str, tuple[Limit, ...]]] = {
    "event.registered_in_person": ("event.registered", (("mode", "in_person"),)),
    "event.registered_online": ("event.registered", (("mode", "online"),)),
    "event.ministers": ("event.registered", (("level", "minister"),)),
    "event.group_now": ("event.taking_part_now", ()),
    "session.group_now": ("session.taking_part_now", ()),
    "session.category_now": ("session.taking_part_now", ()),
    "session.in_room_participants_now": ("session.in_room_now", (("status", "participant"),)),
    "event.building_participants": ("event.building_people", (("status", "participant"),)),
    "event.building_others": ("event.building_people", (("status", "other"),)),
    "event.building_unlinked": ("event.building_people", (("status", "unlinked"),)),
    **{
        f"session.{part}": ("session.attended", (("class", part),))
        for part in ("room_only", "platform_only", "both")
    },
    **{
        f"{grain}.{part}_now": (f"{grain}.taking_part_now", (("class", part),))
        for grain in ("event", "session")
        for part in ("room_only", "platform_only", "both")
    },
    **{
        f"session.stayed_{minutes}": ("session.left", (("length", str(minutes)),))
        for minutes in (0, 5, 15, 30, 60, 120)
    },
}
"""Metrics that are a part of another, or the same by another name."""


@dataclass(frozen=True, order=True)
class Count:
    """A number of people: of a metric, within its limits. Without a limit it is the whole."""

    metric: str
    limits: tuple[Limit, ...] = ()

    def of(self, *limits: Limit) -> "Count":
        """Return this count within further limits."""
        return Count(self.metric, tuple(sorted({*self.limits, *limits})))

    def without(self, dimension: str) -> "Count":
        """Return this count without any limit by a dimension."""
        return Count(self.metric, tuple(each for each in self.limits if each[0] != dimension))

    def by(self) -> frozenset[str]:
        """Return the dimensions it is limited by."""
        return frozenset(dimension for dimension, _ in self.limits)


@dataclass(frozen=True)
class Place:
    """Where a count stands: the numbers of table, row and column, from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Published:
    """The counts of people in the tables of a report, and the places each of them stands in."""

    values: Mapping[Count, int]
    places: Mapping[Count, tuple[Place, ...]]
    headline: frozenset[Count]
    """Those in a total row or a table without groups: the last that should be hidden."""


def published(tables: Sequence[Table]) -> Published:
    """Find the counts of people in the tables of a report.

    Raises ValueError for tables that cannot be protected: internal ones, rows without a key, and
    the same count with two values.
    """
    values: dict[Count, int] = {}
    places: dict[Count, tuple[Place, ...]] = {}
    headline: set[Count] = set()
    for place, count, cell, is_headline in _cells(tables):
        value = _whole(cell, tables[place.table].name)
        if value is None:
            continue
        if values.setdefault(count, value) != value:
            raise ValueError(
                f"{count.metric} of {dict(count.limits)} is {values[count]} in one table and "
                f"{value} in {tables[place.table].name}: name in `at` what it is limited to"
            )
        places[count] = (*places.get(count, ()), place)
        if is_headline:
            headline.add(count)
    return Published(values, places, frozenset(headline))


def _cells(tables: Sequence[Table]) -> Iterator[tuple[Place, Count, Cell, bool]]:
    for number, table in enumerate(tables):
        _check(table)
        for row, cells in enumerate(table.rows):
            key = table.keys[row] if table.keys else Total.TOTAL
            is_headline = table.dimension == FIGURES or key is Total.TOTAL
            for column, cell in enumerate(cells):
                metric, limits = _figure(table, key, table.columns[column])
                if metric in METRICS and METRICS[metric].unit == "people":
                    whole, parts = _AS_PARTS.get(metric, (metric, ()))
                    place = Place(number, row, column)
                    yield place, Count(whole).of(*limits, *parts), cell, is_headline


def _figure(table: Table, key: Key, column: Column) -> tuple[str, tuple[Limit, ...]]:
    """Return the metric of a cell, "" where it is none, and what it is limited to."""
    limits = tuple(_limit(*each.split("=", 1)) for each in column.at.split("; ") if each)
    if table.dimension == FIGURES:
        is_number = column.type in ("integer", "number")
        return (str(key) if is_number else ""), limits
    if isinstance(key, Total):
        return column.metric, limits
    return column.metric, (*limits, _limit(table.dimension, str(key)))


def _limit(dimension: str, value: str = "") -> Limit:
    # The metric of ministers does not mind how the level is written.
    return dimension, value.lower() if dimension == "level" else value


def _check(table: Table) -> None:
    if table.internal:
        raise ValueError(f"the table {table.name} is internal and in no report for the public")
    if not table.dimension and len(table.rows) > 1 and any(map(_is_of_people, table.columns)):
        raise ValueError(f"the table {table.name} has people in several rows, but no dimension")
    if table.dimension and len(table.keys) != len(table.rows):
        raise ValueError(f"the table {table.name} needs a key for each of its rows")
    unknown = [each.metric for each in table.columns if each.metric and each.metric not in METRICS]
    if table.dimension == FIGURES:
        unknown += [str(key) for key in table.keys if key not in METRICS]
    if unknown:
        raise ValueError(f"the table {table.name} has figures that are none: {', '.join(unknown)}")


def _is_of_people(column: Column) -> bool:
    return column.metric in METRICS and METRICS[column.metric].unit == "people"


def _whole(cell: Cell, table: str) -> int | None:
    """Return a count; None where it is not known, or hidden already."""
    if cell is None or isinstance(cell, Mark):
        return None
    if isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0:
        return cell
    raise ValueError(f"the table {table} has a number of people that is no whole number from 0 on")
