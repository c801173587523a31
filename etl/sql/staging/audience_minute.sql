-- One row per meeting (or whole day), language, delivery, venue and minute: viewers at its
-- beginning, the peak within it, watch time within it and playbacks first seen in it.
with span as (
    select congress_day, session_id, language, delivery, at_venue, playback_id, stream, started_at, ended_at
    from staging.audience_span
    where congress_day in (select congress_day from core.touched)
),

-- A viewer is there up to and including the last request.
change as (
    select
        congress_day, session_id, language, delivery, at_venue, started_at as "at", 1 as viewers,
        epoch_us(started_at) as moment_us
    from span
    union all
    select
        congress_day, session_id, language, delivery, at_venue,
        ended_at + interval 1 microsecond, -1, -epoch_us(ended_at)
    from span
),

-- Watch time up to t is t * viewers(t) less the sum of starts plus the sum of ends so far.
running as (
    select
        congress_day, session_id, language, delivery, at_venue, "at",
        sum(sum(viewers)) over so_far as viewers, sum(sum(moment_us)) over so_far as moment_us
    from change
    group by congress_day, session_id, language, delivery, at_venue, "at"
    window so_far as (
        partition by congress_day, session_id, language, delivery, at_venue order by "at"
    )
),

minute as (
    select
        congress_day, session_id, language, delivery, at_venue,
        unnest(generate_series(
            date_trunc('minute', min(started_at)) - interval 1 minute,
            minute_ceil(max(ended_at)), interval 1 minute
        )) as "at"
    from span
    group by all
),

shown as (
    select
        minute.*, coalesce(running.viewers, 0) as viewers,
        coalesce(epoch_us(minute."at") * running.viewers - running.moment_us, 0) as watched_us
    from minute
    asof left join running
        on running.congress_day = minute.congress_day and running.session_id = minute.session_id
        and running.language = minute.language and running.delivery = minute.delivery
        and running.at_venue = minute.at_venue and minute."at" >= running."at"
),

highest as (
    select
        congress_day, session_id, language, delivery, at_venue, date_trunc('minute', "at") as "at",
        max(viewers) as viewers
    from running
    group by all
)

select
    shown.congress_day, shown.session_id, shown.language, shown.delivery, shown.at_venue,
    shown."at", cast(shown.viewers as bigint) as viewers,
    cast(greatest(shown.viewers, highest.viewers) as bigint) as peak,
    cast((
        lead(watched_us) over (
            partition by
                shown.congress_day, shown.session_id, shown.language, shown.delivery,
                shown.at_venue
            order by shown."at"
        ) - watched_us
    ) / 1000 as bigint) as watch_ms
from shown
left join highest using (congress_day, session_id, language, delivery, at_venue, "at")
