-- One row per entry of a registration form, as last observed, with the person it belongs to.
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
),

entry as (
    select
        latest.source || ':' || latest.registration_id as entry_id,
        latest.source, latest.registration_id,
        list_distinct(latest.refs || coalesce(complete.refs, [])) as refs,
        coalesce(complete.category_id, latest.category_id) as category_id,
        coalesce(complete.state_iso3, latest.state_iso3) as state_iso3,
        coalesce(complete.mode, latest.mode) as mode,
        latest.status, coalesce(latest.registered_at, latest.seen_at) as registered_at,
        latest.is_checked_in, coalesce(
            latest.checked_in_at, case when latest.is_checked_in then latest.seen_checked_in_at end
        ) as checked_in_at,
        latest.observed_at
    from latest
    left join complete using (source, registration_id)
),

ref as (
    select entry_id, source, status in ('approved', 'pending') as is_active, unnest(refs) as ref
    from entry
),

-- An e-mail address joins entries only if it belongs to one active entry in each source.
personal_email as (
    select ref
    from (
        select ref, source, count(*) as entries
        from ref where starts_with(ref, 'email:') and is_active group by ref, source
    )
    group by ref
    having max(entries) = 1
),

joining as (
    select entry_id, ref from ref where starts_with(ref, 'registration:')
    union all
    select entry_id, ref from ref semi join personal_email using (ref) where is_active
),

same as (
    select this.entry_id, other.entry_id as other_id
    from joining as this
    inner join joining as other on this.ref = other.ref and this.entry_id != other.entry_id
),

component as (
    select entry_id, min(other_id) as person_id
    from (
        with recursive reachable as (
            select entry_id, other_id from same
            union
            select reachable.entry_id, same.other_id
            from reachable inner join same on same.entry_id = reachable.other_id
        )
        select entry_id, other_id from reachable
    )
    group by entry_id
)

select entry.*, least(entry.entry_id, component.person_id) as person_id
from entry
left join component using (entry_id)
