-- One row per meeting, as held by the clock of the secretariat, else as planned. An opening more
-- than 36 hours from the planned one is a slip: as if nothing were known (see marts/unresolved).
with noted as (
    select * from current_rows('core.clock')
    qualify row_number() over (partition by session_id order by observed_at desc, content_id) = 1
),

clock as (
    select
        noted.* replace (
            case when is_near(noted.opened_at, programme.starts_at) then noted.opened_at end
                as opened_at,
            case when is_near(noted.opened_at, programme.starts_at) then noted.closed_at end
                as closed_at
        )
    from noted
    inner join staging.programme using (session_id)
),

known as (
    select
        programme.* exclude (meeting_number, status, room),
        coalesce(clock.meeting_number, programme.meeting_number) as meeting_number,
        coalesce(clock.room, programme.room) as room,
        clock.opened_at, clock.closed_at,
        case
            when 'cancelled' in (clock.status, programme.status) then 'cancelled'
            when clock.opened_at is not null then 'held'
            else coalesce(clock.status, programme.status, 'planned')
        end as status
    from staging.programme
    left join clock using (session_id)
),

-- Meetings that follow each other in one place. Without a place a meeting is on its own.
followed as (
    select
        *, coalesce(room, body, session_id) as place,
        congress_day(coalesce(opened_at, starts_at)) as congress_day,
        max(closed_at) over (
            partition by coalesce(room, body, session_id), status = 'cancelled',
                congress_day(coalesce(opened_at, starts_at))
            order by starts_at, session_id rows between unbounded preceding and 1 preceding
        ) as place_free_at
    from known
),

-- Nobody is at a meeting before the one that overran in its place has closed.
begun as (
    select
        *,
        coalesce(opened_at, least(greatest(starts_at, place_free_at), ends_at)) as begins_at
    from followed
),

next as (
    select
        *,
        lead(begins_at) over (
            partition by place, status = 'cancelled', congress_day order by starts_at, session_id
        ) as next_begins_at
    from begun
)

-- A meeting that nobody has closed may last, but not into the next one and not for ever.
select
    session_id, meeting_number, title, kind, coalesce(phase, 'congress') as phase, segment, body,
    agenda_item, begins_at as starts_at,
    case
        when closed_at is not null then closed_at
        when opened_at is null then ends_at
        else greatest(ends_at, least(ends_at + interval 60 minute, next_begins_at))
    end as ends_at,
    starts_at as scheduled_starts_at, ends_at as scheduled_ends_at, opened_at, closed_at, status,
    room, capacity, organizer, congress_day
from next
