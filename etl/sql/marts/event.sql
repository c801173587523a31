-- One row: the event and how its figures are defined.
select
    event.name, event.venue, event.time_zone, event.starts_on, event.ends_on,
    coalesce(
        watermark.attendance_at, watermark.webcast_request_at, watermark.counter_at
    ) as watermark,
    watermark.webcast_at as webcast_watermark, watermark.counter_at as counter_watermark, event.min_minutes, event.merge_gap_minutes,
    event.is_simulated,
    (
        select min(sampling_percent) from core.sampling semi join core.playback using (source)
    ) as webcast_sampling_percent
from core.event, staging.watermark as watermark
