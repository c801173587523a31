-- Sources of whose stays so far less than `percent` lead to a participant.
with counted as (
    select
        source, cast(sum(stays) as bigint) as stays, cast(sum(linked) as bigint) as linked
    from stay_count_mart
    where is_meant($sources, source)
    group by source
)

select
    source as subject, null as session_id, attendance_at as since,
    round(100 * linked / stays, 1) as value, 'per cent' as unit, -linked / stays as severity,
    format(
        'Of {:,} stays of {} only {:.1f} per cent lead to a participant', stays, source,
        100 * linked / stays
    ) as text
from counted, staging.watermark
where stays >= $stays and linked * 100 < $percent * stays
