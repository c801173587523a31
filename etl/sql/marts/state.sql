-- One row per Member State and non-member observer State.
select
    state.iso3, state.name, state.alpha_order, state.regional_group, state.m49_region,
    state.is_member, congress_day(record.registered_at) as registered_on,
    congress_day(record.recorded_at) as recorded_on
from core.state
left join staging.state_record as record using (iso3)
