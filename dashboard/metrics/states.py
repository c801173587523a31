"""States registered and recorded."""

from functools import partial

from dashboard.metrics.marts import STATE_CHANGES, STATES, STATES_RECORDED, STATES_REGISTERED
from dashboard.metrics.model import Metric, Time

_state = partial(Metric, unit="States")
_REGISTERED = "Member States with an approved registration in a category that represents a State."
_RECORDED = (
    "Member States registered of which a representative collected a badge, was in a room or on the "
    "platform for however short a time, or made a statement in person, live or by video. An e-mail "
    "address shared only by representatives of the State stands for them. A decision of the "
    "secretariat overrides the records."
)
_APART = "They are counted apart from Member States, in the same way."

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
    help="Member States registered of which the registration system has marked anybody as checked "
    "in, online too: a figure to compare the systems by, not of who is represented.",
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
    help=f"Non-member observer States with an approved registration. {_APART}",
    time=Time.DAYS,
)
NON_MEMBERS_REPRESENTED = _state(
    "non_member_states_represented",
    "Non-member observer States represented",
    sql="count(recorded_on)",
    mart=STATES_RECORDED,
    where="not is_member",
    help=f"Non-member observer States represented. {_APART}",
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
