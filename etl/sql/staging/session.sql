-- One row per meeting of the programme, as its latest lists say.
-- Where several sources give a meeting, the programme sheet wins field by field.
with listed as (
    select
        session.*,
        case when batch.kind = 'programme' then 0 else 1 end as priority
    from core.session
    inner join (
        select source, any_value(kind) as kind, max(observed_at) as observed_at
        from core.batch
        where error is null and kind in ('programme', 'indico_timetable')
        group by source
    ) as batch using (source, observed_at)
    qualify row_number() over (
        partition by session.source, session.session_id order by content_id
    ) = 1
),

merged as (
    select
        session_id,
        first(meeting_number order by priority, source) filter (meeting_number is not null)
            as meeting_number,
        first(title order by priority, source) as title,
        first(kind order by priority, source) filter (kind is not null) as kind,
        first(phase order by priority, source) filter (phase is not null) as phase,
        first(segment order by priority, source) filter (segment is not null) as segment,
        first(body order by priority, source) filter (body is not null) as body,
        first(agenda_item order by priority, source) filter (agenda_item is not null)
            as agenda_item,
        first(starts_at order by priority, source) filter (starts_at is not null) as starts_at,
        first(ends_at order by priority, source) filter (ends_at is not null) as ends_at,
        first(status order by priority, source) filter (status is not null) as status,
        first(room order by priority, source) filter (room is not null) as room,
        first(capacity order by priority, source) filter (capacity is not null) as capacity,
        first(organizer order by priority, source) filter (organizer is not null) as organizer
    from listed
    group by session_id
)

select
    session_id, meeting_number, title, kind, coalesce(phase, 'congress') as phase, segment, body,
    agenda_item, starts_at, ends_at, starts_at as scheduled_starts_at,
    ends_at as scheduled_ends_at, coalesce(status, 'planned') as status, room, capacity,
    organizer, congress_day(starts_at) as congress_day
from merged
