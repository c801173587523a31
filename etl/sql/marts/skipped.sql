-- Well-formed records that are no facts, by reason.
select skipped.source, skipped.reason, cast(sum(skipped.records) as bigint) as records
from core.skipped
inner join staging.current_batch using (batch_id)
group by skipped.source, skipped.reason
