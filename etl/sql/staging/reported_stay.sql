-- One row per stay: a badge in a room, or a connection to a platform meeting, as reported.
-- An exit belongs to an entry of the same Congress day, or within the limit of a forgotten exit.
with day as (
    select distinct
        day_begin(congress_day) as begins_at, day_begin(congress_day + 1) as ends_at,
        day_begin(congress_day + 2) as next_ends_at
    from core.touched
    where congress_day is not null
),

scan as (
    select refs, refs[1] as badge, min(source) as source, place, direction, scanned_at
    from core.scan
    semi join day on scanned_at >= begins_at and scanned_at < next_ends_at
    group by refs, place, direction, scanned_at
),

followed as (
    select
        *,
        min(scanned_at) over (
            partition by badge order by scanned_at
            range between interval 1 microsecond following and unbounded following
        ) as next_at
    from scan
),

out_scan as (
    select distinct badge, place, scanned_at from scan where direction = 'out'
),

-- Which of an entry and an exit at the same instant was first is not known: the entry was, unless
-- the next scan is an exit as well.
entered as (
    select
        followed.refs, followed.source, 'room' as place_kind, followed.place,
        followed.badge as connection, followed.scanned_at as started_at, followed.next_at,
        coalesce(exit.scanned_at, at_once.scanned_at) as ended_at
    from followed
    left join out_scan as at_once using (badge, place, scanned_at)
    left join out_scan as exit
        on exit.badge = followed.badge and exit.place = followed.place
        and exit.scanned_at = followed.next_at
        and (
            congress_day(exit.scanned_at) = congress_day(followed.scanned_at)
            or exit.scanned_at <= followed.scanned_at + room_stay_limit()
        )
    where followed.direction = 'in'
),

-- Of the reports of one connection the latest is right, and within it the longest: an account
-- may join twice at once.
connected as (
    select
        refs, source, 'platform' as place_kind, place, coalesce(refs[1], connection || place)
            as connection, started_at, cast(null as timestamp) as next_at, ended_at
    from core.stay
    semi join day on started_at >= begins_at and started_at < ends_at
    where not service
    qualify row_number() over (
        partition by source, place, coalesce(refs[1], connection), started_at
        order by observed_at desc, ended_at desc nulls first, content_id
    ) = 1
),

every_stay as (
    select * from entered
    union all
    select * from connected
)

select *, congress_day(started_at) as congress_day
from every_stay
semi join day on started_at >= begins_at and started_at < ends_at
