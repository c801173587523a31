-- One row per batch whose rejects still count: of a file that is read whole, only the latest.
select batch_id, source, file
from core.batch
where error is null
qualify reading != 'whole' or row_number() over (
    partition by source, file order by observed_at desc, batch_id
) = 1
