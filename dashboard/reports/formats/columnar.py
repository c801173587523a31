"""Tables with typed columns, as Parquet and DuckDB take them."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dashboard.reports.document import Mark, Table, Type
from dashboard.reports.formats.about import is_suppressed

FLAG = "{}_is_suppressed"
"""The column that tells suppressed cells from those not known: both are null."""
_TYPES: Mapping[Type, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "share": pa.float64(),
    "instant": pa.timestamp("us", "UTC"),
    "date": pa.date32(),
    "yes_no": pa.bool_(),
}


def columnar(table: Table) -> pa.Table:
    """Return a table with its columns typed, and a flag beside each that has suppressed cells."""
    columns: dict[str, pa.Array[Any]] = {}
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        known = [None if cell is Mark.SUPPRESSED else cell for cell in cells]
        columns[column.name] = pa.array(known, _TYPES[column.type])
        if is_suppressed(table, place):
            flags = [cell is Mark.SUPPRESSED for cell in cells]
            columns[FLAG.format(column.name)] = pa.array(flags, pa.bool_())
    return pa.table(columns)
