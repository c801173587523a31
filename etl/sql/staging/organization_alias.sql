-- One row per way of writing an organization, as the sheet gives them; one that is given for two
-- organizations says nothing.
with organization as (
    select * from current_rows('core.organization')
    qualify row_number() over (partition by name order by observed_at desc, content_id) = 1
),

written as (
    select name_key(name) as name_key, name, category_id from organization
    union
    select name_key(unnest(aliases)), name, category_id from organization
)

select name_key, any_value(name) as name, any_value(category_id) as category_id
from written
group by name_key
having count(distinct name) = 1
