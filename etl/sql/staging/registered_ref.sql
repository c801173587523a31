-- One row per reference found on forms. person_id is null where several people share it;
-- shared_state_iso3 then names the State that all of them represent.
with given as (
    select distinct unnest(entry.refs) as ref, person.person_id, person.is_active
    from staging.entry
    inner join staging.person using (person_id)
),

-- People who withdrew do not make the reference of an active person ambiguous.
counted as (
    select *, bool_or(is_active) over (partition by ref) as has_active from given
)

select
    counted.ref,
    case when count(*) = 1 then any_value(counted.person_id) end as person_id,
    case
        when count(*) > 1 and count(distinct state_iso3) = 1
            and bool_and(state_iso3 is not null and is_participant)
            then any_value(state_iso3)
    end as shared_state_iso3
from counted
inner join staging.person using (person_id)
where counted.is_active or not has_active
group by counted.ref
