-- One row per language, delivery, venue, regional group of the network location and minute:
-- playbacks that were on in it, and those of them that stalled in it.
with viewing as (
    select span.*, state.regional_group
    from staging.viewing_span as span
    left join core.state on state.iso3 = span.country_iso3
    where congress_day in (select congress_day from core.touched)
),

change as (
    select
        congress_day, language, delivery, at_venue, regional_group, first_minute as "at",
        1 as playbacks
    from viewing
    union all
    select
        congress_day, language, delivery, at_venue, regional_group,
        last_minute + interval 1 minute, -1
    from viewing
),

running as (
    select
        congress_day, language, delivery, at_venue, regional_group, "at",
        sum(sum(playbacks)) over so_far as playbacks,
        lead("at") over so_far as next_at
    from change
    group by congress_day, language, delivery, at_venue, regional_group, "at"
    window so_far as (
        partition by congress_day, language, delivery, at_venue, regional_group order by "at"
    )
),

stalled as (
    select
        stall.congress_day, language, delivery, at_venue, regional_group,
        date_trunc('minute', stalled_at) as "at",
        count(distinct (playback_id, stream)) as playbacks
    from staging.playback_stall as stall
    left join core.state on state.iso3 = stall.country_iso3
    where congress_day in (select congress_day from core.touched)
    group by all
),

minute as (
    select
        * exclude ("at", next_at),
        unnest(generate_series("at", next_at - interval 1 minute, interval 1 minute)) as "at"
    from running
    where playbacks > 0
)

select
    minute.congress_day, minute.language, minute.delivery, minute.at_venue,
    minute.regional_group, minute."at", cast(minute.playbacks as bigint) as playbacks,
    coalesce(stalled.playbacks, 0) as stalled
from minute
left join stalled
    on stalled.congress_day = minute.congress_day and stalled.language = minute.language
    and stalled.delivery = minute.delivery and stalled.at_venue = minute.at_venue
    and stalled.regional_group is not distinct from minute.regional_group
    and stalled."at" = minute."at"
