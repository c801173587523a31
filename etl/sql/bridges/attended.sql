-- From badges and connections first seen to participants who attended the Congress. What is true
-- for a time only (nobody's yet, not long enough yet) comes and goes.
with seen as (
    select source, connection, person_id, is_participant, category_id, min(started_at) as seen_at
    from staging.stay, staging.watermark as watermark
    where started_at <= watermark.attendance_at
    group by source, connection, person_id, is_participant, category_id
),

connection as (
    select
        source, min(seen_at) as seen_at,
        min(seen_at) filter (person_id is not null) as linked_at
    from seen group by source, connection
),

linked as (
    select
        *,
        row_number() over (partition by source, connection order by seen_at, person_id) as holder,
        row_number() over (partition by person_id order by seen_at, source, connection) as place
    from seen where person_id is not null
),

there as (
    select person_id, min(started_at) as there_at
    from staging.presence inner join staging.session using (session_id)
    where session.phase = 'congress'
        and started_at <= (select attendance_at from staging.watermark)
    group by person_id
),

attended as (
    select person_id, min(attended_at) as attended_at
    from staging.attendance inner join staging.session using (session_id)
    where session.phase = 'congress'
        and attended_at <= (select attendance_at from staging.watermark)
    group by person_id
),

moment as (
    select linked.seen_at, there_at, attended_at, badge_collected_at
    from staging.person
    left join linked on linked.person_id = person.person_id and linked.place = 1
    left join there on there.person_id = person.person_id
    left join attended on attended.person_id = person.person_id
    where person.is_participant
),

-- From since to until; until null is for good.
change as (
    select
        'connection' as step, source, null as category_id, seen_at as since, null as until,
        1 as amount
    from connection
    union all
    select 'unlinked', source, null, seen_at, linked_at, -1 from connection
    union all
    select 'handed_on', source, null, seen_at, null, 1 from linked where holder > 1
    union all
    select 'not_participant', null, category_id, seen_at, null, -1
    from linked where not is_participant
    union all
    select 'same_person', null, null, seen_at, null, -1
    from linked where is_participant and place > 1
    union all
    select 'outside_meetings', null, null, seen_at, least(there_at, attended_at), -1 from moment
    union all
    select 'too_short', null, null, there_at, attended_at, -1 from moment
    union all
    select 'spoke_only', null, null, attended_at, seen_at, 1 from moment
    union all
    select 'badge_only', null, null, badge_collected_at, attended_at, 1 from moment
)

select
    'attended' as figure, step, source, cast(category_id as varchar) as category_id,
    unnest([since, until]) as happened_at, unnest([amount, -amount]) as amount
from change
where since < until or until is null
