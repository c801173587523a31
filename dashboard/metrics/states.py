"""States registered and recorded."""

from functools import partial

from dashboard.metrics.marts import STATE_CHANGES, STATES, STATES_RECORDED, STATES_REGISTERED
from dashboard.metrics.model import Metric, Time

_state = partial(Metric, unit="States")
_REGISTERED = (
    "Registered: Member States with an approved registration in a category that represents a State."
)
_RECORDED = (
    "Recorded (States represented): of these, with a badge collected, a stay of any length by "
    "a representative (or by an e-mail address shared only by representatives of that State), or "
    "a statement in person, live or by video. A decision of the secretariat wins."
)
_APART = "Non-member observer States are counted apart."

STATES_TOTAL = _state(
    "states_total",
    "Member States",
    sql="count(*)",
    mart=STATES,
    where="is_member",
    help="The Member States of the United Nations at the event.",
    time=Time.ALWAYS,
)
REGISTERED = _state(
    "states_registered",
    "States registered",
    sql="sum(states)",
    mart=STATE_CHANGES,
    where="event = 'registered'",
    help=_REGISTERED,
)
CHECKED_IN = _state(
    "states_checked_in",
    "States with anybody checked in",
    sql="sum(states)",
    mart=STATE_CHANGES,
    where="event = 'checked_in'",
    help="Member States registered with the check-in flag of the registration system set for "
    "anybody, online too: a figure for reconciliation, not of who is represented.",
)
REPRESENTED = _state(
    "states_represented",
    "States represented",
    sql="sum(states)",
    mart=STATE_CHANGES,
    where="event = 'recorded'",
    help=_RECORDED,
)
NON_MEMBERS_REGISTERED = _state(
    "non_member_states_registered",
    "Non-member observer States registered",
    sql="count(registered_on)",
    mart=STATES_REGISTERED,
    where="not is_member",
    help=_APART,
    time=Time.DAYS,
)
NON_MEMBERS_REPRESENTED = _state(
    "non_member_states_represented",
    "Non-member observer States represented",
    sql="count(recorded_on)",
    mart=STATES_RECORDED,
    where="not is_member",
    help=_APART,
    time=Time.DAYS,
)

# Alphabetical, in the order of the States: never by a value.
LIST = (
    "select iso3, name, regional_group, m49_region, is_member, registered_on, recorded_on"
    " from marts.state order by is_member desc, alpha_order, name"
)
# Only in the snapshot that is not kept.
NOW = "select session_id, iso3, in_room, online from marts.state_now"

METRICS = (
    STATES_TOTAL,
    REGISTERED,
    CHECKED_IN,
    REPRESENTED,
    NON_MEMBERS_REGISTERED,
    NON_MEMBERS_REPRESENTED,
)
