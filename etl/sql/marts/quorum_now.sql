-- One row per meeting in progress of a body the rule of quorum is for: Member States with a
-- representative there at the last full minute, or within the grace before it. Null where no
-- source tells. Indicative: the presiding officer rules.
with meeting as (
    select
        session.session_id, session.starts_at, session.room, quorum.*,
        date_trunc('minute', watermark.attendance_at) as taken_at
    from core.quorum, staging.watermark as watermark, staging.session
    where list_contains(quorum.bodies, session.body) and session.status != 'cancelled'
        and session.starts_at <= date_trunc('minute', watermark.attendance_at)
        and session.ends_at > date_trunc('minute', watermark.attendance_at)
),

seen as (
    select
        meeting.session_id, stay.mode,
        case
            when state.is_member
                and coalesce(category.counts_for_quorum, stay.person_id is null)
                and stay.ended_at > meeting.taken_at - meeting.grace
                then stay.state_iso3
        end as iso3
    from meeting
    inner join staging.session_place as place using (session_id)
    inner join staging.stay
        on stay.place_kind = place.place_kind and stay.place = place.place
        and (place.source is null or place.source = stay.source)
        and stay.started_at <= meeting.taken_at and stay.ended_at > meeting.starts_at
    left join core.state on state.iso3 = stay.state_iso3
    left join core.category using (category_id)
),

present as (
    select
        session_id,
        count(distinct iso3) filter (mode = 'room') as in_room,
        count(distinct iso3) filter (mode = 'platform') as online,
        count(distinct iso3) as anywhere,
        count(*) filter (mode = 'platform') > 0 as is_reported
    from seen
    group by session_id
),

member as (
    select count(*) as registered, count(recorded_at) as recorded
    from staging.state_record inner join core.state using (iso3)
    where state.is_member
),

counted as (
    select
        meeting.*,
        case when room in (select place from core.scan) then coalesce(in_room, 0) end as in_room,
        case when is_reported then online end as online,
        coalesce(anywhere, 0) as anywhere,
        case base when 'registered' then registered when 'recorded' then recorded else given end
            as states
    from meeting left join present using (session_id), member
)

select
    session_id, taken_at, in_room, online,
    case when presence = 'room' then in_room else anywhere end as counted, presence,
    cast(epoch(grace) / 60 as double) as grace_minutes, states, base, rule, open_share,
    decide_share,
    needed(states, open_part, open_whole, open_is_more) as to_open,
    needed(states, decide_part, decide_whole, decide_is_more) as to_decide
from counted
where states > 0
