-- Rooms with more than `percent` of the people allowed, else of the seats, in a meeting that is on.
with meeting as (
    select
        session_id, room, starts_at, attendance_at as "at",
        coalesce(nullif(occupancy_limit, 0), capacity) as most,
        if(coalesce(occupancy_limit, 0) = 0, 'seats are there', 'are allowed') as what
    from session_mart, staging.watermark
    where status is distinct from 'cancelled' and room is not null
        and starts_at <= attendance_at and ends_at > attendance_at
        and is_meant($rooms, room) and is_meant($bodies, body)
),

counted as (
    select
        meeting.*, minute."at" as counted_at, participants + others + unlinked as people,
        (participants + others + unlinked) * 100 > $percent * most as is_over
    from meeting
    inner join staging.room_minute as minute
        on minute.session_id = meeting.session_id
        and minute."at" >= meeting.starts_at and minute."at" <= meeting."at"
    where most > 0
),

latest as (
    select
        room, session_id, most, what, arg_max(people, counted_at) as people,
        arg_max(is_over, counted_at) as is_over, max(counted_at) filter (not is_over) as fine_at
    from counted
    group by room, session_id, most, what
)

select
    room as subject, latest.session_id,
    (
        select min(counted_at) from counted
        where counted.session_id = latest.session_id
            and counted_at > coalesce(fine_at, timestamp '-infinity')
    ) as since,
    people as value, 'people' as unit, people / most as severity,
    format('{} has {:,} people; {:,} {}', room, people, most, what) as text
from latest
where is_over
qualify row_number() over (partition by room order by people desc, session_id) = 1
