-- From States registered to States represented: who is not recorded yet, and what the secretariat
-- has decided. Member States by the minute, the others by the Congress day only.
with record as (
    select
        if(state.is_member, 'states_represented', 'non_member_states_represented') as figure,
        is_represented,
        case
            when state.is_member then record.registered_at
            else day_begin(congress_day(record.registered_at))
        end as registered_at,
        case
            when state.is_member then record.recorded_at
            else day_begin(congress_day(record.recorded_at))
        end as recorded_at,
        -- A decision without any record counts from the registration.
        coalesce(is_represented and record.recorded_at = record.registered_at, false)
            as is_decided
    from staging.state_record as record
    inner join core.state using (iso3)
),

change as (
    select figure, 'not_recorded' as step, registered_at as happened_at, -1 as amount from record
    where is_represented is distinct from false
    union all
    select figure, 'not_recorded', recorded_at, 1 from record
    where is_represented is distinct from false and not is_decided and recorded_at is not null
    union all
    select figure, 'decided', recorded_at, 1 from record where is_decided
    union all
    select figure, 'decided_against', registered_at, -1 from record where not is_represented
)

select
    figure, step, cast(null as varchar) as source, cast(null as varchar) as category_id,
    happened_at, amount
from change
