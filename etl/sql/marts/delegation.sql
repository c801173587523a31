-- One row per delegation: those that are registered, and those a sheet gives places to.
with entry as (
    select
        entry.*,
        case when category.represents = 'state' then entry.state_iso3 end as iso3,
        case
            when category.represents = 'organization'
                then coalesce(name_key(alias.name), name_key(entry.organization))
        end as organization_id
    from staging.entry
    inner join core.category using (category_id)
    left join staging.organization_alias as alias on alias.name_key = name_key(entry.organization)
),

pending as (
    select
        iso3, organization_id, count(*) filter (mode = 'in_person') as pending_in_person,
        count(*) filter (mode = 'online') as pending_online
    from entry
    where status = 'pending' and (iso3 is not null or organization_id is not null)
    group by iso3, organization_id
),

approved as (
    select
        entry.iso3, entry.organization_id,
        count(distinct person_id) filter (person.mode = 'in_person') as approved_in_person,
        count(distinct person_id) filter (person.mode = 'online') as approved_online
    from entry
    inner join staging.person using (person_id)
    where entry.status = 'approved' and person.is_participant
        and (entry.iso3 is not null or entry.organization_id is not null)
    group by entry.iso3, entry.organization_id
),

kept as (
    select
        state_iso3 as iso3, name_key(organization) as organization_id, organization,
        places_in_person, places_online, credentials, is_represented, reason
    from staging.delegation
),

known as (
    select iso3, organization_id from approved
    union
    select iso3, organization_id from pending
    union
    select iso3, organization_id from kept
)

select
    known.iso3,
    coalesce(state.name, organization.name, kept.organization, known.organization_id) as name,
    state.regional_group, organization.category_id, state.alpha_order, kept.places_in_person,
    kept.places_online, coalesce(approved_in_person, 0) as approved_in_person,
    coalesce(approved_online, 0) as approved_online,
    coalesce(pending_in_person, 0) as pending_in_person,
    coalesce(pending_online, 0) as pending_online, kept.credentials,
    kept.is_represented as is_represented_by_decision, kept.reason
from known
left join approved
    on (approved.iso3, approved.organization_id)
    is not distinct from (known.iso3, known.organization_id)
left join pending
    on (pending.iso3, pending.organization_id)
    is not distinct from (known.iso3, known.organization_id)
left join kept
    on (kept.iso3, kept.organization_id)
    is not distinct from (known.iso3, known.organization_id)
left join core.state on state.iso3 = known.iso3
left join staging.organization_record as organization
    on organization.organization_id = known.organization_id
