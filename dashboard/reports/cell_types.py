"""What a cell holds: what its column does, but in lists of figures each row has its own figure."""

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
    """Return what the cell in a row and a column holds."""
    column = table.columns[place]
    if table.dimension == FIGURES and column.type == "number":
        return type_of(METRICS[str(table.keys[row])])
    return column.type
