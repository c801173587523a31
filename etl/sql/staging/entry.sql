-- One row per entry of a registration form, with the person it belongs to.
with ref as (
    select entry_id, source, status in ('approved', 'pending') as is_active, unnest(refs) as ref
    from staging.form_entry
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
from staging.form_entry as entry
left join component using (entry_id)
