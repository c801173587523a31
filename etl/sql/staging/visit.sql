-- One row per stay and meeting: the part of the stay inside the meeting.
select
    meeting.congress_day,
    meeting.session_id,
    stay.mode,
    stay.connection,
    stay.person_id,
    stay.is_participant,
    greatest(stay.started_at, meeting.starts_at) as started_at,
    least(stay.ended_at, meeting.ends_at) as ended_at
from staging.session_place as meeting
inner join staging.stay
    on stay.place_kind = meeting.place_kind and stay.place = meeting.place
    and (meeting.source is null or meeting.source = stay.source)
    and stay.started_at < meeting.ends_at and stay.ended_at > meeting.starts_at
where meeting.congress_day in (select congress_day from core.touched)
