-- Participants who attended any meeting of a group of meetings, each once, by the minute.
with first_attended as (
    select
        member.group_kind, member.group_id, attendance.person_id,
        min(attendance.attended_at) as attended_at
    from staging.attendance as attendance
    inner join staging.session_group as member using (session_id)
    where attendance.attended_at <= (select attendance_at from staging.watermark)
    group by member.group_kind, member.group_id, attendance.person_id
)

select
    group_kind, group_id, minute_ceil(attended_at) as "at",
    congress_day(attended_at) as congress_day, count(*) as people
from first_attended
group by all
