-- One row per State with an approved registration that represents it: since when it is
-- registered, when anybody of it was first checked in, and when it was first recorded (badge, a stay
-- of any length, a statement). A decision of the secretariat wins over what the records say.
with registered as (
    select state_iso3 as iso3, min(registered_at) as registered_at,
        min(badge_collected_at) as badge_collected_at
    from staging.person
    where is_participant and state_iso3 is not null
    group by state_iso3
),

checked_in as (
    select person.state_iso3 as iso3, min(entry.checked_in_at) as checked_in_at
    from staging.entry
    inner join staging.person using (person_id)
    where entry.status = 'approved' and entry.is_checked_in and person.is_participant
    group by person.state_iso3
),

seen as (
    select state_iso3 as iso3, min(started_at) as seen_at
    from staging.stay, staging.watermark as watermark
    where state_iso3 is not null and started_at <= watermark.attendance_at
    group by state_iso3
),

spoke as (
    select state_iso3 as iso3, min(delivered_at) as spoke_at
    from staging.statement, staging.watermark as watermark
    where delivery in ('in_person', 'live', 'video') and delivered_at <= watermark.attendance_at
        and state_iso3 is not null
    group by state_iso3
),

decided as (
    select state_iso3 as iso3, is_represented from staging.delegation
    where is_represented is not null and state_iso3 is not null
),

recorded as (
    select
        iso3, registered_at, checked_in_at, decided.is_represented,
        least(badge_collected_at, seen_at, spoke_at) as recorded_at
    from registered
    left join checked_in using (iso3)
    left join seen using (iso3)
    left join spoke using (iso3)
    left join decided using (iso3)
)

select
    iso3, registered_at, checked_in_at, is_represented,
    case
        when is_represented then coalesce(recorded_at, registered_at)
        when is_represented is null then recorded_at
    end as recorded_at
from recorded
