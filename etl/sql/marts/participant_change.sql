-- Participants registered, with a badge, and having attended the Congress; each once, by minute.
with attended as (
    select attendance.person_id, min(attendance.attended_at) as attended_at
    from staging.attendance as attendance
    inner join staging.session using (session_id)
    where session.phase = 'congress'
        and attendance.attended_at <= (select attendance_at from staging.watermark)
    group by attendance.person_id
),

participant as (
    select person.*, least(person.badge_collected_at, attended.attended_at) as attended_at
    from staging.person
    left join attended using (person_id)
    where person.is_participant
),

change as (
    select *, registered_at as happened_at, 'registered' as event from participant
    union all
    select *, badge_collected_at, 'badge_collected' from participant
    where badge_collected_at is not null
    union all
    select *, attended_at, 'attended' from participant
    where attended_at is not null
)

select
    minute_ceil(happened_at) as "at", congress_day(happened_at) as congress_day, event,
    category_id, mode, regional_group, m49_region, level, gender, count(*) as people
from change
group by all
