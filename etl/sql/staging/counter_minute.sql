-- One row per meeting (or whole day, session_id ''), stream and full minute: the latest reading of
-- the counter of the stream, while it counts. counts: viewers, or page_visitors, which are none.
with day as (
    select
        min(day_begin(congress_day)) as begins_at, max(day_begin(congress_day + 1)) as ends_at
    from core.touched
    where congress_day is not null
),

said as (
    select 'viewers' as counts, source, stream, sampled_at, concurrent as viewers, observed_at
    from core.audience_sample
    union all
    select 'page_visitors', source, stream, sampled_at, visitors, observed_at
    from core.page_sample
),

reading as (
    select counts, source, stream, sampled_at, arg_max(viewers, (observed_at, viewers)) as viewers
    from said, day
    where sampled_at >= begins_at - counter_limit() and sampled_at < ends_at + counter_limit()
    group by counts, source, stream, sampled_at
),

held as (
    select
        *,
        least(
            lead(sampled_at) over (partition by counts, source, stream order by sampled_at),
            sampled_at + counter_limit()
        ) as until_at
    from reading
),

-- Several rules may name one stream; the first gives the language.
rule as (
    select source, place as stream, arg_min(language, rule_order) as language
    from core.place_rule
    where place_kind = 'stream'
    group by source, place
),

minute as (
    select
        counts, source, stream, coalesce(language, 'not_separable') as language, viewers,
        unnest(generate_series(
            minute_ceil(sampled_at), until_at - interval 1 microsecond, interval 1 minute
        )) as "at"
    from held
    left join rule using (source, stream)
)

select
    congress_day("at") as congress_day, '' as session_id, source, stream, language, "at", counts,
    viewers
from minute
where congress_day("at") in (select congress_day from core.touched)
union all
select
    meeting.congress_day, meeting.session_id, minute.source, minute.stream, minute.language,
    minute."at", minute.counts, minute.viewers
from staging.session_place as meeting
inner join minute
    on meeting.place_kind = 'stream' and meeting.source = minute.source
    and meeting.place = minute.stream
    and minute."at" >= meeting.starts_at and minute."at" < meeting.ends_at
where meeting.congress_day in (select congress_day from core.touched)
