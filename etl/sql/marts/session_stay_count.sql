-- Stays that touch a meeting, by the minute they first touch it.
select
    session_id, minute_ceil(started_at) as "at", mode, count(*) as stays,
    count(person_id) as linked
from staging.visit
where started_at <= (select attendance_at from staging.watermark)
group by all
