-- One row per span of a playback, of each meeting and of the whole day (session_id '').
select
    congress_day, session_id, playback_id, stream, language, delivery, at_venue, started_at,
    ended_at
from staging.playback_visit
where congress_day in (select congress_day from core.touched)
union all
select
    congress_day, '', playback_id, stream, language, delivery, at_venue, started_at, ended_at
from staging.playback_span
where congress_day in (select congress_day from core.touched)
