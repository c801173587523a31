-- From requests in web logs to playbacks. A run of requests counts where it begins.
with run as (
    select source, playback_id, stream, started_at, requests from core.playback
),

first_seen as (
    select min(source) as source, min(started_at) as started_at
    from run
    group by playback_id, stream
),

change as (
    select 'request' as step, source, started_at as happened_at, requests as amount from run
    union all
    select 'same_playback', source, started_at, -requests from run
    union all
    select 'same_playback', source, started_at, 1 from first_seen
)

select
    'playbacks' as figure, step, source, cast(null as varchar) as category_id, happened_at, amount
from change
