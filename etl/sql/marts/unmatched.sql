-- Places whose stays or playbacks match no meeting of the programme.
with stay as (
    select source, place_kind, place, started_at, ended_at from staging.stay
    union all
    select source, 'stream', stream, started_at, ended_at from staging.playback_span
),

meeting as (
    select place_kind, source, place, starts_at, ends_at from staging.session_place
)

select
    stay.source, stay.place_kind, stay.place, count(*) as stays,
    min(stay.started_at) as first_at, max(stay.started_at) as last_at
from stay
anti join meeting
    on meeting.place_kind = stay.place_kind and meeting.place = stay.place
    and (meeting.source is null or meeting.source = stay.source)
    and stay.started_at < meeting.ends_at and stay.ended_at >= meeting.starts_at
group by all
