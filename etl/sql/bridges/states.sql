-- From participants to the States they represent: Member States by the minute, the others by the
-- Congress day only.
with representative as (
    select
        person.state_iso3, state.is_member, person.registered_at, person.category_id,
        row_number() over (
            partition by person.state_iso3 order by person.registered_at, person.person_id
        ) as place
    from staging.person
    left join core.state on state.iso3 = person.state_iso3
    where person.is_participant
),

change as (
    select 'no_state' as step, category_id, registered_at as happened_at, -1 as amount
    from representative
    where state_iso3 is null
    union all
    select 'same_state', null, registered_at, -1 from representative
    where state_iso3 is not null and place > 1
    union all
    select 'not_member', null, registered_at, -1 from representative
    where state_iso3 is not null and place = 1 and not coalesce(is_member, false)
),

of_others as (
    select place, day_begin(congress_day(registered_at)) as happened_at
    from representative
    where not is_member
)

select
    'states_registered' as figure, step, cast(null as varchar) as source,
    cast(category_id as varchar) as category_id, happened_at, amount
from change
union all
select 'non_member_states_registered', 'representative', null, null, happened_at, 1
from of_others
union all
select 'non_member_states_registered', 'same_state', null, null, happened_at, -1
from of_others
where place > 1
