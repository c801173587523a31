-- From approved entries of forms to participants: each person once, and only who takes part.
with approved as (
    select
        source, registered_at,
        row_number() over (partition by person_id order by registered_at, entry_id) as place
    from staging.entry
    where status = 'approved'
)

select
    'registered' as figure, 'same_person' as step, source,
    cast(null as varchar) as category_id, registered_at as happened_at, -1 as amount
from approved
where place > 1
union all
select 'registered', 'not_participant', null, category_id, registered_at, -1
from staging.person
where registered_at is not null and not is_participant
