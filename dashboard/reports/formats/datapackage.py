"""The Frictionless description of tables as files, for every column: datapackage.json."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import orjson

from dashboard.reports.document import Column, Mark, Report, Table, Type
from dashboard.reports.formats.about import definition_of, facts, is_suppressed, title, unit_of
from dashboard.reports.formats.columnar import FLAG

FILE = "datapackage.json"
_TYPES: Mapping[Type, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "share": "number",
    "instant": "datetime",
    "date": "date",
    "yes_no": "boolean",
}
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

_Format = Literal["csv", "parquet"]


def datapackage(report: Report, format_: _Format) -> bytes:
    """Return the description of all tables of a report, one file each."""
    stamp = report.stamp
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"report-{stamp.seq:06d}-{stamp.audience}",
        "title": title(stamp),
        "description": _HOW[format_],
        "created": facts(stamp)["built_at"],
        "resources": [resource(table, report, format_) for table in report.tables],
        "stamp": facts(stamp),
    }
    return orjson.dumps(package, option=orjson.OPT_INDENT_2)


def resource(table: Table, report: Report, format_: _Format) -> dict[str, Any]:
    """Return the description of one table and of its columns."""
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.{format_}",
        "title": table.title,
        "description": " ".join(filter(None, (table.base, table.source, *table.notes))),
        "format": format_,
        "mediatype": _MEDIA_TYPES[format_],
        **({"encoding": "utf-8"} if format_ == "csv" else {}),
        "schema": {
            "fields": [
                {name: value for name, value in field.items() if value}
                for place in range(len(table.columns))
                for field in _fields(table, place, report, format_)
            ],
            "missingValues": ["", Mark.SUPPRESSED.value] if format_ == "csv" else [],
        },
    }


_HOW: Mapping[_Format, str] = {
    "csv": (
        f"UTF-8, RFC 4180. An empty cell is not known; {Mark.SUPPRESSED.value} is suppressed, so "
        "that nobody can be found out, and never a zero. Texts that a spreadsheet would run as "
        "formulas begin with an apostrophe. Shares are fractions of one."
    ),
    "parquet": (
        "A null is not known, or suppressed where the column beside it, named "
        f"{FLAG.format('<column>')}, says so: never a zero. Instants are UTC. Shares are fractions "
        "of one."
    ),
}


def _fields(table: Table, place: int, report: Report, format_: _Format) -> Iterator[dict[str, str]]:
    column = table.columns[place]
    field = _field(column, report)
    if format_ == "csv" and column.type == "instant":
        yield field | {"name": f"{column.name}_utc", "title": f"{column.title} (UTC)"}
        zone = report.stamp.time_zone
        yield field | {"name": f"{column.name}_venue", "title": f"{column.title} ({zone})"}
    else:
        yield field
    if format_ == "parquet" and is_suppressed(table, place):
        yield {
            "name": FLAG.format(column.name),
            "title": f"{column.title}: suppressed",
            "description": "Whether the figure is hidden, so that nobody can be found out.",
            "type": "boolean",
        }


def _field(column: Column, report: Report) -> dict[str, str]:
    return {
        "name": column.name,
        "title": column.title,
        "description": definition_of(column, report),
        "type": _TYPES[column.type],
        "unit": unit_of(column),
        "metric": column.metric,
        "at": column.at,
    }
