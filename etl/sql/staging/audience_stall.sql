-- One row per meeting (or whole event), language, delivery, venue and minute in which playbacks
-- first stalled there. A playback first stalls once in a meeting and once in the event.
with stall as (
    select
        cast('' as varchar) as session_id, language, delivery, at_venue, playback_id, stream,
        stalled_at
    from staging.playback_stall
    union all
    select
        visit.session_id, stall.language, stall.delivery, stall.at_venue, stall.playback_id,
        stall.stream, stall.stalled_at
    from staging.playback_stall as stall
    inner join staging.playback_visit as visit
        on visit.playback_id = stall.playback_id and visit.stream = stall.stream
        and stall.stalled_at between visit.started_at and visit.ended_at
),

first_stall as (
    select
        session_id, language, delivery, at_venue, playback_id, stream, min(stalled_at) as "at"
    from stall
    group by all
)

select
    congress_day("at") as congress_day, session_id, language, delivery, at_venue,
    minute_ceil("at") - interval 1 minute as "at", count(*) as playbacks
from first_stall
group by all
