-- One row per unbroken presence, of each meeting and of the whole day (session_id ''), by layer.
-- In the whole day a person in two meetings at once is there once.
with presence as (
    select * from staging.presence
    where congress_day in (select congress_day from core.touched)
),

marked as (
    select
        *,
        started_at > max(ended_at) over (
            partition by congress_day, person_id, layer order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as begins
    from presence
),

numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by congress_day, person_id, layer order by started_at, ended_at
            rows unbounded preceding
        ) as run
    from marked
),

crowd as (
    select congress_day, session_id, person_id, layer, started_at, ended_at from presence
    union all
    select congress_day, '', person_id, layer, min(started_at), max(ended_at)
    from numbered
    group by congress_day, person_id, layer, run
)

-- By M49 region the whole day only is shown.
select
    crowd.*, person.regional_group, person.category_id,
    case when session_id = '' then person.m49_region end as m49_region
from crowd
inner join staging.person using (person_id)
