"""The event and the meetings of its programme."""

from dashboard.metrics.marts import SESSIONS
from dashboard.metrics.model import Metric, Time

# A meeting that is planned and should be on is on: systems tell late that it was opened.
IN_PROGRESS = Metric(
    "sessions_in_progress",
    "Meetings in progress",
    sql="count(*)",
    mart=SESSIONS,
    where="status is distinct from 'cancelled'",
    unit="meetings",
    help="Meetings that have been opened, or are scheduled to have begun, that have not ended and "
    "are not cancelled.",
    time=Time.RUNNING,
)

EVENT = (
    "select name, venue, time_zone, starts_on, ends_on, watermark, webcast_watermark,"
    " counter_watermark,"
    " min_minutes, merge_gap_minutes, is_simulated, webcast_sampling_percent from marts.event"
)
# Parameter, twice: the instant at which a meeting may be in progress.
LIST = (
    "select session_id, meeting_number, title, kind, phase, segment, body, agenda_item,"
    " congress_day, starts_at, ends_at, scheduled_starts_at, scheduled_ends_at, opened_at,"
    " closed_at, status, room, capacity, occupancy_limit, has_room_source, has_platform_source,"
    " has_webcast_source,"
    " coalesce(status is distinct from 'cancelled'"
    " and starts_at <= cast(? as timestamp) and ends_at > cast(? as timestamp), false)"
    " as is_in_progress"
    " from marts.session order by starts_at nulls last, congress_day nulls last, session_id"
)

METRICS = (IN_PROGRESS,)
