"""Figures in tables: as a column of their own, or one in each row."""

from collections.abc import Iterable
from dataclasses import replace

from dashboard.metrics.model import Metric
from dashboard.reports.cell_types import type_of
from dashboard.reports.document import FIGURES, Cell, Column, Table

_LIST = (
    Column("figure", "Figure", "text"),
    Column("value", "Value", "number"),
    Column("unit", "Unit", "text"),
)


def figure(metric: Metric, title: str = "") -> Column:
    """Return the column of a figure, under its own name unless a shorter one is given."""
    return Column(
        name=metric.key,
        title=title or metric.label,
        type=type_of(metric),
        unit=unit_of(metric),
        definition=metric.help,
        metric=metric.name,
    )


def unit_of(metric: Metric) -> str:
    """Return the unit of a figure; shares and instants have none."""
    return "" if metric.unit in ("share", "instant") else metric.unit


def list_of_figures(
    name: str,
    title: str,
    figures: Iterable[tuple[Metric, Cell]],
    *,
    base: str,
    source: str,
    notes: tuple[str, ...] = (),
    internal: bool = False,
    at: str = "",
) -> Table:
    """Return a table with a figure in each row; `at` as of a column."""
    listed = tuple(figures)
    return Table(
        name,
        title,
        tuple(replace(each, at=at) if each.name == "value" else each for each in _LIST),
        tuple((metric.label, value, metric.unit) for metric, value in listed),
        base=base,
        source=source,
        notes=notes,
        dimension=FIGURES,
        keys=tuple(metric.name for metric, _ in listed),
        internal=internal,
    )
