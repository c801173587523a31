-- From the playbacks in the web logs of each source to playbacks. Not from requests: lines that
-- are logged twice count twice there.
with first_seen as (
    select source, playback_id, stream, min(started_at) as started_at
    from core.playback
    group by source, playback_id, stream
),

change as (
    select 'playback' as step, source, started_at as happened_at, 1 as amount from first_seen
    union all
    select 'same_playback', source, started_at, -1
    from first_seen
    qualify row_number() over (
        partition by playback_id, stream order by started_at, source
    ) > 1
)

select
    'playbacks' as figure, step, source, cast(null as varchar) as category_id, happened_at, amount
from change
