-- One row per person. Category, State and mode come from the approved entries (definitions).
with ranked as (
    select
        entry.*,
        category.is_participant,
        row_number() over (
            partition by person_id
            order by
                status = 'approved' desc, sort_order nulls last, registered_at nulls last, entry_id
        ) as place
    from staging.entry
    left join core.category using (category_id)
)

select
    ranked.person_id,
    bool_or(status in ('approved', 'pending')) as is_active,
    bool_or(status = 'approved' and place = 1 and coalesce(is_participant, false))
        as is_participant,
    any_value(category_id) filter (place = 1) as category_id,
    any_value(ranked.state_iso3) filter (place = 1) as state_iso3,
    any_value(ranked.organization) filter (place = 1) as organization,
    any_value(ranked.level) filter (place = 1) as level,
    any_value(ranked.gender) filter (place = 1) as gender,
    any_value(state.regional_group) filter (place = 1) as regional_group,
    any_value(state.m49_region) filter (place = 1) as m49_region,
    case
        when bool_or(status = 'approved' and mode = 'in_person') then 'in_person'
        else any_value(mode) filter (place = 1)
    end as mode,
    min(registered_at) filter (status = 'approved') as registered_at,
    min(checked_in_at) filter (status = 'approved' and mode = 'in_person' and is_checked_in)
        as badge_collected_at
from ranked
left join core.state on state.iso3 = ranked.state_iso3
group by ranked.person_id
