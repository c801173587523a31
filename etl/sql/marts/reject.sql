-- Rejected records by file and reason: their positions as ranges, the first 1,000 of them.
with reason as (
    select distinct
        quarantine.source, current_batch.file, quarantine.into_table, quarantine.position,
        unnest(quarantine.reasons) as reason
    from core.quarantine
    inner join staging.current_batch using (batch_id)
),

numbered as (
    select
        *,
        position - row_number() over (
            partition by source, file, into_table, reason order by position
        ) as run
    from reason
),

range as (
    select
        source, file, into_table, reason, min(position) as first, count(*) as records,
        if(count(*) = 1, cast(min(position) as varchar), min(position) || '-' || max(position))
            as positions
    from numbered
    group by source, file, into_table, reason, run
)

select
    source, file, into_table, reason, cast(sum(records) as bigint) as records,
    array_to_string(list_slice(list(positions order by first), 1, 1000), ', ') as positions
from range
group by source, file, into_table, reason
