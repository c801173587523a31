-- One row per span of a playback: requests without a gap longer than the larger of 30 seconds and
-- three times its longest segment (in a sample, as much longer). By day of the span's start.
with day as (
    select distinct day_begin(congress_day) as begins_at, day_begin(congress_day + 1) as ends_at
    from core.touched
    where congress_day is not null
),

touched as (
    select distinct playback_id, stream
    from core.playback
    semi join day
        on started_at >= begins_at and started_at < ends_at
        or ended_at >= begins_at and ended_at < ends_at
),

playback as (
    select
        playback_id, stream,
        greatest(30000, 3 * max(longest_segment_ms)) * 100
            // min(coalesce(sampling_percent, 100)) * interval 1 millisecond as longest_gap,
        case
            when bool_or(delivery = 'live') then 'live'
            when bool_or(delivery = 'on_demand') then 'on_demand'
            else 'unknown'
        end as delivery,
        arg_min(at_venue, (started_at, at_venue)) as at_venue,
        arg_min_null(country_iso3, (started_at, at_venue, country_iso3)) as country_iso3,
        cast(sum(bitrate_sum) // nullif(sum(bitrate_count), 0) as bigint) as bitrate,
        min(source) as source, min(started_at) as first_at
    from core.playback
    semi join touched using (playback_id, stream)
    left join core.sampling using (source)
    group by playback_id, stream
),

marked as (
    select
        playback.*, part.started_at, part.ended_at,
        part.started_at > max(part.ended_at) over (
            partition by playback_id, stream order by part.started_at, part.ended_at
            rows between unbounded preceding and 1 preceding
        ) + longest_gap as begins
    from playback
    inner join core.playback as part using (playback_id, stream)
),

numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by playback_id, stream order by started_at, ended_at
            rows unbounded preceding
        ) as run
    from marked
),

span as (
    select
        source, playback_id, stream, delivery, at_venue, country_iso3, bitrate, first_at, run,
        min(started_at) as started_at, max(ended_at) as ended_at
    from numbered
    group by all
),

-- Several rules may name one stream; the first gives the language.
rule as (
    select source, place as stream, arg_min(language, rule_order) as language
    from core.place_rule
    where place_kind = 'stream'
    group by source, place
)

select
    congress_day(span.started_at) as congress_day, span.source, playback_id, span.stream,
    coalesce(rule.language, 'not_separable') as language, delivery, at_venue, country_iso3,
    bitrate, first_at, span.started_at, span.ended_at
from span
left join rule on rule.source = span.source and rule.stream = span.stream
where congress_day(span.started_at) in (select congress_day from core.touched)
