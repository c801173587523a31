-- One row per organization with an approved registration in a category that represents one: since
-- when it is registered, and when it was first recorded (badge, a stay of any length, a statement).
with member as (
    select
        person.*, coalesce(alias.name, trim(person.organization)) as name,
        coalesce(name_key(alias.name), name_key(person.organization)) as organization_id,
        alias.name is not null as is_mapped,
        coalesce(alias.category_id, person.category_id) as organization_category_id
    from staging.person
    inner join core.category on category.category_id = person.category_id
    left join staging.organization_alias as alias
        on alias.name_key = name_key(person.organization)
    where person.is_participant and category.represents = 'organization'
        and person.organization is not null
),

seen as (
    select person_id, min(started_at) as seen_at
    from staging.stay, staging.watermark as watermark
    where started_at <= watermark.attendance_at
    group by person_id
),

spoke as (
    select name_key(organization) as organization_id, min(delivered_at) as spoke_at
    from staging.statement, staging.watermark as watermark
    where delivery in ('in_person', 'live', 'video') and delivered_at <= watermark.attendance_at
    group by name_key(organization)
),

registered as (
    select
        organization_id, min(name) as name, bool_or(is_mapped) as is_mapped,
        arg_min(
            organization_category_id, (sort_order, organization_category_id)
        ) as category_id,
        min(registered_at) as registered_at,
        min(least(badge_collected_at, seen_at)) as recorded_at
    from member
    left join seen using (person_id)
    left join core.category on category.category_id = organization_category_id
    group by organization_id
)

select
    organization_id, name, is_mapped, category_id, registered_at,
    least(recorded_at, spoke_at) as recorded_at
from registered
left join spoke using (organization_id)
