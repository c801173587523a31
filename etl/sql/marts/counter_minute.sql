-- Counters of webcast services by minute; session_id null: over the whole event.
select
    nullif(session_id, '') as session_id, "at", congress_day, source, stream, language, counts, viewers
from staging.counter_minute, staging.watermark as watermark
where "at" <= watermark.counter_at
