-- One row per gate: a device at a place, as a source of scans names it.
-- It is silent if a meeting is on in its room at the latest scan of all, and it has had none for 30
-- minutes. A device that fewer than 5 badges passed may be named after a person: all such ones at a
-- place are one gate without a name.
with device as (
    select
        source, place, device, count(distinct refs[1]) >= 5 as is_shared,
        min(scanned_at) as first_at, max(scanned_at) as latest_at
    from core.scan
    group by source, place, device
),

gate as (
    select
        source, place, case when is_shared then device end as device,
        min(first_at) as first_at, max(latest_at) as latest_at
    from device
    group by source, place, case when is_shared then device end
),

scanned as (
    select max(latest_at) as "at" from gate
),

-- Of several meetings in a room at once the first one.
busy as (
    select place, min_by(session_id, (starts_at, session_id)) as session_id
    from staging.session_place, scanned
    where place_kind = 'room' and starts_at <= scanned."at" and ends_at > scanned."at"
    group by place
)

select
    gate.source, gate.place, gate.device, gate.first_at, gate.latest_at, busy.session_id,
    busy.session_id is not null and gate.latest_at <= scanned."at" - interval 30 minute
        as is_silent
from gate
cross join scanned
left join busy using (place)
