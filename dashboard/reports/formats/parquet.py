"""Each table as a Parquet file that carries the stamp and the meaning of its columns."""

import io

import orjson
import pyarrow.parquet as pq

from dashboard.reports.document import Report, Table
from dashboard.reports.formats import datapackage
from dashboard.reports.formats.about import facts
from dashboard.reports.formats.apart import instants_apart
from dashboard.reports.formats.columnar import columnar


def write_parquet(report: Report) -> dict[str, bytes]:
    """Return the files by name, with a datapackage.json; the same report gives the same bytes."""
    report = instants_apart(report)
    files = {f"{table.name}.parquet": _parquet(table, report) for table in report.tables}
    return {datapackage.FILE: datapackage.datapackage(report, "parquet"), **files}


def _parquet(table: Table, report: Report) -> bytes:
    metadata = {
        "stamp": orjson.dumps(facts(report.stamp)),
        "resource": orjson.dumps(datapackage.resource(table, report, "parquet")),
    }
    buffer = io.BytesIO()
    pq.write_table(columnar(table).replace_schema_metadata(metadata), buffer, compression="zstd")
    return buffer.getvalue()
