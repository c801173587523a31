-- Entries absent from the latest full list of their source; they keep their status.
-- A file with a single record is one entry, not a list. Of what is fetched from Indico or pretix one
-- file is the list; the others are details of some entries, the programme and scans.
with list as (
    select source, max(observed_at) as observed_at
    from core.batch
    where error is null and reading = 'whole' and records > 1
        and (kind not in ('indico_api', 'pretix_api') or ends_with(file, '/registrations.json'))
    group by source
)

select entry.source, entry.status, count(*) as entries
from staging.entry
inner join list using (source)
where entry.observed_at < list.observed_at
group by all
