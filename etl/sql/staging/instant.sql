-- One row per meeting (and whole day, session_id '') and instant to show: its start, each full
-- minute, and the watermark if that lies within.
with span as (
    select congress_day, session_id, starts_at, ends_at
    from staging.session
    where starts_at is not null and status != 'cancelled'
        and congress_day in (select congress_day from core.touched)
    union all
    select congress_day, '', min(starts_at), max(ends_at)
    from staging.session
    where starts_at is not null and status != 'cancelled'
        and congress_day in (select congress_day from core.touched)
    group by congress_day
),

instant as (
    select congress_day, session_id, starts_at as "at" from span
    union
    select
        congress_day, session_id,
        unnest(generate_series(
            minute_ceil(starts_at), ends_at - interval 1 microsecond, interval 1 minute
        ))
    from span
    union
    select span.congress_day, span.session_id, watermark.attendance_at
    from span, staging.watermark as watermark
    where watermark.attendance_at >= span.starts_at and watermark.attendance_at < span.ends_at
)

select instant.congress_day, instant.session_id, instant."at"
from instant, staging.watermark as watermark
where instant."at" <= watermark.attendance_at
