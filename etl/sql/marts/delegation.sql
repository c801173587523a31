-- One row per delegation: those that are registered, and those a sheet gives places to. A key is
-- the code of a State, or the name of an organization in lower case: the two never meet.
with entry as (
    select
        entry.*,
        case category.represents
            when 'state' then entry.state_iso3
            when 'organization' then name_key(coalesce(alias.name, entry.organization))
        end as key
    from staging.entry
    inner join core.category using (category_id)
    left join staging.organization_alias as alias on alias.name_key = name_key(entry.organization)
    where entry.status in ('approved', 'pending')
),

used as (
    select
        entry.key,
        count(distinct person_id) filter (
            entry.status = 'approved' and is_participant and person.mode = 'in_person'
        ) as approved_in_person,
        count(distinct person_id) filter (
            entry.status = 'approved' and is_participant and person.mode = 'online'
        ) as approved_online,
        count(*) filter (entry.status = 'pending' and entry.mode = 'in_person')
            as pending_in_person,
        count(*) filter (entry.status = 'pending' and entry.mode = 'online') as pending_online,
        count(distinct person_id) filter (entry.status = 'approved' and is_participant)
            as registered,
        count(distinct person_id) filter (
            entry.status = 'approved' and is_participant and person.badge_collected_at is not null
        ) as badges_collected,
        bool_or(entry.status = 'pending' or is_participant) as is_delegation
    from entry
    inner join staging.person using (person_id)
    where entry.key is not null
    group by entry.key
),

kept as (
    select *, coalesce(state_iso3, name_key(organization)) as key from staging.delegation
)

select
    state.iso3, coalesce(state.name, organization.name, kept.organization, key) as name,
    state.regional_group, organization.category_id, state.alpha_order, kept.places_in_person,
    kept.places_online, coalesce(approved_in_person, 0) as approved_in_person,
    coalesce(approved_online, 0) as approved_online,
    coalesce(pending_in_person, 0) as pending_in_person,
    coalesce(pending_online, 0) as pending_online, coalesce(registered, 0) as registered,
    coalesce(badges_collected, 0) as badges_collected, kept.credentials,
    kept.is_represented as is_represented_by_decision, kept.reason
from (select * from used where is_delegation) as used
full join kept using (key)
left join core.state on state.iso3 = key
left join staging.organization_record as organization on organization.organization_id = key
