-- Stays except service, by the minute they began.
select
    minute_ceil(started_at) as "at", source, mode, count(*) as stays,
    count(person_id) as linked
from staging.stay
group by all
