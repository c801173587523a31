"""How well the webcast plays, by what players say (CMCD), and how much of a meeting is watched."""

from dataclasses import replace

from dashboard.metrics.marts import (
    BITRATES,
    LIVE,
    SESSION_BITRATES,
    SESSION_WATCHED,
    SESSION_WEBCAST,
    WEBCAST,
    WEBCAST_QUALITY,
    WEBCAST_RECENT,
)
from dashboard.metrics.model import Metric, Time

_STALLED = (
    "A player has stalled when it says with a request that it had run out of data (CMCD). "
    "How long it waited is not known."
)
_MINUTE = "A viewing minute is a playback that was on at any moment of a clock minute."
_RECENT = "The last ten minutes are those up to now, which is 30 seconds before the latest request."
_WATCHED = (
    "The share is of the length of the meeting, as held or else as scheduled, once it is over. A "
    "playback is not a person: who reloads the page, or changes the language, begins another one."
)

PLAYBACKS_STALLED = Metric(
    "playbacks_stalled",
    "Playbacks stalled",
    sql="sum(playbacks_stalled)",
    mart=WEBCAST,
    where=LIVE,
    unit="playbacks",
    help=f"Live playbacks that stalled at least once, without the venue's screens. {_STALLED}",
    time=Time.WITHIN,
)
SESSION_PLAYBACKS_STALLED = replace(
    PLAYBACKS_STALLED,
    mart=SESSION_WEBCAST,
    help=f"Live playbacks of the meeting that stalled within it. {_STALLED}",
)
VIEWING_MINUTES = Metric(
    "viewing_minutes",
    "Viewing minutes",
    sql="sum(viewing_minutes)",
    mart=WEBCAST_QUALITY,
    where=LIVE,
    unit="minutes",
    help=f"{_MINUTE} Live, without the venue's screens.",
    time=Time.WITHIN,
)
STALLED_MINUTES = replace(
    VIEWING_MINUTES,
    key="stalled_minutes",
    label="Viewing minutes with a stall",
    sql="sum(stalled_minutes)",
    help=f"{_MINUTE} {_STALLED}",
)

RECENT_PLAYBACKS = Metric(
    "recent_playbacks",
    "Playbacks in the last ten minutes",
    sql="sum(playbacks)",
    mart=WEBCAST_RECENT,
    unit="playbacks",
    help=f"Live playbacks that were on, without the venue's screens. {_RECENT}",
    time=Time.ALWAYS,
)
RECENT_VIEWING_MINUTES = replace(
    RECENT_PLAYBACKS,
    key="recent_viewing_minutes",
    label="Viewing minutes in the last ten minutes",
    sql="sum(viewing_minutes)",
    unit="minutes",
    help=f"{_MINUTE} {_RECENT}",
)
RECENT_STALLED_MINUTES = replace(
    RECENT_VIEWING_MINUTES,
    key="recent_stalled_minutes",
    label="Viewing minutes with a stall in the last ten minutes",
    sql="sum(stalled_minutes)",
    help=f"{_STALLED} {_RECENT}",
)
VIEWING_MINUTES_BEFORE = replace(
    RECENT_VIEWING_MINUTES,
    key="viewing_minutes_before",
    label="Viewing minutes in the hour before",
    sql="sum(viewing_minutes_before)",
    help=f"{_MINUTE} The hour before the last ten minutes.",
)
STALLED_MINUTES_BEFORE = replace(
    VIEWING_MINUTES_BEFORE,
    key="stalled_minutes_before",
    label="Viewing minutes with a stall in the hour before",
    sql="sum(stalled_minutes_before)",
    help=f"{_STALLED} The hour before the last ten minutes.",
)
RECENT = (
    RECENT_PLAYBACKS,
    RECENT_VIEWING_MINUTES,
    RECENT_STALLED_MINUTES,
    VIEWING_MINUTES_BEFORE,
    STALLED_MINUTES_BEFORE,
)

BITRATE = Metric(
    "bitrate",
    "Mean bitrate",
    sql=f"round(sum(bitrate_ms) filter (where {LIVE}) / "
    f"nullif(sum(rated_ms) filter (where {LIVE}), 0))",
    mart=BITRATES,
    unit="kbit/s",
    empty=None,
    help="What players asked for (CMCD): the mean of each live playback, weighted by its "
    "watch time, without the venue's screens.",
    time=Time.ALWAYS,
)
SESSION_BITRATE = replace(BITRATE, mart=SESSION_BITRATES)

WATCHED_PLAYBACKS = Metric(
    "watched_playbacks",
    "Playbacks of meetings that are over",
    sql="sum(playbacks)",
    mart=SESSION_WATCHED,
    where=LIVE,
    unit="playbacks",
    help="What the shares watched are of: live playbacks, without the venue's own screens. "
    f"{_WATCHED}",
)
WATCHED_HALF = replace(
    WATCHED_PLAYBACKS,
    key="watched_half",
    label="Watched at least half",
    where=f"{LIVE} and watched in ('half', 'three_quarters', 'all')",
    help=_WATCHED,
)
WATCHED_THREE_QUARTERS = replace(
    WATCHED_HALF,
    key="watched_three_quarters",
    label="Watched at least three quarters",
    where=f"{LIVE} and watched in ('three_quarters', 'all')",
)
WATCHED_ALL = replace(
    WATCHED_HALF,
    key="watched_all",
    label="Watched all",
    where=f"{LIVE} and watched = 'all'",
    help=f"At least 95 per cent of it, since players ask every few seconds only. {_WATCHED}",
)
WATCHED = (WATCHED_PLAYBACKS, WATCHED_HALF, WATCHED_THREE_QUARTERS, WATCHED_ALL)

METRICS = (
    PLAYBACKS_STALLED,
    SESSION_PLAYBACKS_STALLED,
    VIEWING_MINUTES,
    STALLED_MINUTES,
    *RECENT,
    BITRATE,
    SESSION_BITRATE,
    *WATCHED,
)
