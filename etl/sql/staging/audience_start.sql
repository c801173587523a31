-- One row per meeting (or whole event), language, delivery, venue and minute in which playbacks
-- were first seen there. A playback is first seen once in a meeting and once in the event.
with first_seen as (
    select
        session_id, language, delivery, at_venue, playback_id, stream, min(started_at) as "at"
    from staging.audience_span
    group by all
)

select
    congress_day("at") as congress_day, session_id, language, delivery, at_venue,
    minute_ceil("at") - interval 1 minute as "at", count(*) as playbacks
from first_seen
group by all
