-- One row: the latest moment that attendance sources, web logs and counters speak of.
-- An open connection is known to last until its report was written. Of a log that is a sample of
-- the requests, playbacks are final later.
with moments as (
    select max(scanned_at) as "at" from core.scan
    union all
    select max(coalesce(ended_at, observed_at)) from core.stay
    union all
    select max(started_at) from core.stay
),

requested as (
    select
        ended_at, interval 30 second * 100 / coalesce(sampling_percent, 100) as shortest_gap
    from (select source, max(ended_at) as ended_at from core.playback group by source)
    left join core.sampling using (source)
)

select
    (select max("at") from moments) as attendance_at,
    (select max(ended_at) from requested) as webcast_request_at,
    (select max(ended_at) - max(shortest_gap) from requested) as webcast_at,
    (
        select max(sampled_at)
        from (
            select sampled_at from core.audience_sample
            union all
            select sampled_at from core.page_sample
        )
    ) as counter_at
