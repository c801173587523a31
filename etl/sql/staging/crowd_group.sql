-- One row per meeting (or whole day), instant and regional group with anybody there.
with change as (
    select congress_day, session_id, regional_group, started_at as "at", 1 as people
    from staging.crowd
    where layer = 'any' and congress_day in (select congress_day from core.touched)
    union all
    select congress_day, session_id, regional_group, ended_at, -1
    from staging.crowd
    where layer = 'any' and congress_day in (select congress_day from core.touched)
),

running as (
    select
        congress_day, session_id, coalesce(regional_group, '') as regional_group, "at",
        cast(sum(sum(people)) over (
            partition by congress_day, session_id, coalesce(regional_group, '') order by "at"
        ) as bigint) as people
    from change
    group by congress_day, session_id, coalesce(regional_group, ''), "at"
),

wanted as (
    select instant.congress_day, instant.session_id, instant."at", grouped.regional_group
    from staging.instant
    inner join (
        select distinct congress_day, session_id, regional_group from running
    ) as grouped using (congress_day, session_id)
)

select
    wanted.congress_day, wanted.session_id, wanted."at",
    nullif(wanted.regional_group, '') as regional_group, running.people
from wanted
asof join running
    on running.congress_day = wanted.congress_day and running.session_id = wanted.session_id
    and running.regional_group = wanted.regional_group and wanted."at" >= running."at"
where running.people > 0
