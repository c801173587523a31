-- One row per entry of a registration form, as last observed.
-- A list without the fields of the form (the check-in API) takes them from the latest full record.
with latest as (
    select
        *, min(first_observed_at) over entry as seen_at,
        min(first_observed_at) filter (is_checked_in) over entry as seen_checked_in_at
    from core.registration
    window entry as (partition by source, registration_id)
    qualify row_number() over (entry order by observed_at desc, content_id) = 1
),

complete as (
    select * from core.registration
    where is_complete
    window entry as (partition by source, registration_id)
    qualify row_number() over (entry order by observed_at desc, content_id) = 1
)

select
    latest.source || ':' || latest.registration_id as entry_id,
    latest.source, latest.registration_id,
    list_distinct(latest.refs || coalesce(complete.refs, [])) as refs,
    coalesce(complete.category_id, latest.category_id) as category_id,
    coalesce(complete.state_iso3, latest.state_iso3) as state_iso3,
    coalesce(complete.organization, latest.organization) as organization,
    coalesce(complete.level, latest.level) as level,
    coalesce(complete.gender, latest.gender) as gender,
    coalesce(complete.mode, latest.mode) as mode,
    latest.status, coalesce(latest.registered_at, latest.seen_at) as registered_at,
    latest.is_checked_in, coalesce(
        latest.checked_in_at, case when latest.is_checked_in then latest.seen_checked_in_at end
    ) as checked_in_at,
    latest.observed_at
from latest
left join complete using (source, registration_id)
