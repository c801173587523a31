-- Participants in a meeting by minute and regional group.
select session_id, "at", regional_group, people, congress_day
from staging.crowd_group
where session_id != ''
