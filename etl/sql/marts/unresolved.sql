-- Values without a mapping; among them organizations the sheet of organizations does not name.
select
    unresolved.source, unresolved.field, unresolved.value,
    cast(sum(unresolved.records) as bigint) as records
from core.unresolved
inner join staging.current_batch using (batch_id)
group by unresolved.source, unresolved.field, unresolved.value
union all
select entry.source, 'organization', organization.name, count(*)
from staging.organization_record as organization
inner join staging.person on name_key(person.organization) = organization.organization_id
inner join staging.entry using (person_id)
where not organization.is_mapped and person.is_participant
    and exists (select * from staging.organization_alias)
group by entry.source, organization.name
