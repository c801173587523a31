-- One row per delegation with places, credentials or a decision, as the sheets say.
select
    delegation.* exclude (organization),
    coalesce(alias.name, delegation.organization) as organization
from current_rows('core.delegation') as delegation
left join staging.organization_alias as alias
    on alias.name_key = name_key(delegation.organization)
qualify row_number() over (
    partition by delegation.state_iso3, coalesce(alias.name, delegation.organization)
    order by delegation.observed_at desc, delegation.content_id
) = 1
