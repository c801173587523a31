-- Connections that belong to no registration, once in the event and once in each meeting.
with first_seen as (
    select
        cast(null as varchar) as session_id, connection, min(started_at) as "at",
        arg_min(mode, (started_at, mode)) as mode
    from staging.stay
    where person_id is null
    group by connection
    union all
    select session_id, connection, min(started_at), arg_min(mode, (started_at, mode))
    from staging.visit
    where person_id is null
        and started_at <= (select attendance_at from staging.watermark)
    group by session_id, connection
)

select session_id, minute_ceil("at") as "at", mode, count(*) as connections
from first_seen
group by all
