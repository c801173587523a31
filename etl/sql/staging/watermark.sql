-- One row: the latest moment that attendance sources, web logs and counters speak of.
-- An open connection is known to last until its report was written.
with moments as (
    select max(scanned_at) as "at" from core.scan
    union all
    select max(coalesce(ended_at, observed_at)) from core.stay
    union all
    select max(started_at) from core.stay
)

select
    (select max("at") from moments) as attendance_at,
    (select max(ended_at) from core.playback) as webcast_request_at,
    (select max(ended_at) - interval 30 second from core.playback) as webcast_at,
    (select max(sampled_at) from core.audience_sample) as counter_at
