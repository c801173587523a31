-- Participants in any meeting, each once, by minute, regional group and M49 region.
select "at", congress_day, regional_group, m49_region, people
from staging.crowd_group
where session_id = ''
