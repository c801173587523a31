-- Values without a mapping; among them organizations that the sheet of organizations does not
-- name, and meetings in the sheets that cannot be.
select
    unresolved.source, unresolved.field, unresolved.value,
    cast(sum(unresolved.records) as bigint) as records,
    mapped.field is not null and is_whole(unresolved.value) as is_mappable
from core.unresolved
inner join staging.current_batch using (batch_id)
left join core.mapped on mapped.source = unresolved.source and mapped.field = unresolved.field
group by unresolved.source, unresolved.field, unresolved.value, mapped.field
union all
select entry.source, 'organization', organization.name, count(*), false
from staging.organization_record as organization
inner join staging.person on name_key(person.organization) = organization.organization_id
inner join staging.entry using (person_id)
where not organization.is_mapped and person.is_participant
    and exists (select * from staging.organization_alias)
group by entry.source, organization.name
union all
-- Meetings in the sheets that the programme does not have, or that were opened far from their time.
select source, 'meeting', session_id, count(*), false
from (
    select source, session_id from current_rows('core.statement')
    union all
    select source, session_id from current_rows('core.head_count')
    union all
    select source, session_id from current_rows('core.clock')
) as kept
where session_id not in (select session_id from staging.session)
group by source, session_id
union all
-- Alerts that were acknowledged and that nobody knows, as after the loss of a warehouse.
select source, 'alert', alert_id, count(*), false
from core.acknowledgement
where alert_id not in (select alert_id from core.alert)
group by source, alert_id
union all
select clock.source, 'opened', clock.session_id, count(*), false
from current_rows('core.clock') as clock
inner join staging.programme using (session_id)
where not is_near(clock.opened_at, programme.starts_at)
group by clock.source, clock.session_id
