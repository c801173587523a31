-- One row per meeting and full minute by which anybody had come or gone: presences of both modes
-- together that began and ended. Who is there at the closing goes then.
with change as (
    select congress_day, session_id, started_at as happened_at, 1 as arrived, 0 as departed
    from staging.presence
    where layer = 'any' and congress_day in (select congress_day from core.touched)
    union all
    select congress_day, session_id, ended_at, 0, 1
    from staging.presence
    where layer = 'any' and congress_day in (select congress_day from core.touched)
)

select
    congress_day, session_id, minute_ceil(happened_at) as "at",
    cast(sum(arrived) as bigint) as arrivals, cast(sum(departed) as bigint) as departures
from change
where happened_at <= (select attendance_at from staging.watermark)
group by congress_day, session_id, minute_ceil(happened_at)
