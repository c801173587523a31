"""The marts figures are taken from: tables of a snapshot, and what they can be divided by."""

from dataclasses import replace

from dashboard.metrics.model import Mart

_SESSION_DIMENSIONS = ("session_id", "at", "congress_day")
_PEOPLE_THERE = 'room_only + platform_only + "both"'
LIVE = "delivery = 'live' and not at_venue"

REGISTRATIONS = Mart(
    "marts.registration_change",
    "event",
    ("at", "congress_day", "source", "status", "category_id", "mode", "regional_group"),
)
PARTICIPANTS = Mart(
    "marts.participant_change",
    "event",
    (
        "at",
        "congress_day",
        "category_id",
        "mode",
        "regional_group",
        "m49_region",
        "level",
        "gender",
    ),
)
SESSIONS = Mart(
    "marts.session", "event", ("kind", "phase", "body", "congress_day", "status"), at="starts_at"
)

STATES = Mart("marts.state", "event", ("regional_group", "m49_region", "is_member"))
STATES_REGISTERED = Mart("marts.state", "event", ("regional_group",), at="registered_on")
STATES_RECORDED = Mart("marts.state", "event", ("regional_group",), at="recorded_on")
STATE_CHANGES = Mart(
    "marts.state_change", "event", ("at", "congress_day", "regional_group", "m49_region")
)

ATTENDANCE = Mart(
    "marts.attendance_change",
    "session",
    (*_SESSION_DIMENSIONS, "class", "category_id", "regional_group"),
)
MINUTES = Mart("marts.minute", "event", ("at", "congress_day"), there=_PEOPLE_THERE)
SESSION_MINUTES = Mart("marts.session_minute", "session", _SESSION_DIMENSIONS, there=_PEOPLE_THERE)
ROOM_MINUTES = Mart(
    "marts.room_minute", "session", _SESSION_DIMENSIONS, there="participants + others + unlinked"
)
MINUTE_GROUPS = Mart(
    "marts.minute_group", "event", ("at", "congress_day", "regional_group", "m49_region")
)
SESSION_MINUTE_GROUPS = Mart(
    "marts.session_minute_group", "session", (*_SESSION_DIMENSIONS, "regional_group")
)
# No participants by minute of a category so small that it would be a log of somebody's movements.
SESSION_MINUTE_CATEGORIES = Mart(
    "marts.session_minute_category", "session", (*_SESSION_DIMENSIONS, "category_id")
)
SESSION_FLOW = Mart("marts.session_flow", "session", _SESSION_DIMENSIONS)
# A row for each person, for the median.
SESSION_STAY_LENGTHS = Mart(
    '(select session_id, "at", congress_day, minutes, class, unnest(range(people))'
    " from marts.session_stay_length)",
    "session",
    (*_SESSION_DIMENSIONS, "class"),
)

STAYS = Mart("marts.stay_count", "event", ("at", "source", "mode"))
SESSION_STAYS = Mart("marts.session_stay_count", "session", ("session_id", "at", "mode"))
CONNECTIONS = Mart("marts.connection_change", "event", ("at", "mode"), where="session_id is null")
SESSION_CONNECTIONS = Mart(
    "marts.connection_change",
    "session",
    ("session_id", "at", "mode"),
    where="session_id is not null",
)

_WEBCAST_DIMENSIONS = ("language", "delivery", "at_venue")
WEBCAST = Mart(
    "marts.webcast_minute",
    "event",
    ("at", "congress_day", *_WEBCAST_DIMENSIONS),
    clock="webcast_now",
)
SESSION_WEBCAST = Mart(
    "marts.session_webcast_minute",
    "session",
    (*_SESSION_DIMENSIONS, *_WEBCAST_DIMENSIONS),
    clock="webcast_now",
)
# Viewers add up over languages only at one and the same instant, hence the sum before the maximum.
WEBCAST_TOTAL = Mart(
    '(select "at", congress_day, sum(viewers) as viewers from marts.webcast_minute'
    " where delivery = 'live' and not at_venue group by all)",
    "event",
    ("at", "congress_day"),
)
SESSION_WEBCAST_TOTAL = Mart(
    '(select session_id, "at", congress_day, sum(viewers) as viewers'
    " from marts.session_webcast_minute"
    " where delivery = 'live' and not at_venue group by all)",
    "session",
    _SESSION_DIMENSIONS,
)
COUNTERS = Mart(
    "marts.counter_minute",
    "event",
    ("at", "congress_day", "source", "stream", "language"),
    where="session_id is null and counts = 'viewers'",
    clock="counter_now",
)
SESSION_COUNTERS = Mart(
    "marts.counter_minute",
    "session",
    (*_SESSION_DIMENSIONS, "source", "stream", "language"),
    where="session_id is not null and counts = 'viewers'",
    clock="counter_now",
)
PAGE_COUNTERS = replace(COUNTERS, where="session_id is null and counts = 'page_visitors'")
SESSION_PAGE_COUNTERS = replace(
    SESSION_COUNTERS, where="session_id is not null and counts = 'page_visitors'"
)
COUNTER_TOTALS = Mart(
    '(select "at", congress_day, sum(viewers) as viewers from marts.counter_minute'
    " where session_id is null and counts = 'viewers' group by all)",
    "event",
    ("at", "congress_day"),
)
SESSION_COUNTER_TOTALS = Mart(
    '(select session_id, "at", congress_day, sum(viewers) as viewers from marts.counter_minute'
    " where session_id is not null and counts = 'viewers' group by all)",
    "session",
    _SESSION_DIMENSIONS,
)
SERVICE_TOTALS = Mart("marts.audience_total", "event", ("source", "language", "session_id"))
_COUNTRY_DIMENSIONS = (*_WEBCAST_DIMENSIONS, "country_iso3", "country", "regional_group")
COUNTRIES = Mart("marts.webcast_country", "event", _COUNTRY_DIMENSIONS, where="session_id is null")
SESSION_COUNTRIES = Mart(
    "marts.webcast_country",
    "session",
    ("session_id", *_COUNTRY_DIMENSIONS),
    where="session_id is not null",
)

# Five minutes, because in one minute of a small audience a single stall is a large share.
WEBCAST_QUALITY = Mart(
    '(select *, time_bucket(interval 5 minutes, "at") as five_minutes from marts.webcast_quality)',
    "event",
    ("at", "five_minutes", "congress_day", *_WEBCAST_DIMENSIONS, "regional_group"),
    clock="webcast_now",
)
WEBCAST_RECENT = Mart(
    "marts.webcast_recent", "event", ("language", "country_iso3", "country", "regional_group")
)
BITRATES = Mart(
    "marts.webcast_watched",
    "event",
    ("congress_day", *_WEBCAST_DIMENSIONS),
    where="session_id is null",
)
SESSION_BITRATES = Mart(
    "marts.webcast_watched",
    "session",
    ("session_id", *_WEBCAST_DIMENSIONS),
    where="session_id is not null",
)
SESSION_WATCHED = Mart(
    "marts.webcast_watched",
    "session",
    ("session_id", *_WEBCAST_DIMENSIONS),
    where="session_id is not null and over_at is not null",
    at="over_at",
)

ALERTS = Mart("marts.alert", "event", ("kind",))
SOURCES = Mart("marts.source", "event", ("source", "kind"))
GATES = Mart("marts.gate", "event", ("source", "place"))
UNMATCHED = Mart("marts.unmatched", "event", ("source", "place_kind"))
UNRESOLVED = Mart("marts.unresolved", "event", ("source", "field"))
MISSING = Mart("marts.missing", "event", ("source", "status"))
