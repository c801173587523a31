-- Health of each source.
with loaded as (
    select
        source, max(received_at) as last_received_at, max(observed_at) as observed_at,
        count(distinct file) as files, cast(sum(records) as bigint) as records,
        cast(sum(accepted) as bigint) as accepted, cast(sum(rejected) as bigint) as rejected,
        cast(sum(duplicate) as bigint) as duplicate, cast(sum(skipped) as bigint) as skipped
    from core.batch
    where error is null
    group by source
),

moment as (
    select source, max("at") as watermark
    from (
        select source, max(scanned_at) as "at" from core.scan group by source
        union all
        select source, max(greatest(started_at, ended_at)) from core.stay group by source
        union all
        select source, max(ended_at) from core.playback group by source
        union all
        select source, max(sampled_at) from core.audience_sample group by source
        union all
        select source, max(sampled_at) from core.page_sample group by source
        union all
        select source, max(observed_at) from core.registration group by source
    )
    group by source
)

select
    state.source, state.kind, state.last_success_at, loaded.last_received_at,
    coalesce(moment.watermark, loaded.observed_at) as watermark, sampling.sampling_percent,
    coalesce(loaded.files, 0) as files, coalesce(loaded.records, 0) as records,
    coalesce(loaded.accepted, 0) as accepted, coalesce(loaded.rejected, 0) as rejected,
    coalesce(loaded.duplicate, 0) as duplicate, coalesce(loaded.skipped, 0) as skipped,
    state.error, state.error_at, state.error_file
from core.source_state as state
left join loaded using (source)
left join moment using (source)
left join core.sampling using (source)
