-- Quality of the webcast by minute and regional group of the network location.
select
    minute."at", minute.congress_day, language, delivery, at_venue, regional_group,
    playbacks as viewing_minutes, stalled as stalled_minutes
from staging.viewing_minute as minute, staging.watermark as watermark
where minute."at" <= watermark.webcast_at
