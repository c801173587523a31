"""What webcast services count themselves. Each defines its viewers; they are no participants."""

from dataclasses import replace

from dashboard.metrics.marts import (
    COUNTER_TOTALS,
    COUNTERS,
    PAGE_COUNTERS,
    SERVICE_TOTALS,
    SESSION_COUNTER_TOTALS,
    SESSION_COUNTERS,
    SESSION_PAGE_COUNTERS,
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
PAGE_VISITORS_NOW = Metric(
    "page_visitors_now",
    "Visitors of the webcast page now",
    sql="sum(viewers)",
    mart=PAGE_COUNTERS,
    unit="visitors",
    empty=None,
    help="Visitors of the page of the webcast within the last minutes, as the web analytics of the "
    "site count them: by the latest reading of each page, which counts until the next one and five "
    "minutes at most. Who clicks is counted and who only watches is not: they are no viewers.",
    time=Time.INSTANT,
)
SESSION_VIEWERS_NOW = replace(VIEWERS_NOW, mart=SESSION_COUNTERS)
SESSION_VIEWERS_PEAK = replace(VIEWERS_PEAK, mart=SESSION_COUNTER_TOTALS)
SESSION_PAGE_VISITORS_NOW = replace(PAGE_VISITORS_NOW, mart=SESSION_PAGE_COUNTERS)

METRICS = (
    VIEWERS_NOW,
    VIEWERS_PEAK,
    VIEWS,
    WATCH_MINUTES,
    PAGE_VISITORS_NOW,
    SESSION_VIEWERS_NOW,
    SESSION_VIEWERS_PEAK,
    SESSION_PAGE_VISITORS_NOW,
)
