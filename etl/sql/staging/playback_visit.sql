-- One row per span of a playback and meeting: the part of the span inside the meeting.
select
    meeting.congress_day,
    meeting.session_id,
    span.playback_id,
    span.stream,
    span.language,
    span.delivery,
    span.at_venue,
    span.country_iso3,
    span.bitrate,
    greatest(span.started_at, meeting.starts_at) as started_at,
    least(span.ended_at, meeting.ends_at) as ended_at
from staging.session_place as meeting
inner join staging.playback_span as span
    on meeting.place_kind = 'stream' and span.stream = meeting.place
    and meeting.source = span.source
    and span.started_at < meeting.ends_at and span.ended_at >= meeting.starts_at
where meeting.congress_day in (select congress_day from core.touched)
