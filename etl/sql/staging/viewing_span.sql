-- One row per run of minutes in which a playback was on: no minute is in two rows of a playback.
-- A minute in which one span ends and the next begins belongs to the first.
with span as (
    select
        congress_day, playback_id, stream, language, delivery, at_venue, country_iso3,
        date_trunc('minute', started_at) as first_minute,
        date_trunc('minute', ended_at) as last_minute
    from staging.audience_span
    where session_id = '' and congress_day in (select congress_day from core.touched)
),

cleared as (
    select
        * replace (if(
            first_minute = lag(last_minute) over (
                partition by congress_day, playback_id, stream order by first_minute, last_minute
            ), first_minute + interval 1 minute, first_minute
        ) as first_minute)
    from span
)

select * from cleared where first_minute <= last_minute
