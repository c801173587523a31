-- One row per State with an approved registration that represents it: since when it is
-- registered, and when it was first recorded (badge, or a stay of any length).
with registered as (
    select state_iso3 as iso3, min(registered_at) as registered_at,
        min(badge_collected_at) as badge_collected_at
    from staging.person
    where is_participant and state_iso3 is not null
    group by state_iso3
),

seen as (
    select state_iso3 as iso3, min(started_at) as seen_at
    from staging.stay, staging.watermark as watermark
    where state_iso3 is not null and started_at <= watermark.attendance_at
    group by state_iso3
)

select iso3, registered_at, least(badge_collected_at, seen_at) as recorded_at
from registered
left join seen using (iso3)
