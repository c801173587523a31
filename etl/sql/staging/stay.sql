-- One row per stay, ended by inference where no end is known, and linked to a person.
with reported as (
    select * from staging.reported_stay
    where congress_day in (select congress_day from core.touched)
),

-- The meeting on at the entry, else the next of the day there; else after the last one.
closing as (
    select
        place.place_kind, place.source, place.place, place.started_at,
        coalesce(
            min(meeting.ends_at) filter (meeting.ends_at > place.started_at),
            max(meeting.ends_at) + interval 15 minute
        ) as closes_at
    from (
        select distinct place_kind, source, place, started_at, congress_day from reported
    ) as place
    inner join staging.session_place as meeting
        on meeting.place_kind = place.place_kind and meeting.place = place.place
        and (meeting.source is null or meeting.source = place.source)
        and (
            meeting.congress_day = place.congress_day
            or place.started_at >= meeting.starts_at and place.started_at < meeting.ends_at
        )
    group by all
),

ended as (
    select
        reported.* exclude (ended_at, next_at),
        reported.ended_at is null as is_inferred,
        coalesce(
            reported.ended_at,
            least(
                reported.next_at,
                closes_at,
                case
                    when reported.place_kind = 'room' or closes_at is null
                        then reported.started_at + room_stay_limit()
                end
            )
        ) as ended_at
    from reported
    left join closing using (place_kind, source, place, started_at)
)

-- Cut where a reference begins to lead to somebody else.
select
    ended.congress_day, ended.source, ended.place_kind, ended.place,
    case when ended.place_kind = 'room' then 'room' else 'platform' end as mode,
    ended.connection, link.person_id, coalesce(person.is_participant, false) as is_participant,
    person.regional_group, person.category_id,
    case
        when person.person_id is null then link.shared_state_iso3
        when person.is_participant then person.state_iso3
    end as state_iso3,
    greatest(ended.started_at, coalesce(link.valid_from, ended.started_at)) as started_at,
    least(ended.ended_at, coalesce(link.valid_to, ended.ended_at)) as ended_at,
    ended.is_inferred
from ended
left join staging.stay_person as link
    on link.congress_day = ended.congress_day and link.refs = ended.refs
    and link.valid_from < ended.ended_at and link.valid_to > ended.started_at
left join staging.person on person.person_id = link.person_id
where ended.ended_at > ended.started_at
