-- One row per file kept by hand: since when all of it counts, the latest version that had no fault.
-- Until that is so, a row of an older version counts beside those that could be read.
select
    source, file,
    coalesce(
        max(observed_at) filter (rejected = 0), timestamp '-infinity'
    ) as complete_at
from core.batch
where error is null and kind in ('sheet', 'release')
group by source, file
