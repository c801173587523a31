-- Meetings that are on whose live webcast has lost `percent` of the viewers of the last `minutes`.
-- By the log of the webcast, as far as it is final, or by the counters of a service.
with audience as (
    select session_id, 'log' as told_by, "at", cast(sum(viewers) as bigint) as viewers
    from staging.audience_minute
    where session_id != '' and delivery = 'live' and not at_venue
    group by session_id, "at"
    union all
    select session_id, 'counter', "at", cast(sum(viewers) as bigint)
    from staging.counter_minute
    where session_id != '' and counts = 'viewers'
    group by session_id, "at"
),

moment as (
    select 'log' as told_by, date_trunc('minute', webcast_at) as "at" from staging.watermark
    union all
    select 'counter', date_trunc('minute', counter_at) from staging.watermark
),

meeting as (
    select session_id, meeting_name(session_id, title) as name, told_by, moment."at"
    from staging.session, moment
    where status is distinct from 'cancelled'
        and starts_at <= moment."at" - to_minutes($minutes) and ends_at > moment."at"
        and is_meant($rooms, room) and is_meant($bodies, body)
),

compared as (
    select
        session_id, name, told_by, meeting."at",
        max(viewers) filter (audience."at" < meeting."at") as before,
        -- Without requests nobody watches; a counter that was not read tells nothing.
        coalesce(
            max(viewers) filter (audience."at" = meeting."at"), if(told_by = 'log', 0, null)
        ) as viewers
    from meeting
    inner join audience using (session_id, told_by)
    where audience."at" between meeting."at" - to_minutes($minutes) and meeting."at"
    group by session_id, name, told_by, meeting."at"
)

select
    session_id as subject, session_id, "at" as since, viewers as value, 'viewers' as unit,
    1 - viewers / before as severity,
    format(
        'The webcast of {} has {:,} viewers, after {:,} within {} minutes', name, viewers, before,
        $minutes
    ) as text
from compared
where before >= $viewers and viewers * 100 <= before * (100 - $percent)
qualify row_number() over (partition by session_id order by viewers / before, told_by) = 1
