-- One row per statement inscribed or made. Downloads in a sample of the requests stand for more.
with download as (
    select
        path,
        cast(round(sum(downloads * 100 / coalesce(sampling_percent, 100))) as bigint) as downloads
    from (
        select source, path, downloads from core.download
        where downloaded_at = date_trunc('second', downloaded_at)
        union all
        -- With the identity of the request below the second: it counts once, in however many logs.
        select distinct on (source, path, downloaded_at) source, path, downloads from core.download
        where downloaded_at > date_trunc('second', downloaded_at)
    )
    left join core.sampling using (source)
    group by path
)

select
    statement.session_id, statement.congress_day, speaking_order,
    coalesce(state.name, organization, category.label) as speaker, statement.state_iso3 as iso3,
    state.regional_group, statement.category_id, on_behalf_of, level, delivery, delivered_at,
    text_posted_at,
    case when (select count(*) from download) > 0 then coalesce(downloads, 0) end as downloads
from staging.statement
left join core.state on state.iso3 = statement.state_iso3
left join core.category using (category_id)
left join download on download.path = statement.text_path
