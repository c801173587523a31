-- Everybody in the room of a meeting by minute, where its doors are scanned.
with counted as (
    select *, participants + others + unlinked as people
    from staging.room_minute
    where session_id in (
        select session_id from staging.session where room in (select place from core.scan)
    )
)

select
    session_id, "at", participants, others, unlinked, greatest(people, highest) as peak,
    case when highest > people then highest_at else "at" end as peak_at, congress_day
from counted
