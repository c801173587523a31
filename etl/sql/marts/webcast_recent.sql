-- Quality of the live webcast by network location: the last ten minutes against the hour before.
with bounds as (
    select
        date_trunc('minute', webcast_at) as last_minute,
        date_trunc('minute', webcast_at) - interval 9 minute as first_minute,
        date_trunc('minute', webcast_at) - interval 69 minute as before
    from staging.watermark
),

viewing as (
    select
        playback_id, stream, language, country_iso3,
        greatest(0, 1 + date_diff(
            'minute', greatest(span.first_minute, bounds.first_minute),
            least(span.last_minute, bounds.last_minute)
        )) as recent,
        greatest(0, 1 + date_diff(
            'minute', greatest(span.first_minute, bounds.before),
            least(span.last_minute, bounds.first_minute - interval 1 minute)
        )) as before
    from staging.viewing_span as span, bounds
    where delivery = 'live' and not at_venue
        and span.last_minute >= bounds.before and span.first_minute <= bounds.last_minute
),

viewed as (
    select
        language, country_iso3,
        count(distinct (playback_id, stream)) filter (where recent > 0) as playbacks,
        sum(recent) as recent, sum(before) as before
    from viewing
    group by all
),

stall as (
    select distinct
        playback_id, stream, language, country_iso3,
        date_trunc('minute', stalled_at) as "minute"
    from staging.playback_stall, bounds
    where delivery = 'live' and not at_venue and stalled_at >= bounds.before
),

stalled as (
    select
        language, country_iso3,
        count(*) filter (where "minute" between first_minute and last_minute) as recent,
        count(*) filter (where "minute" < first_minute) as before
    from stall, bounds
    group by all
),

located as (
    select
        viewed.language, state.regional_group, viewed.playbacks,
        if(
            sum(viewed.playbacks) over (partition by viewed.country_iso3) >= 10,
            viewed.country_iso3, null
        ) as country_iso3,
        viewed.recent, viewed.before, stalled.recent as stalled, stalled.before as stalled_before
    from viewed
    left join stalled
        on stalled.language = viewed.language
        and stalled.country_iso3 is not distinct from viewed.country_iso3
    left join core.state on state.iso3 = viewed.country_iso3
)

select
    language, regional_group, located.country_iso3, country.name as country,
    cast(sum(playbacks) as bigint) as playbacks,
    cast(sum(recent) as bigint) as viewing_minutes,
    cast(coalesce(sum(stalled), 0) as bigint) as stalled_minutes,
    cast(sum(before) as bigint) as viewing_minutes_before,
    cast(coalesce(sum(stalled_before), 0) as bigint) as stalled_minutes_before
from located
left join core.country on country.iso3 = located.country_iso3
group by all
