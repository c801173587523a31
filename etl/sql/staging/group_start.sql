-- One row per item of the agenda (or kind of meeting without one), language, delivery, venue and
-- minute in which playbacks were first seen in its meetings. A playback that goes on from one of
-- them to the next is first seen once.
with first_seen as (
    select
        member.group_kind, member.group_id, span.language, span.delivery, span.at_venue,
        span.playback_id, span.stream, min(span.started_at) as "at"
    from staging.audience_span as span
    inner join staging.session_group as member using (session_id)
    where member.group_kind in ('agenda_item', 'without_item')
    group by all
)

select
    congress_day("at") as congress_day, group_kind, group_id, language, delivery, at_venue,
    minute_ceil("at") - interval 1 minute as "at", count(*) as playbacks
from first_seen
group by all
