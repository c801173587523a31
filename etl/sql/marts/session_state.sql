-- One row per State and meeting at which it was recorded: a stay of any length, or a statement.
with seen as (
    select visit.session_id, visit.congress_day, stay.state_iso3 as iso3
    from staging.session_place as visit
    inner join staging.stay
        on stay.place_kind = visit.place_kind and stay.place = visit.place
        and (visit.source is null or visit.source = stay.source)
        and stay.started_at < visit.ends_at and stay.ended_at > visit.starts_at
    where stay.state_iso3 is not null
        and greatest(stay.started_at, visit.starts_at)
        <= (select attendance_at from staging.watermark)
    union
    select session_id, congress_day, state_iso3 from staging.statement
    where state_iso3 is not null and delivery in ('in_person', 'live', 'video')
        and delivered_at <= (select attendance_at from staging.watermark)
)

select session_id, iso3, congress_day from seen
