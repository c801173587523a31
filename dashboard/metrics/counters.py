"""What webcast services count themselves. Each defines its viewers; they are no participants."""

from dataclasses import replace

from dashboard.metrics.marts import (
    COUNTER_TOTALS,
    COUNTERS,
    SERVICE_TOTALS,
    SESSION_COUNTER_TOTALS,
    SESSION_COUNTERS,
)
from dashboard.metrics.model import Metric, Time

_COUNTED = (
    "As the webcast services count themselves, each by its own definition: the latest reading of "
    "each stream, which counts until the next one and five minutes at most. Never added to "
    "playbacks or participants."
)
_TOTAL = (
    "As the webcast services count themselves, each by its own definition, by their latest "
    "report: of live and of recordings, since services do not always tell them apart."
)

VIEWERS_NOW = Metric(
    "counter_viewers_now",
    "Viewers now, counted by services",
    sql="sum(viewers)",
    mart=COUNTERS,
    unit="viewers",
    empty=None,
    help=_COUNTED,
    time=Time.INSTANT,
)
VIEWERS_PEAK = Metric(
    "counter_viewers_peak",
    "Most viewers counted by services",
    sql="max(viewers)",
    mart=COUNTER_TOTALS,
    unit="viewers",
    empty=None,
    help=f"The largest number at a full minute, over all streams. {_COUNTED}",
)
VIEWS = Metric(
    "service_views",
    "Views counted by services",
    sql="sum(views)",
    mart=SERVICE_TOTALS,
    unit="views",
    empty=None,
    help=_TOTAL,
    time=Time.ALWAYS,
)
WATCH_MINUTES = Metric(
    "service_watch_minutes",
    "Watch time counted by services",
    sql="round(sum(watch_minutes), 3)",
    mart=SERVICE_TOTALS,
    unit="minutes",
    type="double",
    empty=None,
    help=_TOTAL,
    time=Time.ALWAYS,
)
SESSION_VIEWERS_NOW = replace(VIEWERS_NOW, mart=SESSION_COUNTERS)
SESSION_VIEWERS_PEAK = replace(VIEWERS_PEAK, mart=SESSION_COUNTER_TOTALS)

TOTAL_LIST = (
    "select source, stream, language, session_id, views, watch_minutes, observed_at"
    " from marts.audience_total order by source, stream"
)

METRICS = (
    VIEWERS_NOW,
    VIEWERS_PEAK,
    VIEWS,
    WATCH_MINUTES,
    SESSION_VIEWERS_NOW,
    SESSION_VIEWERS_PEAK,
)
