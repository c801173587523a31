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
),

spoke as (
    select
        congress_day, session_id, person_id, min(delivered_at) as spoke_at,
        min(delivered_at) filter (delivery = 'in_person') as spoke_in_room_at,
        min(delivered_at) filter (delivery = 'live') as spoke_online_at
    from staging.statement
    inner join staging.person using (person_id)
    where person.is_participant and delivery in ('in_person', 'live')
        and delivered_at is not null
        and congress_day in (select congress_day from core.touched)
    group by congress_day, session_id, person_id
),

-- Where no door and no platform saw the speaker, the way of speaking says where that was.
attended as (
    select
        coalesce(modes.congress_day, spoke.congress_day) as congress_day, session_id, person_id,
        least(reached.attended_at, spoke.spoke_at) as attended_at,
        case when modes.person_id is null then spoke_in_room_at else room_at end as room_at,
        case when modes.person_id is null then spoke_online_at else platform_at end as platform_at
    from reached
    full join spoke using (session_id, person_id)
    left join modes using (session_id, person_id)
)

-- Who speaks is there, even if seen only afterwards.
select
    congress_day, session_id, person_id, attended_at,
    case
        when platform_at is null or room_at <= platform_at then least(room_at, attended_at)
        else room_at
    end as room_at,
    case
        when room_at is null or platform_at < room_at then least(platform_at, attended_at)
        else platform_at
    end as platform_at
from attended
