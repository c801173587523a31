-- One row per unbroken presence of a participant in a meeting, by layer:
-- room, platform (gaps up to merge_gap_minutes closed), and any (the union of both).
with visit as (
    select congress_day, session_id, person_id, mode, started_at, ended_at
    from staging.visit
    where is_participant and congress_day in (select congress_day from core.touched)
),

by_mode_marked as (
    select
        *,
        started_at > max(ended_at) over (
            partition by session_id, person_id, mode order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) + merge_gap() as begins
    from visit
),

by_mode_numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by session_id, person_id, mode order by started_at, ended_at
            rows unbounded preceding
        ) as run
    from by_mode_marked
),

by_mode as (
    select
        congress_day, session_id, person_id, mode, min(started_at) as started_at,
        max(ended_at) as ended_at
    from by_mode_numbered
    group by congress_day, session_id, person_id, mode, run
),

any_marked as (
    select
        *,
        started_at > max(ended_at) over (
            partition by session_id, person_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as begins
    from by_mode
),

any_numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by session_id, person_id order by started_at, ended_at
            rows unbounded preceding
        ) as run
    from any_marked
)

select congress_day, session_id, person_id, mode as layer, started_at, ended_at from by_mode
union all
select
    congress_day, session_id, person_id, 'any' as layer, min(started_at), max(ended_at)
from any_numbered
group by congress_day, session_id, person_id, run
