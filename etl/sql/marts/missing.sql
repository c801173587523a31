-- Entries absent from the latest full list of their source; they keep their status.
-- A file with a single record is one entry, not a list.
with list as (
    select source, max(observed_at) as observed_at
    from core.batch
    where error is null and reading = 'whole' and records > 1
    group by source
)

select entry.source, entry.status, count(*) as entries
from staging.entry
inner join list using (source)
where entry.observed_at < list.observed_at
group by all
