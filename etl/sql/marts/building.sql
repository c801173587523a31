-- One row: people whose badge is in any room of the venue at the watermark, in a meeting or not.
with scanned as (
    select max(scanned_at) as "at" from core.scan
),

inside as (
    select distinct coalesce(person_id, connection) as who, person_id, is_participant
    from staging.stay, scanned
    where place_kind = 'room' and started_at <= scanned."at" and ended_at > scanned."at"
)

select
    (select "at" from scanned) as "at",
    count(*) filter (is_participant) as participants,
    count(*) filter (person_id is not null and not is_participant) as others,
    count(*) filter (person_id is null) as unlinked
from inside
having (select "at" from scanned) is not null
