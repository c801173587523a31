"""Organizations registered and represented, and the ministers among the participants."""

from functools import partial

from dashboard.metrics.marts import PARTICIPANTS
from dashboard.metrics.model import Metric
from dashboard.metrics.sheet_marts import ORGANIZATIONS

_organization = partial(Metric, sql="sum(organizations)", mart=ORGANIZATIONS, unit="organizations")

REGISTERED = _organization(
    "organizations_registered",
    "Organizations registered",
    where="event = 'registered'",
    help="Organizations with an approved registration in a category that represents an "
    "organization, each once under all its names.",
)
REPRESENTED = _organization(
    "organizations_represented",
    "Organizations represented",
    where="event = 'recorded'",
    help="Organizations registered of which a representative collected a badge, was in a room or "
    "on the platform for however short a time, or made a statement in person, live or by video.",
)

# Where no form asks for the level nothing can be said, which is not 0.
MINISTERS = Metric(
    "ministers",
    "Ministers registered",
    sql="if(count(*) > 0 and count(level) = 0, null, coalesce(sum(people)"
    " filter (where event = 'registered' and lower(level) = 'minister'), 0))",
    mart=PARTICIPANTS,
    empty=None,
    help="Registered participants whose level is recorded as minister.",
)

LIST = "select name, category_id, registered_on, recorded_on from marts.organization order by name"

METRICS = (REGISTERED, REPRESENTED, MINISTERS)
