-- Meetings of the Congress itself that nobody has opened `minutes` after their planned time.
with moment as (
    select coalesce(attendance_at, webcast_request_at, counter_at) as "at" from staging.watermark
),

late as (
    select
        session_id, meeting_name(session_id, title) as name, scheduled_starts_at,
        date_diff('second', scheduled_starts_at, moment."at") // 60 as minutes
    from session_mart, moment
    where opened_at is null and status in ('planned', 'moved')
        and coalesce(phase, 'congress') = 'congress'
        and coalesce(kind not in ('ancillary', 'special'), true)
        and scheduled_starts_at + to_minutes($minutes) <= moment."at"
        and scheduled_ends_at > moment."at"
        and is_meant($rooms, room) and is_meant($bodies, body)
)

select
    session_id as subject, session_id, scheduled_starts_at + to_minutes($minutes) as since,
    minutes as value, 'minutes' as unit, minutes as severity,
    format('{} is not opened {:,} minutes after its planned time', name, minutes) as text
from late
