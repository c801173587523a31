-- Participants who have left a meeting and are not back by the watermark: how long they were there
-- in all, by the full minute by which they had last left.
with person as (
    select
        congress_day, session_id, person_id,
        max(ended_at) filter (layer = 'any') as left_at,
        sum(epoch_us(ended_at) - epoch_us(started_at)) filter (layer = 'any') as length_us,
        bool_or(layer = 'room') as was_in_room, bool_or(layer = 'platform') as was_online
    from staging.presence
    where congress_day in (select congress_day from core.touched)
    group by congress_day, session_id, person_id
)

select
    congress_day, session_id, minute_ceil(left_at) as "at",
    cast(length_us // 60000000 as bigint) as minutes,
    case
        when was_in_room and was_online then 'both'
        when was_in_room then 'room_only'
        else 'platform_only'
    end as class,
    count(*) as people
from person
where left_at <= (select attendance_at from staging.watermark)
group by all
