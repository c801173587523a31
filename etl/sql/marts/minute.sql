-- Participants in any meeting, each once, by minute.
select
    "at", congress_day, anywhere - platform as room_only, anywhere - room as platform_only,
    room + platform - anywhere as "both", greatest(anywhere, highest) as peak,
    case when highest > anywhere then highest_at else "at" end as peak_at
from staging.crowd_minute
where session_id = ''
