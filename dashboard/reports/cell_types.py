"""What cells hold and how they are written; in lists of figures each row has its own figure."""

from dashboard.metrics import METRICS
from dashboard.metrics.model import Metric
from dashboard.reports.document import FIGURES, Table, Type

NUMERIC: tuple[Type, ...] = ("integer", "number", "share")
"""What stands at the right of its column."""


def type_of(metric: Metric) -> Type:
    """Return what the values of a figure are."""
    if metric.unit == "share":
        return "share"
    if metric.type == "timestamp":
        return "instant"
    return "number" if metric.type == "double" else "integer"


def cell_type(table: Table, row: int, place: int) -> Type:
    """Return as what the cell in a row and a column is written; minutes are written whole."""
    column = table.columns[place]
    if column.type != "number":
        return column.type
    if table.dimension != FIGURES:
        return _written(column.type, column.unit)
    metric = METRICS[str(table.keys[row])]
    return _written(type_of(metric), metric.unit)


def _written(type_: Type, unit: str) -> Type:
    return "integer" if unit == "minutes" else type_
