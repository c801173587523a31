-- One row per participant and meeting attended: when the presence reached min_minutes, and when
-- each mode began.
with presence as (
    select * from staging.presence
    where congress_day in (select congress_day from core.touched)
),

modes as (
    select
        congress_day, session_id, person_id,
        min(started_at) filter (layer = 'room') as room_at,
        min(started_at) filter (layer = 'platform') as platform_at
    from presence
    group by congress_day, session_id, person_id
),

lasting as (
    select
        session_id, person_id, started_at, ended_at,
        coalesce(
            sum(ended_at - started_at) over (
                partition by session_id, person_id order by started_at
                rows between unbounded preceding and 1 preceding
            ),
            interval 0 second
        ) as before
    from presence
    where layer = 'any'
),

reached as (
    select session_id, person_id, min(started_at + (min_stay() - before)) as attended_at
    from lasting
    where before + (ended_at - started_at) >= min_stay()
    group by session_id, person_id
)

select modes.congress_day, session_id, person_id, attended_at, room_at, platform_at
from reached
inner join modes using (session_id, person_id)
