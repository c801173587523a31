-- One row per meeting of the programme.
select
    session.session_id, session.meeting_number, session.title, session.kind, session.phase,
    session.segment, session.body, session.agenda_item, session.congress_day,
    session.starts_at, session.ends_at, session.scheduled_starts_at, session.scheduled_ends_at,
    session.opened_at, session.closed_at, session.status, session.room,
    coalesce(room.capacity, session.capacity) as capacity, room.occupancy_limit,
    session.room in (select place from core.scan) as has_room_source,
    session.session_id in (
        select session_id from staging.session_place where place_kind = 'platform'
    ) as has_platform_source,
    session.session_id in (
        select session_id from staging.session_place where place_kind = 'stream'
    ) as has_webcast_source
from staging.session
left join core.room on room.name = session.room
