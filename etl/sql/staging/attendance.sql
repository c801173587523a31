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
        session_id, person_id, started_at,
        epoch_us(ended_at) - epoch_us(started_at) as length_us,
        cast(coalesce(
            sum(epoch_us(ended_at) - epoch_us(started_at)) over (
                partition by session_id, person_id order by started_at
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as bigint) as before_us
    from presence
    where layer = 'any'
),

reached as (
    select
        session_id, person_id,
        min(started_at + to_microseconds(greatest(min_stay_us() - before_us, 0))) as attended_at
    from lasting
    where before_us + length_us >= min_stay_us()
    group by session_id, person_id
)

select modes.congress_day, session_id, person_id, attended_at, room_at, platform_at
from reached
inner join modes using (session_id, person_id)
