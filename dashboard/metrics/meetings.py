"""Meetings planned and held, and the time they took; counted by the clock the secretariat keeps."""

from dataclasses import replace
from functools import partial

from dashboard.metrics.model import Metric, Time
from dashboard.metrics.sheet_marts import (
    MEETINGS,
    MEETINGS_HELD,
    MINUTES_LOST,
    OFFICIAL_OVER,
    OTHERS_OVER,
    SESSION_MINUTES_LOST,
)

_meetings = partial(Metric, unit="meetings", help="")
_OFFICIAL = "Of official meetings; ancillary and special ones stand apart."
_OVER = "Over: closed, or cancelled with the planned end past."

PLANNED = _meetings(
    "meetings_planned",
    "Meetings planned",
    sql="count(*)",
    mart=MEETINGS,
    help="Meetings of the Congress in the programme, cancelled ones included; meetings before and "
    "after the Congress do not count.",
    time=Time.ALWAYS,
)
CANCELLED = _meetings(
    "meetings_cancelled",
    "Meetings cancelled",
    sql="count(*)",
    mart=MEETINGS,
    where="status = 'cancelled'",
    help="Meetings planned that were cancelled.",
    time=Time.ALWAYS,
)
HELD = _meetings(
    "meetings_held",
    "Meetings held",
    sql="count(held_at)",
    mart=MEETINGS_HELD,
    help="Meetings planned that were opened: by the clock the secretariat keeps, else those the "
    "programme says were held.",
    time=Time.PAST,
)

_official = partial(
    Metric, mart=OFFICIAL_OVER, unit="minutes", type="double", time=Time.PAST, help=""
)
MINUTES_PLANNED = _official(
    "minutes_planned",
    "Minutes planned, of meetings that are over",
    sql="sum(planned_minutes)",
    help=f"Planned lengths of meetings that are over. {_OVER} {_OFFICIAL}",
)
MINUTES_HELD = _official(
    "minutes_held",
    "Minutes held",
    sql="sum(held_minutes)",
    help=f"From opening to closing, of meetings closed. {_OFFICIAL}",
)
UTILIZATION = _official(
    "utilization",
    "Utilization",
    sql="sum(held_minutes) / nullif(sum(planned_minutes), 0)",
    unit="share",
    empty=None,
    help="Minutes held as a share of minutes planned, of meetings that are over. "
    f"{_OVER} {_OFFICIAL}",
)
OTHER_MINUTES_PLANNED, OTHER_MINUTES_HELD, OTHER_UTILIZATION = (
    replace(
        metric,
        key=f"other_{metric.key}",
        label=f"{metric.label}, ancillary and special",
        mart=OTHERS_OVER,
        help=metric.help.replace(_OFFICIAL, "Of ancillary and special meetings."),
    )
    for metric in (MINUTES_PLANNED, MINUTES_HELD, UTILIZATION)
)

_LOST = (
    "Minutes from the planned to the real opening and from the real to the planned closing, "
    "neither below zero. A meeting opened after its planned end, or closed before its planned "
    "start, was moved and lost nothing."
)
LOST = Metric(
    "minutes_lost",
    "Minutes lost",
    sql="sum(minutes)",
    mart=MINUTES_LOST,
    unit="minutes",
    type="double",
    help=f"{_LOST} {_OFFICIAL}",
    time=Time.PAST,
)
SESSION_LOST = replace(LOST, mart=SESSION_MINUTES_LOST, help=_LOST)

METRICS = (
    PLANNED,
    HELD,
    CANCELLED,
    MINUTES_PLANNED,
    MINUTES_HELD,
    UTILIZATION,
    OTHER_MINUTES_PLANNED,
    OTHER_MINUTES_HELD,
    OTHER_UTILIZATION,
    LOST,
    SESSION_LOST,
)
