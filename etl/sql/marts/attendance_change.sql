-- Attendance of meetings, by class, as changes.
with attended as (
    select
        attendance.*,
        person.category_id,
        person.regional_group,
        case
            when room_at <= attended_at and platform_at <= attended_at then 'both'
            when room_at <= attended_at then 'room_only'
            else 'platform_only'
        end as first_class,
        greatest(room_at, platform_at, attended_at) as both_at
    from staging.attendance as attendance
    inner join staging.person using (person_id)
),

change as (
    select *, attended_at as happened_at, first_class as class, 1 as people from attended
    union all
    select *, both_at, first_class, -1 from attended
    where first_class != 'both' and room_at is not null and platform_at is not null
    union all
    select *, both_at, 'both', 1 from attended
    where first_class != 'both' and room_at is not null and platform_at is not null
)

select
    session_id, minute_ceil(happened_at) as "at", class, category_id, regional_group,
    cast(sum(people) as bigint) as people, congress_day
from change
where happened_at <= (select attendance_at from staging.watermark)
group by all
