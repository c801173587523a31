"""Attendance of groups of meetings: phases, segments, kinds and agenda items."""

from dashboard.metrics.model import Metric
from dashboard.metrics.sheet_marts import GROUPS

# To be divided by group: groups overlap, so that their sum is no figure.
ATTENDED = Metric(
    "group_attended",
    "Attended a group of meetings",
    sql="sum(people)",
    mart=GROUPS,
    help="Participants who attended any meeting of a phase, segment, kind or agenda item, each "
    "once in a group. Groups overlap and are never added up.",
)

METRICS = (ATTENDED,)
