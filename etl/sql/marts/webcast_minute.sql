-- Webcast by minute over the whole event.
with minute as (
    select
        coalesce(audience."at", start."at") as "at",
        coalesce(audience.congress_day, start.congress_day) as congress_day,
        coalesce(audience.language, start.language) as language,
        coalesce(audience.delivery, start.delivery) as delivery,
        coalesce(audience.at_venue, start.at_venue) as at_venue,
        audience.viewers, audience.peak, start.playbacks, audience.watch_ms,
        stall.playbacks as playbacks_stalled
    from (select * from staging.audience_minute where session_id = '') as audience
    full join (select * from staging.audience_start where session_id = '') as start
        using (congress_day, language, delivery, at_venue, "at")
    left join (select * from staging.audience_stall where session_id = '') as stall
        using (congress_day, language, delivery, at_venue, "at")
)

select
    minute."at", congress_day, language, delivery, at_venue,
    case when minute."at" <= watermark.webcast_at then viewers end as viewers,
    case when minute."at" <= watermark.webcast_at then peak end as peak,
    coalesce(playbacks, 0) as playbacks_started, coalesce(watch_ms, 0) as watch_ms,
    coalesce(playbacks_stalled, 0) as playbacks_stalled
from minute, staging.watermark as watermark
