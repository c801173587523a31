-- Participants in any meeting, each once, by minute and regional group.
select "at", congress_day, regional_group, people
from staging.crowd_group
where session_id = ''
