"""Entries of registration forms, and the participants they stand for."""

from dataclasses import replace
from functools import partial

from dashboard.metrics.marts import PARTICIPANTS, REGISTRATIONS
from dashboard.metrics.model import Metric

_entries = partial(
    Metric,
    sql="sum(entries)",
    mart=REGISTRATIONS,
    unit="entries",
    help="Entries of registration forms by their status, as the registration systems count them: "
    "of every category, and somebody in two forms twice.",
)

APPROVED = _entries(
    "approved", "Approved entries", where="event = 'entered' and status = 'approved'"
)
PENDING = _entries("pending", "Pending entries", where="event = 'entered' and status = 'pending'")
REJECTED = _entries(
    "rejected", "Rejected entries", where="event = 'entered' and status = 'rejected'"
)
WITHDRAWN = _entries(
    "withdrawn", "Withdrawn entries", where="event = 'entered' and status = 'withdrawn'"
)
CHECKED_IN = _entries(
    "checked_in",
    "Checked in (registration system)",
    where="event = 'checked_in'",
    help="Entries that the registration system has marked as checked in, which may also mean that "
    "somebody joined online.",
)

REGISTERED = Metric(
    "registered",
    "Registered participants",
    sql="sum(people)",
    mart=PARTICIPANTS,
    where="event = 'registered'",
    help="People with an approved registration in a category that takes part in the Congress. "
    "Somebody in two forms counts once.",
)
# Not every audience is told the mode: then nothing can be said, which is not 0.
_BY_MODE = (
    "if(count(*) > 0 and count(mode) = 0, null,"
    " coalesce(sum(people) filter (where event = 'registered' and mode = '{}'), 0))"
)
REGISTERED_IN_PERSON = replace(
    REGISTERED,
    key="registered_in_person",
    label="Registered in person",
    sql=_BY_MODE.format("in_person"),
    where="",
    empty=None,
    help=f"{REGISTERED.help} Who has an approved entry in person is in person.",
)
REGISTERED_ONLINE = replace(
    REGISTERED_IN_PERSON,
    key="registered_online",
    label="Registered online",
    sql=_BY_MODE.format("online"),
)
BADGE_COLLECTED = replace(
    REGISTERED,
    key="badge_collected",
    label="Badges collected",
    where="event = 'badge_collected'",
    help="Participants registered to take part in person who have been checked in at the venue. A "
    "check-in of an online registration is no badge.",
)

CATEGORIES = (
    "select category_id, label, represents, is_participant from marts.category order by sort_order"
)

# By the sources where they are told, else the latest entry; null without any entry.
AS_OF = (
    "select if(count(*) > 0, coalesce((select max(watermark) from marts.source where source in"
    ' (select source from marts.registration_change)), max("at")), null)'
    " from marts.registration_change"
)

METRICS = (
    APPROVED,
    PENDING,
    REJECTED,
    WITHDRAWN,
    CHECKED_IN,
    REGISTERED,
    REGISTERED_IN_PERSON,
    REGISTERED_ONLINE,
    BADGE_COLLECTED,
)
