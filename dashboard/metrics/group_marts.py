"""The marts of groups of meetings: what is known of meetings, divided by the groups they belong to.

A meeting may belong to several groups, so that a sum over groups counts it more than once.
"""

from dataclasses import replace

from dashboard.metrics.marts import SESSION_WEBCAST
from dashboard.metrics.model import Mart
from dashboard.metrics.sheet_marts import DELIVERIES, MEETINGS_HELD, OFFICIAL_OVER, STATEMENTS

_GROUP = ("group_kind", "group_id")


def _grouped(mart: Mart) -> Mart:
    """Return a mart about meetings with a row for each group its meeting belongs to."""
    join = "inner join marts.session_group using (session_id)"
    return replace(mart, join=join, dimensions=(*_GROUP, *mart.dimensions), where="")


MEETINGS = _grouped(replace(MEETINGS_HELD, relation="marts.session"))
HELD = _grouped(MEETINGS_HELD)
OVER = _grouped(OFFICIAL_OVER)
LISTED_STATEMENTS = _grouped(STATEMENTS)
DELIVERED_STATEMENTS = _grouped(DELIVERIES)
WATCHED = replace(_grouped(SESSION_WEBCAST), grain="event")
PLAYBACKS = Mart(
    "marts.group_webcast",
    "event",
    (*_GROUP, "at", "congress_day", "language", "delivery", "at_venue"),
    clock="webcast_now",
)
