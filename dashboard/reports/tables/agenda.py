"""The items of the agenda, and the statements on them."""

from dashboard.metrics import groups, statements
from dashboard.reports.document import Column, Table
from dashboard.reports.tables.figure import figure
from dashboard.reports.tables.scope import Scope
from dashboard.views.words import item_order

_OF_ITEMS = ("Meetings held", "Statements delivered", "Attended", "Webcast playbacks")
_DELIVERED = {
    "in_person": "In person",
    "live": "Live from elsewhere",
    "video": "By video",
}


def agenda(scope: Scope) -> Table:
    """List the items of the agenda: meetings, statements and attendance up to the moment.

    Who attended an item is known since the beginning only: people attend on several days.
    """
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
        f"Items of the agenda{scope.so_far}",
        (Column("agenda_item", "Item", "text"), *map(figure, metrics, _OF_ITEMS)),
        tuple(
            (item, *(found[metric.key].get(item, metric.empty) for metric in metrics))
            for item in items
        ),
        base="From the beginning up to the moment of the report. A meeting with several items "
        "counts in each, so that items are never added up.",
        source="Programme; lists of speakers; badge scans; platform; webcast logs.",
        dimension="agenda_item",
        keys=tuple(items),
    )


def delivered(scope: Scope) -> Table:
    """Count statements delivered, by how."""
    found = dict(scope.measure([statements.DELIVERED], ["delivery"], scope.in_period).rows())
    return Table(
        "statements_delivered",
        "Statements delivered",
        (Column("delivery", "How", "text"), figure(statements.DELIVERED)),
        tuple((name, found.get(key, 0)) for key, name in _DELIVERED.items()),
        base=f"Statements on the lists of speakers {scope.when}, with a time of delivery.",
        source="Lists of speakers kept by the secretariat.",
        dimension="delivery",
        keys=tuple(_DELIVERED),
    )
