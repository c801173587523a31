"""Groups of meetings: phases, segments, kinds and agenda items.

Every figure is to be divided by group: groups overlap, so that a sum over them is no figure.
"""

from dataclasses import replace

from dashboard.metrics import meetings, statements, webcast
from dashboard.metrics.group_marts import (
    DELIVERED_STATEMENTS,
    HELD,
    LISTED_STATEMENTS,
    MEETINGS,
    OVER,
    PLAYBACKS,
    WATCHED,
)
from dashboard.metrics.model import Metric
from dashboard.metrics.sheet_marts import DAYS, GROUPS

_EACH = "A meeting with several agenda items counts in each."

ATTENDED = Metric(
    "group_attended",
    "Attended a group of meetings",
    sql="sum(people)",
    mart=GROUPS,
    help="Participants who attended any meeting of a group, such as an agenda item, a kind of "
    "meeting or the high-level segment, each once in a group. Groups overlap and are never added "
    "up.",
)
# To be divided by day, too. A snapshot without groups by day says nothing about it.
DAY_ATTENDED = Metric(
    "day_attended",
    "Participants of the day",
    sql="sum(people)",
    mart=DAYS,
    empty=None,
    help="Participants who attended a meeting of the Congress on that day, each once. People come "
    "on several days, so that days are never added up.",
)
PLANNED = replace(
    meetings.PLANNED,
    key="group_meetings_planned",
    label="Meetings planned of a group",
    mart=MEETINGS,
    help=f"Meetings of a group in the programme, cancelled ones included. {_EACH}",
)
CANCELLED = replace(
    meetings.CANCELLED,
    key="group_meetings_cancelled",
    label="Meetings cancelled of a group",
    mart=MEETINGS,
    help=f"Meetings of a group that were cancelled. {_EACH}",
)
HELD_MEETINGS = replace(
    meetings.HELD,
    key="group_meetings_held",
    label="Meetings held of a group",
    mart=HELD,
    help=f"Meetings of a group that were opened. {_EACH}",
)
MINUTES_HELD = replace(
    meetings.MINUTES_HELD,
    key="group_minutes_held",
    label="Minutes held of a group",
    mart=OVER,
    help=f"From opening to closing, of meetings of a group that are closed. {_EACH}",
)
INSCRIBED = replace(
    statements.INSCRIBED,
    key="group_statements_inscribed",
    label="Statements inscribed for a group",
    mart=LISTED_STATEMENTS,
    help=f"{statements.INSCRIBED.help} {_EACH}",
)
WRITTEN = replace(
    statements.WRITTEN,
    key="group_statements_written",
    label="Statements in writing only for a group",
    mart=LISTED_STATEMENTS,
    help=f"{statements.WRITTEN.help} {_EACH}",
)
DELIVERED = replace(
    statements.DELIVERED,
    key="group_statements_delivered",
    label="Statements delivered in a group",
    mart=DELIVERED_STATEMENTS,
    help=f"{statements.DELIVERED.help} {_EACH}",
)
GROUP_PLAYBACKS = replace(
    webcast.PLAYBACKS,
    key="group_playbacks",
    label="Webcast playbacks of a group",
    mart=PLAYBACKS,
    help="Playbacks that were on during any meeting of the agenda item, each once in an item. "
    f"{webcast.LIVE_ONLY}",
)
GROUP_WATCH_MINUTES = replace(
    webcast.WATCH_MINUTES,
    key="group_watch_minutes",
    label="Webcast watch time of a group",
    mart=WATCHED,
    help=f"The watch time that falls within the meetings of a group. {webcast.LIVE_ONLY}",
)

# Which meetings the groups are made of.
MEMBERS = "select group_kind, group_id, session_id from marts.session_group order by all"

METRICS = (
    ATTENDED,
    DAY_ATTENDED,
    PLANNED,
    HELD_MEETINGS,
    CANCELLED,
    MINUTES_HELD,
    INSCRIBED,
    DELIVERED,
    WRITTEN,
    GROUP_PLAYBACKS,
    GROUP_WATCH_MINUTES,
)
