-- Member States first registered or recorded, by the minute.
with change as (
    select record.registered_at as happened_at, 'registered' as event,
        state.regional_group, state.m49_region
    from staging.state_record as record
    inner join core.state using (iso3)
    where state.is_member
    union all
    select record.checked_in_at, 'checked_in', state.regional_group, state.m49_region
    from staging.state_record as record
    inner join core.state using (iso3)
    where state.is_member and record.checked_in_at is not null
    union all
    select record.recorded_at, 'recorded', state.regional_group, state.m49_region
    from staging.state_record as record
    inner join core.state using (iso3)
    where state.is_member and record.recorded_at is not null
)

select
    minute_ceil(happened_at) as "at", congress_day(happened_at) as congress_day, event,
    regional_group, m49_region, count(*) as states
from change
group by all
