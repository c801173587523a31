-- Webcast by network location: of each meeting, and of the whole event (session_id null).
with span as (
    select
        cast(null as varchar) as session_id, playback_id, stream, language, delivery, at_venue,
        country_iso3, started_at, ended_at
    from staging.playback_span
    union all
    select
        session_id, playback_id, stream, language, delivery, at_venue, country_iso3, started_at,
        ended_at
    from staging.playback_visit
)

select
    span.session_id, span.stream, span.language, span.delivery, span.at_venue,
    span.country_iso3, country.name as country, state.regional_group,
    count(distinct span.playback_id) as playbacks,
    cast(sum(epoch_us(span.ended_at) - epoch_us(span.started_at)) / 1000 as bigint) as watch_ms
from span
left join core.country on country.iso3 = span.country_iso3
left join core.state on state.iso3 = span.country_iso3
group by all
