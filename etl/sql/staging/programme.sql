-- One row per meeting of the programme, as its latest lists plan it.
-- Where several sources give a meeting, a sheet wins field by field. A list in which a row cannot
-- be read removes no meeting: those of the last list without a fault stay.
with list as (
    select
        source, case when any_value(kind) in ('indico_timetable', 'indico_api') then 1 else 0 end as priority,
        coalesce(
            max(observed_at) filter (rejected = 0), timestamp '-infinity'
        ) as complete_at
    from core.batch
    where
        error is null and (
            kind in ('programme', 'indico_timetable')
            or kind = 'indico_api' and ends_with(file, '/timetable.json')
            or kind = 'sheet' and regexp_matches(file, '(^|/)programme[^/]*$', 'i')
        )
    group by source
),

listed as (
    select session.*, list.priority
    from core.session
    inner join list using (source)
    where session.observed_at >= list.complete_at
    qualify row_number() over (
        partition by session.source, session.session_id
        order by session.observed_at desc, content_id
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

-- Beginning and end may come from two sources; a meeting whose do not fit has no time.
select * replace (
    case when ends_at > starts_at and is_near(ends_at, starts_at) then starts_at end as starts_at,
    case when ends_at > starts_at and is_near(ends_at, starts_at) then ends_at end as ends_at
)
from merged
