-- Organizations first registered or recorded, by the minute.
with change as (
    select category_id, registered_at as happened_at, 'registered' as event
    from staging.organization_record
    union all
    select category_id, recorded_at, 'recorded' from staging.organization_record
    where recorded_at is not null
)

select
    minute_ceil(happened_at) as "at", congress_day(happened_at) as congress_day, event,
    category_id, count(*) as organizations
from change
group by all
