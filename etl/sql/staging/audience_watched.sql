-- One row per meeting (or whole day), language, delivery, venue and share of the meeting that was
-- watched: how many playbacks, and the bitrate they asked for, weighted by their watch time.
with playback as (
    select
        congress_day, session_id, language, delivery, at_venue, playback_id, stream, bitrate,
        cast(sum(epoch_us(ended_at) - epoch_us(started_at)) as bigint) as watched_us
    from staging.audience_span
    where congress_day in (select congress_day from core.touched)
    group by all
),

shared as (
    select
        playback.*,
        watched_us / nullif(epoch_us(session.ends_at) - epoch_us(session.starts_at), 0) as share
    from playback
    left join staging.session using (session_id)
)

select
    congress_day, session_id, language, delivery, at_venue,
    case
        when share >= 0.95 then 'all'
        when share >= 0.75 then 'three_quarters'
        when share >= 0.5 then 'half'
        when share is not null then 'less'
    end as watched,
    count(*) as playbacks,
    cast(sum(watched_us // 1000) filter (where bitrate is not null) as bigint) as rated_ms,
    cast(sum(bitrate * (watched_us // 1000)) as bigint) as bitrate_ms
from shared
group by all
