-- What webcast services counted of each stream, by their latest report.
with rule as (
    select
        source, place as stream, arg_min(language, rule_order) as language,
        arg_min(session, rule_order) as session
    from core.place_rule
    where place_kind = 'stream'
    group by source, place
),

latest as (
    select * from core.audience_total
    qualify row_number() over (
        partition by source, stream order by observed_at desc, content_id
    ) = 1
)

select
    source, stream, coalesce(language, 'not_separable') as language,
    case when session not like 'by_time:%' then session end as session_id, views, watch_minutes,
    observed_at
from latest
left join rule using (source, stream)
