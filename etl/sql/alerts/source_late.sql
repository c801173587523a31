-- Sources of which nothing new has come for `minutes` in which a meeting was on, by our own clock.
-- Heard of last as on the page Data; what only said again what was known is nothing new. After
-- the last day nobody waits for anything.
with heard as (
    select state.source, max(batch.received_at) as heard_at
    from core.source_state as state
    left join core.batch on batch.source = state.source and batch.error is null
    where is_meant($sources, state.source)
        and congress_day($now) <= (select ends_on from core.event)
    group by state.source
),

followed as (
    select
        starts_at, ends_at,
        max(ends_at) over (
            order by starts_at, ends_at rows between unbounded preceding and 1 preceding
        ) as busy_until
    from staging.session
    where status is distinct from 'cancelled'
),

-- Time in which any meeting is on, in parts that do not overlap.
busy as (
    select greatest(starts_at, busy_until) as starts_at, least(ends_at, $now) as ends_at
    from followed
    where ends_at > coalesce(busy_until, starts_at) and starts_at < $now
),

quiet as (
    select
        source, greatest(busy.starts_at, heard_at) as starts_at,
        epoch_us(busy.ends_at) - epoch_us(greatest(busy.starts_at, heard_at)) as lasted_us
    from heard, busy
    where busy.ends_at > greatest(busy.starts_at, heard_at)
),

so_far as (
    select
        *, cast(sum(lasted_us) over (partition by source order by starts_at) as bigint) as total_us,
        $minutes * 60_000_000 as limit_us
    from quiet
)

select
    source as subject, null as session_id,
    min(starts_at + to_microseconds(limit_us - (total_us - lasted_us)))
        filter (total_us >= limit_us) as since,
    max(total_us) // 60_000_000 as value, 'minutes' as unit, max(total_us) as severity,
    format(
        'Nothing new from {} in {:,} minutes of meetings', source, max(total_us) // 60_000_000
    ) as text
from so_far
group by source
having max(total_us) >= any_value(limit_us)
