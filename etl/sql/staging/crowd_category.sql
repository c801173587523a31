-- One row per meeting, instant and category with anybody there.
with change as (
    select congress_day, session_id, category_id, started_at as "at", 1 as people
    from staging.crowd
    where layer = 'any' and session_id != ''
        and congress_day in (select congress_day from core.touched)
    union all
    select congress_day, session_id, category_id, ended_at, -1
    from staging.crowd
    where layer = 'any' and session_id != ''
        and congress_day in (select congress_day from core.touched)
),

running as (
    select
        congress_day, session_id, category_id, "at",
        cast(sum(sum(people)) over (
            partition by congress_day, session_id, category_id order by "at"
        ) as bigint) as people
    from change
    group by congress_day, session_id, category_id, "at"
),

wanted as (
    select instant.congress_day, instant.session_id, instant."at", grouped.category_id
    from staging.instant
    inner join (
        select distinct congress_day, session_id, category_id from running
    ) as grouped using (congress_day, session_id)
)

select
    wanted.congress_day, wanted.session_id, wanted."at",
    wanted.category_id, running.people
from wanted
asof join running
    on running.congress_day = wanted.congress_day and running.session_id = wanted.session_id
    and running.category_id = wanted.category_id and wanted."at" >= running."at"
where running.people > 0
