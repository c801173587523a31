-- Participants in a meeting by minute.
select
    session_id, "at", anywhere - platform as room_only, anywhere - room as platform_only,
    room + platform - anywhere as "both", greatest(anywhere, highest) as peak,
    case when highest > anywhere then highest_at else "at" end as peak_at, congress_day
from staging.crowd_minute
where session_id != ''
