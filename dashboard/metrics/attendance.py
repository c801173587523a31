"""Who is there, and who has attended."""

from dataclasses import replace
from functools import partial

from dashboard.metrics.marts import (
    ATTENDANCE,
    MINUTE_GROUPS,
    MINUTES,
    PARTICIPANTS,
    SESSION_MINUTE_CATEGORIES,
    SESSION_MINUTE_GROUPS,
    SESSION_MINUTES,
)
from dashboard.metrics.model import Metric, Time

_CLASS = (
    "Where they had taken part by then: in the room only, on the platform only, or in both; who "
    "comes to the second is in both from that moment."
)
_PEAK = (
    "The largest number of different participants there at one and the same moment, and the first "
    "moment at which it was reached."
)

ATTENDED_CONGRESS = Metric(
    "attended",
    "Attended the Congress",
    sql="sum(people)",
    mart=PARTICIPANTS,
    where="event = 'attended'",
    help="Participants who collected a badge or attended a meeting of the Congress; meetings "
    "before and after the Congress do not count.",
)

ATTENDED = Metric(
    "attended",
    "Attended",
    sql="sum(people)",
    mart=ATTENDANCE,
    help="Participants who were in the meeting, in the room and on the platform taken together, "
    "for at least the shortest stay that counts (five minutes if nothing else is set), or who made "
    "a statement in it. They count from the moment that length is reached.",
)
_attended = partial(replace, ATTENDED, help=_CLASS)
ROOM_ONLY = _attended(key="room_only", label="Room only", where="class = 'room_only'")
PLATFORM_ONLY = _attended(
    key="platform_only", label="Platform only", where="class = 'platform_only'"
)
BOTH = _attended(key="both", label="Room and platform", where="class = 'both'")

# No row at the instant says nothing about it: the empty value of every "now" is None.
_now = partial(
    Metric,
    mart=MINUTES,
    empty=None,
    time=Time.INSTANT,
    help="Participants who have come to a meeting by this moment and have not left. Somebody in a "
    "room and on the platform at once counts once; the two are never added up.",
)
TAKING_PART_NOW = _now(
    "taking_part_now", "Taking part now", 'sum(room_only + platform_only + "both")'
)
ROOM_ONLY_NOW = _now("room_only_now", "Now in a room only", "sum(room_only)")
PLATFORM_ONLY_NOW = _now("platform_only_now", "Now on the platform only", "sum(platform_only)")
BOTH_NOW = _now("both_now", "Now in a room and on the platform", 'sum("both")')
NOW = (TAKING_PART_NOW, ROOM_ONLY_NOW, PLATFORM_ONLY_NOW, BOTH_NOW)
SESSION_NOW = tuple(replace(metric, mart=SESSION_MINUTES) for metric in NOW)

GROUP_NOW = replace(TAKING_PART_NOW, sql="sum(people)", mart=MINUTE_GROUPS, key="group_now")
SESSION_GROUP_NOW = replace(GROUP_NOW, mart=SESSION_MINUTE_GROUPS)
SESSION_CATEGORY_NOW = replace(
    GROUP_NOW,
    mart=SESSION_MINUTE_CATEGORIES,
    key="category_now",
    help=f"{TAKING_PART_NOW.help} By category; the smallest are counted together, so that "
    "no category of fewer than five delegations, or people who represent nobody, stands alone.",
)

PEAK = Metric("peak", "Peak", sql="max(peak)", mart=MINUTES, help=_PEAK, time=Time.PEAK)
PEAK_AT = replace(
    PEAK,
    key="peak_at",
    label="Time of the peak",
    sql="first(peak_at order by peak desc, peak_at) filter (where peak > 0)",
    unit="instant",
    type="timestamp",
    empty=None,
)
SESSION_PEAK = replace(PEAK, mart=SESSION_MINUTES)
SESSION_PEAK_AT = replace(PEAK_AT, mart=SESSION_MINUTES)

METRICS = (
    ATTENDED_CONGRESS,
    ATTENDED,
    ROOM_ONLY,
    PLATFORM_ONLY,
    BOTH,
    *NOW,
    *SESSION_NOW,
    GROUP_NOW,
    SESSION_GROUP_NOW,
    SESSION_CATEGORY_NOW,
    PEAK,
    PEAK_AT,
    SESSION_PEAK,
    SESSION_PEAK_AT,
)
