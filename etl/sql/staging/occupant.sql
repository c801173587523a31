-- One row per unbroken time of somebody in the room of a meeting, whoever it is: kind is
-- participant, other (registered, but no participant) or unlinked (a badge of no registration).
-- A person with two badges, and a badge scanned twice, is there once; gaps as in presence.
with visit as (
    select
        congress_day, session_id, coalesce(person_id, connection) as who,
        case when person_id is null then 'unlinked' else 'other' end as kind, started_at, ended_at
    from staging.visit
    where mode = 'room' and not is_participant
        and congress_day in (select congress_day from core.touched)
),

marked as (
    select
        *,
        started_at > max(ended_at) over (
            partition by session_id, who order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) + merge_gap() as begins
    from visit
),

numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by session_id, who order by started_at, ended_at
            rows unbounded preceding
        ) as run
    from marked
)

select
    congress_day, session_id, kind, min(started_at) as started_at, max(ended_at) as ended_at
from numbered
group by congress_day, session_id, who, kind, run
union all
select congress_day, session_id, 'participant', started_at, ended_at
from staging.presence
where layer = 'room' and congress_day in (select congress_day from core.touched)
