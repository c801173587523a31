-- Values without a mapping.
select
    unresolved.source, unresolved.field, unresolved.value,
    cast(sum(unresolved.records) as bigint) as records
from core.unresolved
inner join staging.current_batch using (batch_id)
group by unresolved.source, unresolved.field, unresolved.value
