"""All tables as CSV in one zip, with what they are and a description of every column."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dashboard.cells import without_formula
from dashboard.reports.document import Cell, Column, Mark, Report, Table
from dashboard.reports.formats import datapackage
from dashboard.reports.formats.about import lines
from dashboard.reports.formats.apart import instants_apart
from dashboard.reports.formats.zipped import zipped
from dashboard.reports.imprint import NOT_OFFICIAL


def write_csv_zip(report: Report) -> bytes:
    """Return the zip: the same report gives the same bytes.

    Instants stand in two columns, `<name>_utc` and `<name>_venue`.
    """
    report = instants_apart(report)
    zone = ZoneInfo(report.stamp.time_zone)
    files = {
        "README.txt": _readme(report),
        datapackage.FILE: datapackage.datapackage(report, "csv"),
        **{f"{table.name}.csv": _csv(table, zone) for table in report.tables},
    }
    return zipped(files, report.stamp.built_at)


def _csv(table: Table, zone: ZoneInfo) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(name for column in table.columns for name in _names(column))
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        writer.writerow(value for column, cell in cells for value in _values(column, cell, zone))
    return text.getvalue().encode()


def _names(column: Column) -> tuple[str, ...]:
    if column.type == "instant":
        return f"{column.name}_utc", f"{column.name}_venue"
    return (column.name,)


def _values(column: Column, cell: Cell, zone: ZoneInfo) -> Iterator[str | int | float | None]:
    if not isinstance(cell, datetime):
        value = _value(cell)
        yield from [value] * len(_names(column))
        return
    yield cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    yield cell.astimezone(zone).isoformat()


def _value(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Mark):
        return str(cell.value)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return without_formula(cell) if isinstance(cell, str) else cell


def _readme(report: Report) -> bytes:
    texts = [f"{label}: {text}" for label, text in lines(report.stamp)]
    tables = [f"{table.name}.csv: {table.title}" for table in report.tables]
    how = (
        "The files are UTF-8 as in RFC 4180; datapackage.json describes every column. Texts that a",
        "spreadsheet would run as formulas begin with an apostrophe.",
        NOT_OFFICIAL,
    )
    return "\r\n".join([*texts, "", *how, "", *tables, ""]).encode()
