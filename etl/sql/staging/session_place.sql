-- One row per meeting and place that leads to it: its room, platform meetings and streams.
with timed as (
    select * from staging.session where starts_at is not null and status != 'cancelled'
)

select
    session_id, 'room' as place_kind, cast(null as varchar) as source, room as place,
    cast(null as varchar) as language, starts_at, ends_at, congress_day
from timed
where room is not null
union all
select
    timed.session_id, rule.place_kind, rule.source, rule.place, rule.language, timed.starts_at,
    timed.ends_at, timed.congress_day
from timed
inner join core.place_rule as rule
    on rule.session = timed.session_id or rule.session = 'by_time:' || timed.body
