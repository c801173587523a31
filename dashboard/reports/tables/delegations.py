"""Delegations: participants, badges, places and credentials."""

from dashboard.metrics import delegations
from dashboard.reports.document import Column, Table
from dashboard.reports.tables.scope import Scope
from dashboard.snapshot import query


def listed(scope: Scope) -> Table:
    """List delegations alphabetically with participants, badges and places."""
    columns = (
        Column("name", "Delegation", "text"),
        Column("iso3", "ISO code", "text"),
        Column("registered", "Registered", "integer", "people"),
        Column("badges_collected", "Badges collected", "integer", "people"),
        Column("places_in_person", "Places in person", "integer", "places"),
        Column("approved_in_person", "Used in person", "integer", "people"),
        Column("places_online", "Places online", "integer", "places"),
        Column("approved_online", "Used online", "integer", "people"),
        Column("credentials", "Credentials", "text"),
    )
    rows = query(scope.snapshot, delegations.LIST).to_dicts()
    return Table(
        "delegations",
        "Delegations",
        columns,
        tuple(
            (*(row[column.name] for column in columns[:-1]), _in_words(row["credentials"]))
            for row in rows
        ),
        base="Delegations as known when the snapshot was published, whatever the moment of the "
        "report; in alphabetical order, States first.",
        source="Registration; the sheet of delegations.",
        internal=True,
    )


def _in_words(code: str | None) -> str | None:
    return code and code.replace("_", " ").capitalize()
