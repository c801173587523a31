-- Networks from which `percent` of viewing minutes had a stall within ten minutes, at least twice the
-- share of the hour before; regional groups of which it is true are told together.
with place as (
    select
        coalesce(regional_group, 'no regional group') as name,
        cast(sum(playbacks) as bigint) as playbacks,
        cast(sum(viewing_minutes) as bigint) as viewed,
        cast(sum(stalled_minutes) as bigint) as stalled,
        cast(sum(viewing_minutes_before) as bigint) as viewed_before,
        cast(sum(stalled_minutes_before) as bigint) as stalled_before
    from webcast_recent_mart
    group by regional_group
),

stalling as (
    select
        string_agg(name, ', ' order by name) as names, sum(stalled) / sum(viewed) as share,
        coalesce(sum(stalled_before) / nullif(sum(viewed_before), 0), 0) as share_before
    from place
    where playbacks >= $playbacks and viewed > 0 and stalled * 100 >= $percent * viewed
        and stalled * viewed_before >= 2 * stalled_before * viewed
    having count(*) > 0
)

select
    'webcast' as subject, null as session_id, date_trunc('minute', webcast_at) as since,
    round(100 * share, 1) as value, 'per cent' as unit, share as severity,
    format(
        'Of the viewing minutes of the webcast from networks of {} {:.1f} per cent had a stall within '
        'ten minutes, after {:.1f} per cent in the hour before', names, 100 * share,
        100 * share_before
    ) as text
from stalling, staging.watermark
