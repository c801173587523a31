-- The latest 200 batches.
select
    batch_id, source, file, received_at, observed_at, first_record, records, accepted, rejected,
    duplicate, skipped
from core.batch
where error is null
order by received_at desc, batch_id
limit 200
