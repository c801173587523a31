-- From participants to the organizations they represent, and from those to the ones recorded.
with participant as (
    select
        person.person_id, person.registered_at, person.category_id,
        category.represents = 'organization' as is_of_organization,
        coalesce(name_key(alias.name), name_key(person.organization)) as organization_id
    from staging.person
    left join core.category using (category_id)
    left join staging.organization_alias as alias
        on alias.name_key = name_key(person.organization)
    where person.is_participant
),

representative as (
    select
        participant.registered_at, record.category_id,
        row_number() over (
            partition by organization_id
            order by participant.registered_at, participant.person_id
        ) as place
    from participant
    left join staging.organization_record as record using (organization_id)
    where is_of_organization and organization_id is not null
),

change as (
    select
        'organizations_registered' as figure, 'no_organization' as step, category_id,
        registered_at as happened_at, -1 as amount
    from participant
    where not coalesce(is_of_organization, false)
    union all
    select 'organizations_registered', 'unnamed', category_id, registered_at, -1
    from participant
    where is_of_organization and organization_id is null
    union all
    select 'organizations_registered', 'same_organization', category_id, registered_at, -1
    from representative
    where place > 1
    union all
    select 'organizations_represented', 'not_recorded', category_id, registered_at, -1
    from staging.organization_record
    union all
    select 'organizations_represented', 'not_recorded', category_id, recorded_at, 1
    from staging.organization_record
    where recorded_at is not null
)

select figure, step, cast(null as varchar) as source, category_id, happened_at, amount
from change
