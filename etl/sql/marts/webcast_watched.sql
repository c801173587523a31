-- How much of each meeting playbacks watched, and the bitrate they asked for.
with seen as (
    select
        watched.*, if(session.ends_at <= watermark.webcast_at, session.ends_at, null) as over_at
    from staging.audience_watched as watched
    cross join staging.watermark as watermark
    left join staging.session on session.session_id = watched.session_id
)

select
    nullif(session_id, '') as session_id, congress_day, over_at, language, delivery, at_venue,
    if(over_at is null, null, watched) as watched, playbacks, rated_ms, bitrate_ms
from seen
