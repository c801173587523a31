"""The marts made of what the secretariat keeps by hand: delegations, meetings as held, statements.

Minutes come from seconds, so that a clock with seconds is not rounded before it is added up.
"""

from dataclasses import replace

from dashboard.metrics.model import Mart

ORGANIZATIONS = Mart(
    "marts.organization_change", "event", ("at", "congress_day", "event", "category_id")
)
DELEGATIONS = Mart("marts.delegation", "event", ("regional_group", "category_id", "credentials"))
BUILDING = Mart("marts.building", "event")
GROUPS = Mart("marts.group_change", "event", ("at", "congress_day", "group_kind", "group_id"))
# The day is that of the meeting: one over midnight is of the day on which it starts.
DAYS = Mart(
    '(select "at", try_cast(group_id as date) as congress_day, people'
    " from marts.group_change where group_kind = 'congress_day')",
    "event",
    ("at", "congress_day"),
)

_STATEMENT_DIMENSIONS = (
    "session_id",
    "congress_day",
    "delivery",
    "level",
    "category_id",
    "regional_group",
)
STATEMENTS = Mart("marts.statement", "event", _STATEMENT_DIMENSIONS)
SESSION_STATEMENTS = replace(STATEMENTS, grain="session")
DELIVERIES = replace(STATEMENTS, at="delivered_at")
SESSION_DELIVERIES = replace(DELIVERIES, grain="session")
POSTINGS = replace(STATEMENTS, at="text_posted_at")
POSTINGS_AFTER_DELIVERY = replace(
    STATEMENTS,
    relation="(select *, greatest(delivered_at, text_posted_at) as both_at,"
    " greatest(date_diff('second', delivered_at, text_posted_at), 0) / 60 as minutes"
    " from marts.statement where delivered_at is not null and text_posted_at is not null)",
    at="both_at",
)

_MEETING_DIMENSIONS = ("kind", "body", "segment", "congress_day", "status")
_OF_CONGRESS = "coalesce(phase, 'congress') = 'congress'"
_OFFICIAL = f"{_OF_CONGRESS} and coalesce(kind not in ('ancillary', 'special'), true)"
_OTHERS = f"{_OF_CONGRESS} and kind in ('ancillary', 'special')"
MEETINGS = Mart("marts.session", "event", _MEETING_DIMENSIONS, where=_OF_CONGRESS)
MEETINGS_HELD = replace(
    MEETINGS,
    relation="(select *, coalesce(opened_at, if(status = 'held', starts_at, null)) as held_at"
    " from marts.session where status is distinct from 'cancelled')",
    at="held_at",
)
OFFICIAL_OVER = replace(
    MEETINGS,
    relation="(select *, if(status = 'cancelled', scheduled_ends_at, closed_at) as over_at,"
    " date_diff('second', scheduled_starts_at, scheduled_ends_at) / 60 as planned_minutes,"
    " if(status is distinct from 'cancelled', date_diff('second', opened_at, closed_at), null)"
    " / 60 as held_minutes from marts.session)",
    at="over_at",
    where=_OFFICIAL,
)
OTHERS_OVER = replace(OFFICIAL_OVER, where=_OTHERS)

# Late opening is lost at the opening, early closing at the closing.
MINUTES_LOST = Mart(
    "(select session_id, phase, kind, congress_day, change.at,"
    " greatest(date_diff('second', change.since, change.until), 0) / 60 as minutes"
    " from (select *, unnest(["
    "{'at': opened_at, 'since': scheduled_starts_at, 'until': opened_at},"
    " {'at': closed_at, 'since': closed_at, 'until': scheduled_ends_at}]) as change"
    " from marts.session where status is distinct from 'cancelled'"
    " and opened_at < scheduled_ends_at"
    " and coalesce(closed_at > scheduled_starts_at, true)) where change.at is not null)",
    "event",
    ("kind", "congress_day"),
    where=_OFFICIAL,
)
SESSION_MINUTES_LOST = replace(
    MINUTES_LOST, grain="session", dimensions=("session_id", "kind", "congress_day"), where=""
)
