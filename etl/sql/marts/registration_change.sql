-- Entries of registration forms of every category, and those checked in, by the minute.
with change as (
    select *, registered_at as happened_at, 'entered' as event from staging.entry
    union all
    select *, checked_in_at as happened_at, 'checked_in' as event
    from staging.entry
    where is_checked_in
)

select
    minute_ceil(change.happened_at) as "at", congress_day(change.happened_at) as congress_day,
    change.event, change.source, change.status, change.category_id, change.mode,
    state.regional_group, count(*) as entries
from change
left join core.state on state.iso3 = change.state_iso3
group by all
