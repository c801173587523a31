-- Playbacks by the minute in which they were first seen in a meeting of a group.
select
    group_kind, group_id, "at", congress_day, language, delivery, at_venue,
    playbacks as playbacks_started
from staging.group_start
