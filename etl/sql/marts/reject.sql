-- Rejected records by file and reason, with the first few positions.
with reason as (
    select
        quarantine.source, current_batch.file, quarantine.into_table, quarantine.position,
        unnest(quarantine.reasons) as reason
    from core.quarantine
    inner join staging.current_batch using (batch_id)
)

select
    source, file, into_table, reason, count(*) as records,
    array_to_string(list_slice(list_sort(list(position)), 1, 10), ', ') as first_positions
from reason
group by source, file, into_table, reason
