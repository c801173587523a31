-- One row per meeting (or whole day), instant and regional group with anybody there; of the whole
-- day also by M49 region.
with there as (
    select
        congress_day, session_id, coalesce(regional_group, '') as regional_group,
        coalesce(m49_region, '') as m49_region, started_at, ended_at
    from staging.crowd
    where layer = 'any' and congress_day in (select congress_day from core.touched)
),

change as (
    select * exclude (started_at, ended_at), started_at as "at", 1 as people from there
    union all
    select * exclude (started_at, ended_at), ended_at, -1 from there
),

running as (
    select
        congress_day, session_id, regional_group, m49_region, "at",
        cast(sum(sum(people)) over (
            partition by congress_day, session_id, regional_group, m49_region order by "at"
        ) as bigint) as people
    from change
    group by congress_day, session_id, regional_group, m49_region, "at"
),

wanted as (
    select
        instant.congress_day, instant.session_id, instant."at", grouped.regional_group,
        grouped.m49_region
    from staging.instant
    inner join (
        select distinct congress_day, session_id, regional_group, m49_region from running
    ) as grouped using (congress_day, session_id)
)

select
    wanted.congress_day, wanted.session_id, wanted."at",
    nullif(wanted.regional_group, '') as regional_group,
    nullif(wanted.m49_region, '') as m49_region, running.people
from wanted
asof join running
    on running.congress_day = wanted.congress_day and running.session_id = wanted.session_id
    and running.regional_group = wanted.regional_group
    and running.m49_region = wanted.m49_region and wanted."at" >= running."at"
where running.people > 0
