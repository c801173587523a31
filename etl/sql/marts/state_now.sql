-- One row per State with anybody there at the watermark, in each meeting and in any (null).
with there as (
    select visit.session_id, stay.state_iso3 as iso3, stay.mode
    from staging.session_place as visit
    inner join staging.stay
        on stay.place_kind = visit.place_kind and stay.place = visit.place
        and (visit.source is null or visit.source = stay.source)
    cross join staging.watermark as watermark
    where stay.state_iso3 is not null
        and visit.starts_at <= watermark.attendance_at and visit.ends_at > watermark.attendance_at
        and stay.started_at <= watermark.attendance_at and stay.ended_at > watermark.attendance_at
)

select
    session_id, iso3, bool_or(mode = 'room') as in_room, bool_or(mode = 'platform') as online
from (select * from there union all select null, iso3, mode from there)
group by session_id, iso3
