"""The webcast. A playback is not a person and is never added to participants."""

from dataclasses import replace

from dashboard.metrics.marts import (
    COUNTRIES,
    LIVE,
    SESSION_COUNTRIES,
    SESSION_WEBCAST,
    SESSION_WEBCAST_TOTAL,
    WEBCAST,
    WEBCAST_TOTAL,
)
from dashboard.metrics.model import Metric, Time

LIVE_ONLY = (
    "Of the live webcast; what is played on demand, or of which that is not known, is counted "
    "apart, and so are the venue's own screens."
)
_PLAYBACK = (
    "A playback is one player showing one stream, as players identify it themselves (CMCD, "
    "CTA-5004). It is not a person."
)
_WATCH = (
    "The time that streams were watched: of each playback from the first to the last request, "
    "without its interruptions."
)
_VIEWERS = (
    "Playbacks that are on at this moment: between the first and the last request of the player, "
    "without an interruption."
)
_COUNTRY = (
    "By the country in which the network address of the first request of the playback lies; "
    "nothing is known of who watches."
)

PLAYBACKS = Metric(
    "playbacks",
    "Webcast playbacks",
    sql="sum(playbacks_started)",
    mart=WEBCAST,
    where=LIVE,
    unit="playbacks",
    help=f"{_PLAYBACK} {LIVE_ONLY}",
    time=Time.WITHIN,
)
WATCH_MINUTES = Metric(
    "watch_minutes",
    "Webcast watch time",
    sql=f"round(coalesce(sum(watch_ms) filter (where {LIVE}), 0) / 60000, 3)",
    mart=WEBCAST,
    unit="minutes",
    type="double",
    help=f"{_WATCH} {LIVE_ONLY}",
    time=Time.WITHIN,
)
# Of every delivery: to be divided by delivery and at_venue, never shown as one figure.
PLAYBACKS_ANY = replace(
    PLAYBACKS, key="playbacks_any", label="Playbacks by delivery", where="", help=_PLAYBACK
)
WATCH_MINUTES_ANY = replace(
    WATCH_MINUTES,
    key="watch_minutes_any",
    label="Watch time by delivery",
    sql="round(coalesce(sum(watch_ms), 0) / 60000, 3)",
    help=_WATCH,
)
# Known rows at the instant without a live one are nobody watching; no known row says nothing.
VIEWERS_NOW = Metric(
    "webcast_viewers_now",
    "Webcast viewers now",
    sql=f"if(count(viewers) > 0, coalesce(sum(viewers) filter (where {LIVE}), 0), null)",
    mart=WEBCAST,
    unit="viewers",
    empty=None,
    help=f"{_VIEWERS} {LIVE_ONLY}",
    time=Time.INSTANT,
)
VIEWERS_PEAK = Metric(
    "webcast_viewers_peak",
    "Most webcast viewers",
    sql="max(viewers)",
    mart=WEBCAST_TOTAL,
    unit="viewers",
    help=f"The largest number of viewers at a full minute, over all languages. {LIVE_ONLY}",
)

SESSION_PLAYBACKS = replace(
    PLAYBACKS,
    mart=SESSION_WEBCAST,
    help=f"Playbacks that were on at any time during the meeting. {_PLAYBACK} {LIVE_ONLY}",
)
SESSION_WATCH_MINUTES = replace(
    WATCH_MINUTES,
    mart=SESSION_WEBCAST,
    help="The watch time that falls within the meeting as held, or as scheduled if that is not "
    f"known. {LIVE_ONLY}",
)
SESSION_VIEWERS_NOW = replace(VIEWERS_NOW, mart=SESSION_WEBCAST)
SESSION_VIEWERS_PEAK = replace(VIEWERS_PEAK, mart=SESSION_WEBCAST_TOTAL)

COUNTRY_PLAYBACKS = replace(
    PLAYBACKS,
    key="country_playbacks",
    label="Playbacks by network location",
    sql="sum(playbacks)",
    mart=COUNTRIES,
    help=f"{_COUNTRY} {LIVE_ONLY}",
    time=Time.ALWAYS,
)
COUNTRY_WATCH_MINUTES = replace(
    WATCH_MINUTES,
    key="country_watch_minutes",
    label="Watch time by network location",
    mart=COUNTRIES,
    help=COUNTRY_PLAYBACKS.help,
    time=Time.ALWAYS,
)
SESSION_COUNTRY_PLAYBACKS = replace(COUNTRY_PLAYBACKS, mart=SESSION_COUNTRIES)
SESSION_COUNTRY_WATCH_MINUTES = replace(COUNTRY_WATCH_MINUTES, mart=SESSION_COUNTRIES)

METRICS = (
    PLAYBACKS,
    WATCH_MINUTES,
    PLAYBACKS_ANY,
    WATCH_MINUTES_ANY,
    VIEWERS_NOW,
    VIEWERS_PEAK,
    SESSION_PLAYBACKS,
    SESSION_WATCH_MINUTES,
    SESSION_VIEWERS_NOW,
    SESSION_VIEWERS_PEAK,
    COUNTRY_PLAYBACKS,
    COUNTRY_WATCH_MINUTES,
    SESSION_COUNTRY_PLAYBACKS,
    SESSION_COUNTRY_WATCH_MINUTES,
)
