-- One row per request that told of a stall, with what is known of its playback. By day.
with stall as (
    select distinct playback_id, stream, stalled_at
    from core.stall
    where congress_day(stalled_at) in (select congress_day from core.touched)
)

select
    congress_day(stall.stalled_at) as congress_day, stall.playback_id, stall.stream,
    span.language, span.delivery, span.at_venue, span.country_iso3, stall.stalled_at
from stall
inner join staging.playback_span as span
    on span.playback_id = stall.playback_id and span.stream = stall.stream
    and stall.stalled_at between span.started_at and span.ended_at
