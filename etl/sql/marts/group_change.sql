-- Participants who attended any meeting of a group of meetings, each once, by the minute.
with member as (
    unpivot (
        select session_id, phase, segment, kind, agenda_item from staging.session
    ) on phase, segment, kind, agenda_item into name group_kind value group_id
),

first_attended as (
    select
        member.group_kind, member.group_id, attendance.person_id,
        min(attendance.attended_at) as attended_at
    from staging.attendance as attendance
    inner join member using (session_id)
    where attendance.attended_at <= (select attendance_at from staging.watermark)
    group by member.group_kind, member.group_id, attendance.person_id
)

select
    group_kind, group_id, minute_ceil(attended_at) as "at",
    congress_day(attended_at) as congress_day, count(*) as people
from first_attended
group by all
