"""Columns that hold one type only: lists of figures mix numbers with instants."""

from dataclasses import replace
from datetime import datetime

from dashboard.reports.document import Cell, Column, Report, Table


def instants_apart(report: Report) -> Report:
    """Return the report with instants among other values in a column of their own, `<name>_at`."""
    return replace(report, tables=tuple(map(_apart, report.tables)))


def _apart(table: Table) -> Table:
    mixed = [
        column.type != "instant" and any(isinstance(row[place], datetime) for row in table.rows)
        for place, column in enumerate(table.columns)
    ]
    columns = [
        part
        for column, is_mixed in zip(table.columns, mixed, strict=True)
        for part in (column, *([_times(column)] if is_mixed else []))
    ]
    rows = (
        tuple(
            part
            for cell, is_mixed in zip(row, mixed, strict=True)
            for part in (_parts(cell) if is_mixed else (cell,))
        )
        for row in table.rows
    )
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _times(column: Column) -> Column:
    return replace(column, name=f"{column.name}_at", title="Time", type="instant", unit="")


def _parts(cell: Cell) -> tuple[Cell, Cell]:
    return (None, cell) if isinstance(cell, datetime) else (cell, None)
