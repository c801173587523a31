"""All tables in one DuckDB file that explains itself: `from registered` is a figure.

`data.<table>` holds the rows. A view of each table and of each figure stands in `main`: of the
event by its key (`registered`), of a meeting by `session_<key>`. The view of a figure has its
values of all tables, beside the columns that name their row. Where a table has the name of a
figure, the figure has the view. Times are UTC.
"""

import hashlib
from collections.abc import Iterator
from errno import EIO
from pathlib import Path

import duckdb
import orjson
import pyarrow as pa

from dashboard.errors import ReportError
from dashboard.reports.document import FIGURES, Column, Report, Table, Type
from dashboard.reports.formats.about import definition_of, facts, is_suppressed, unit_of
from dashboard.reports.formats.apart import instants_apart
from dashboard.reports.formats.columnar import FLAG, columnar

_BLOCK = 16384
"""Bytes: the tables have a few hundred rows."""
_NAMING: tuple[Type, ...] = ("text", "instant", "date")
_NOT_WRITTEN = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)
"""What the engine raises where a folder takes no file, or no more of it."""
_OWN = ("about", "definition")
_OF_FIGURES = ("in_table", "limited_to", "value", "is_suppressed")
"""Columns of the views of figures, apart from those that name the row."""


def write_duckdb(report: Report, path: Path) -> None:
    """Write a new file.

    Its bytes are never the same twice; `content_hash` is. Raises `ReportError` where there is a
    file already, and OSError where none can be written.
    """
    if path.exists():
        raise ReportError(f"{path} exists already; choose another folder or remove it.")
    try:
        with duckdb.connect(path, config={"default_block_size": _BLOCK}) as con:
            con.begin()
            _fill(con, instants_apart(report))
            con.commit()
            con.checkpoint()  # left to the end of the connection, a full disk goes unnoticed
    except _NOT_WRITTEN as error:
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        # The engine's own words name a folder that is not the reader's.
        reason = f"there is no room for {path.name}, or it must not be written"
        raise OSError(EIO, reason) from error


def content_hash(path: Path) -> str:
    """Hash the columns and the ordered rows of all tables of a file."""
    digest = hashlib.sha256()
    with duckdb.connect(path, read_only=True) as con:
        # Instants leave the engine in the zone of its session, else that of the machine.
        con.execute("set TimeZone = 'UTC'")
        tables = con.sql("select schema_name, table_name from duckdb_tables() order by all")
        for name in tables.fetchall():
            rows = con.table(".".join(map(_quoted, name))).to_arrow_table()
            types = [(field.name, str(field.type)) for field in rows.schema]
            digest.update(orjson.dumps([name, types, rows.to_pylist()]))
    return digest.hexdigest()


def _fill(con: duckdb.DuckDBPyConnection, report: Report) -> None:
    con.execute("create schema data")
    for table in report.tables:
        _create(con, table, report)
    _create_own(con, report)
    views = {table.name: _view(table) for table in report.tables} | _figures(report)
    for name, select in views.items():
        if name not in _OWN:
            con.execute(f"create view {_quoted(name)} as {select}")
    described = {_view_name(each.metric): each.text for each in report.definitions}
    for name, text in ({table.name: table.title for table in report.tables} | described).items():
        if name in views and name not in _OWN:
            _comment(con, "view", _quoted(name), text)


def _create(con: duckdb.DuckDBPyConnection, table: Table, report: Report) -> None:
    name = f"data.{_quoted(table.name)}"
    con.from_arrow(columnar(table)).create(name)
    texts = (table.title, table.base, table.source, *table.notes)
    _comment(con, "table", name, "\n".join(filter(None, texts)))
    for place, column in enumerate(table.columns):
        _comment(con, "column", f"{name}.{_quoted(column.name)}", _told(column, report))
        if is_suppressed(table, place):
            flag = _quoted(FLAG.format(column.name))
            _comment(con, "column", f"{name}.{flag}", f"{column.title}: suppressed")


def _told(column: Column, report: Report) -> str:
    unit = unit_of(column)
    title = f"{column.title} ({unit})" if unit else column.title
    definition = definition_of(column, report)
    return f"{title}: {definition}" if definition else title


def _create_own(con: duckdb.DuckDBPyConnection, report: Report) -> None:
    about = [{"name": name, "value": _text(value)} for name, value in facts(report.stamp).items()]
    definitions = [
        {"metric": each.metric, "label": each.label, "unit": each.unit, "definition": each.text}
        for each in report.definitions
    ]
    for name, columns, rows in (
        ("about", ("name", "value"), about),
        ("definition", ("metric", "label", "unit", "definition"), definitions),
    ):
        schema = pa.schema([(column, pa.string()) for column in columns])
        con.from_arrow(pa.Table.from_pylist(rows, schema)).create(name)


def _text(value: str | int | bool | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _view(table: Table) -> str:
    return f"select * from data.{_quoted(table.name)}"


def _view_name(metric: str) -> str:
    grain, _, key = metric.partition(".")
    return key if grain == "event" else f"{grain}_{key}"


def _figures(report: Report) -> dict[str, str]:
    """Return the view of each figure: its values in all tables, with the names of their rows."""
    parts: dict[str, list[str]] = {}
    for table in report.tables:
        for row, key in enumerate(table.keys if table.dimension == FIGURES else ()):
            parts.setdefault(_view_name(str(key)), []).append(_listed(table, row))
        for place, column in enumerate(table.columns):
            if column.metric:
                parts.setdefault(_view_name(column.metric), []).append(_part(table, place))
    return {name: " union all by name ".join(selects) for name, selects in parts.items()}


def _listed(table: Table, row: int) -> str:
    # In a list of figures each row is another one; its value is in the columns after its name.
    figures = [place for place, column in enumerate(table.columns) if column.type != "text"]
    of_row = [place for place in figures if table.rows[row][place] is not None]
    return f"{_part(table, (of_row or figures)[0])} where rowid = {row}"


def _part(table: Table, place: int) -> str:
    column = table.columns[place]
    flag = _quoted(FLAG.format(column.name)) if is_suppressed(table, place) else "false"
    chosen = (
        f"{_literal(table.name)} as in_table",
        *_naming(table),
        f"{_literal(column.at)} as limited_to",
        f"{_quoted(column.name)} as value",
        f"{flag} as is_suppressed",
    )
    return f"select {', '.join(chosen)} from data.{_quoted(table.name)}"


def _naming(table: Table) -> Iterator[str]:
    naming = ("text",) if table.dimension == FIGURES else _NAMING
    for column in table.columns:
        is_name = not column.metric and column.type in naming
        if is_name and column.name not in _OF_FIGURES:
            yield _quoted(column.name)


def _comment(con: duckdb.DuckDBPyConnection, kind: str, name: str, text: str) -> None:
    con.execute(f"comment on {kind} {name} is {_literal(text)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
