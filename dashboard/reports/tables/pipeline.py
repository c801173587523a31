"""How good the data are: what was read, and what could not be used."""

from dashboard.metrics import health
from dashboard.reports.document import Column, Table
from dashboard.reports.tables.figure import list_of_figures
from dashboard.reports.tables.scope import Scope
from dashboard.snapshot import query


def sources(scope: Scope) -> Table:
    """List the sources with what was read of each and what could not be used."""
    columns = (
        Column("source", "Source", "text"),
        Column("kind", "Kind", "text"),
        Column("records", "Read", "integer", "records"),
        Column("accepted", "Accepted", "integer", "records"),
        Column("rejected", "Rejected", "integer", "records"),
        Column("duplicate", "Duplicates", "integer", "records"),
        Column("skipped", "Skipped", "integer", "records"),
        Column("watermark", "Data up to", "instant"),
    )
    rows = query(scope.snapshot, health.SOURCE_LIST).to_dicts()
    return Table(
        "sources",
        "Sources and what was read of them",
        columns,
        tuple(tuple(row[column.name] for column in columns) for row in rows),
        base="Records as of the time the snapshot was published, whatever the moment of the "
        "report: read = accepted + rejected + duplicates + skipped.",
        source="The pipeline, which keeps count of every record.",
        internal=True,
    )


def quality(scope: Scope) -> Table:
    """List what limits the figures: what could not be linked, matched or mapped."""
    metrics = (
        health.REJECTED,
        health.UNMATCHED_STAYS,
        health.UNRESOLVED_VALUES,
        health.MISSING_ENTRIES,
    )
    return list_of_figures(
        "data_quality",
        "What limits the figures",
        [(metric, scope.measure([metric]).item()) for metric in metrics],
        base="As of the time the snapshot was published, whatever the moment of the report.",
        source="The pipeline.",
        internal=True,
    )
