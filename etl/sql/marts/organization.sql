-- One row per organization with an approved registration in a category that represents one.
select
    organization_id, name, category_id, is_mapped, congress_day(registered_at) as registered_on,
    congress_day(recorded_at) as recorded_on
from staging.organization_record
