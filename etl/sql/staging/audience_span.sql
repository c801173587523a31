-- One row per span of a playback, of each meeting and of the whole day (session_id ''). In the
-- whole day a span over midnight is one of each day.
with day as (
    select distinct
        congress_day, day_begin(congress_day) as begins_at,
        day_begin(congress_day + 1) as ends_at
    from core.touched
    where congress_day is not null
)

select
    congress_day, session_id, playback_id, stream, language, delivery, at_venue, country_iso3,
    bitrate, started_at, ended_at
from staging.playback_visit
where congress_day in (select congress_day from core.touched)
union all
select
    day.congress_day, '', span.playback_id, span.stream, span.language, span.delivery,
    span.at_venue, span.country_iso3, span.bitrate, greatest(span.started_at, day.begins_at),
    least(span.ended_at, day.ends_at - interval 1 microsecond)
from staging.playback_span as span
inner join day on span.started_at < day.ends_at and span.ended_at >= day.begins_at
