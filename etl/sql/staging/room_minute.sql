-- One row per meeting and instant: everybody in its room, and the most until the next instant with
-- its first moment. Sweep over entries and exits, so the peak is exact.
with moved as (
    select congress_day, session_id, kind, started_at as "at", 1 as people
    from staging.occupant
    where congress_day in (select congress_day from core.touched)
    union all
    select congress_day, session_id, kind, ended_at, -1
    from staging.occupant
    where congress_day in (select congress_day from core.touched)
),

change as (
    select
        congress_day, session_id, "at",
        coalesce(sum(people) filter (kind = 'participant'), 0) as participants,
        coalesce(sum(people) filter (kind = 'other'), 0) as others,
        coalesce(sum(people) filter (kind = 'unlinked'), 0) as unlinked
    from moved
    where "at" <= (select attendance_at from staging.watermark)
    group by congress_day, session_id, "at"
),

running as (
    select
        congress_day, session_id, "at",
        cast(sum(participants) over so_far as bigint) as participants,
        cast(sum(others) over so_far as bigint) as others,
        cast(sum(unlinked) over so_far as bigint) as unlinked
    from change
    window so_far as (partition by congress_day, session_id order by "at")
),

instant as (
    select * from staging.instant
    where session_id != '' and congress_day in (select congress_day from core.touched)
),

highest as (
    select
        instant.congress_day, instant.session_id, instant."at",
        max(participants + others + unlinked) as people,
        arg_max(running."at", (participants + others + unlinked, -epoch_us(running."at")))
            as people_at
    from running
    asof join instant
        on instant.congress_day = running.congress_day
        and instant.session_id = running.session_id and running."at" >= instant."at"
    group by instant.congress_day, instant.session_id, instant."at"
)

select
    instant.congress_day, instant.session_id, instant."at",
    coalesce(running.participants, 0) as participants,
    coalesce(running.others, 0) as others,
    coalesce(running.unlinked, 0) as unlinked,
    highest.people as highest, highest.people_at as highest_at
from instant
asof left join running
    on running.congress_day = instant.congress_day
    and running.session_id = instant.session_id and instant."at" >= running."at"
left join highest
    on highest.congress_day = instant.congress_day
    and highest.session_id = instant.session_id and highest."at" = instant."at"
