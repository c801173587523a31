"""The webcast, statements, agenda items, the days of the period, and how good the data are."""

from dashboard import frames
from dashboard.metrics import (
    delegations,
    groups,
    health,
    statements,
    webcast,
)
from dashboard.reports.document import FIGURES, Cell, Column, Table
from dashboard.reports.tables.scope import LIST_OF_FIGURES, Scope, figure
from dashboard.snapshot import query
from dashboard.views.words import GROUP_NOTE, GROUPS, item_order, language

_WEBCAST = "Logs of the webcast."
_OF_ITEMS = ("Meetings held", "Statements delivered", "Participants", "Webcast playbacks")
_DELIVERED = {
    "in_person": "In person",
    "live": "Live from elsewhere",
    "video": "By video",
}


def playbacks(scope: Scope) -> Table:
    """Count playbacks and watch time by delivery and language; the venue's screens apart."""
    metrics = (webcast.PLAYBACKS_ANY, webcast.WATCH_MINUTES_ANY)
    found = scope.measure(metrics, ["delivery", "at_venue", "language"], scope.in_period)
    return Table(
        "webcast",
        "Webcast by delivery and language",
        (
            Column("delivery", "Delivery", "text"),
            Column("at_venue", "Screens of the venue", "yes_no"),
            Column("language", "Language", "text"),
            *map(figure, metrics),
        ),
        tuple(
            (_in_words(delivery), at_venue, language(code).name, *values)
            for delivery, at_venue, code, *values in found.rows()
        ),
        base="A playback is not a person, and is never added to participants.",
        source=_WEBCAST,
        notes=(scope.event.sampling,) if scope.event.sampling else (),
    )


def locations(scope: Scope) -> Table:
    """Count live playbacks by the regional group of their network location."""
    found = {row["regional_group"]: row for row in frames.webcast_groups(scope.snapshot).to_dicts()}
    metrics = (webcast.COUNTRY_PLAYBACKS, webcast.COUNTRY_WATCH_MINUTES)
    named = [group for group in GROUPS if group in found]
    return Table(
        "webcast_by_group",
        "Webcast by regional group of the network location",
        (Column("regional_group", "Regional group", "text"), *map(figure, metrics)),
        tuple(
            (
                GROUPS[group].name if group else "Not known, or no group",
                *(found[group][metric.key] for metric in metrics),
            )
            for group in named
        ),
        base="All days up to the moment the snapshot was published; where a network is, not who "
        "watches.",
        source=_WEBCAST,
        notes=(GROUP_NOTE,),
        dimension="regional_group",
        keys=tuple(named),
    )


def delivered(scope: Scope) -> Table:
    """Count statements delivered, by how."""
    found = dict(scope.measure([statements.DELIVERED], ["delivery"], scope.in_period).rows())
    return Table(
        "statements_delivered",
        "Statements delivered",
        (Column("delivery", "How", "text"), figure(statements.DELIVERED)),
        tuple((name, found.get(key, 0)) for key, name in _DELIVERED.items()),
        base="Statements on the lists of speakers with a time of delivery, in the period.",
        source="Lists of speakers kept by the secretariat.",
        dimension="delivery",
        keys=tuple(_DELIVERED),
    )


def agenda(scope: Scope) -> Table:
    """List the items of the agenda: meetings, statements and attendance of the whole Congress."""
    only = {"group_kind": ["agenda_item"]}
    metrics = (
        groups.HELD_MEETINGS,
        groups.DELIVERED,
        groups.ATTENDED,
        groups.GROUP_PLAYBACKS,
    )
    found = {
        metric.key: dict(scope.measure([metric], ["group_id"], only).rows()) for metric in metrics
    }
    items = sorted({item for values in found.values() for item in values}, key=item_order)
    return Table(
        "agenda_items",
        "Items of the agenda",
        (Column("agenda_item", "Item", "text"), *map(figure, metrics, _OF_ITEMS)),
        tuple(
            (item, *(found[metric.key].get(item, metric.empty) for metric in metrics))
            for item in items
        ),
        base="A meeting with several items counts in each, so that items are never added up.",
        source="Programme; lists of speakers; badge scans; platform; webcast logs.",
        dimension="agenda_item",
        keys=tuple(items),
    )


def listed_delegations(scope: Scope) -> Table:
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
        base="Delegations as known when the snapshot was published, in alphabetical order, States "
        "first.",
        source="Registration; the sheet of delegations.",
        internal=True,
    )


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
        base="Records as of the time the snapshot was published: read = accepted + rejected + "
        "duplicates + skipped.",
        source="The ledger of the pipeline.",
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
    rows: list[tuple[Cell, ...]] = [
        (metric.label, scope.measure([metric]).item(), metric.unit) for metric in metrics
    ]
    return Table(
        "data_quality",
        "What limits the figures",
        LIST_OF_FIGURES,
        tuple(rows),
        base="As of the time the snapshot was published.",
        source="The pipeline.",
        dimension=FIGURES,
        keys=tuple(metric.name for metric in metrics),
        internal=True,
    )


def _in_words(code: str | None) -> str | None:
    return code and code.replace("_", " ").capitalize()
