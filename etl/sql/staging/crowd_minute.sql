-- One row per meeting (or whole day) and instant: people there by layer, and the peak until the
-- next instant with its first moment. Sweep over joins and leaves, so the peak is exact.
with change as (
    select congress_day, session_id, layer, started_at as "at", count(*) as people
    from staging.crowd
    where congress_day in (select congress_day from core.touched)
    group by all
    union all
    select congress_day, session_id, layer, ended_at, -count(*)
    from staging.crowd
    where congress_day in (select congress_day from core.touched)
    group by all
),

running as (
    select
        congress_day, session_id, layer, "at",
        cast(sum(sum(people)) over (
            partition by congress_day, session_id, layer order by "at"
        ) as bigint) as people
    from change
    where "at" <= (select attendance_at from staging.watermark)
    group by congress_day, session_id, layer, "at"
),

instant as (
    select * from staging.instant
    where congress_day in (select congress_day from core.touched)
),

layered as (
    select instant.*, layer.layer
    from instant, (values ('room'), ('platform'), ('any')) as layer (layer)
),

shown as (
    select
        layered.congress_day, layered.session_id, layered."at", layered.layer,
        coalesce(running.people, 0) as people
    from layered
    asof left join running
        on running.congress_day = layered.congress_day
        and running.session_id = layered.session_id and running.layer = layered.layer
        and layered."at" >= running."at"
),

highest as (
    select
        instant.congress_day, instant.session_id, instant."at", max(running.people) as people,
        arg_max(running."at", (running.people, -epoch_us(running."at"))) as people_at
    from running
    asof join instant
        on instant.congress_day = running.congress_day
        and instant.session_id = running.session_id and running."at" >= instant."at"
    where running.layer = 'any'
    group by all
)

select
    shown.congress_day, shown.session_id, shown."at",
    cast(sum(people) filter (layer = 'room') as bigint) as room,
    cast(sum(people) filter (layer = 'platform') as bigint) as platform,
    cast(sum(people) filter (layer = 'any') as bigint) as anywhere,
    max(highest_people) as highest, max(highest_at) as highest_at
from (
    select shown.*, highest.people as highest_people, highest.people_at as highest_at
    from shown
    left join highest using (congress_day, session_id, "at")
) as shown
group by shown.congress_day, shown.session_id, shown."at"
