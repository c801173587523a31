-- From entries that are checked in to badges collected by participants.
with checked_in as (
    select
        *,
        status = 'approved' as is_approved,
        status = 'approved' and coalesce(mode = 'in_person', false) as is_badge
    from staging.entry
    where is_checked_in
),

badge as (
    select
        source, checked_in_at,
        row_number() over (partition by person_id order by checked_in_at, entry_id) as place
    from checked_in
    where is_badge
),

change as (
    select 'not_approved' as step, source, null as category_id, checked_in_at as happened_at
    from checked_in
    where not is_approved
    union all
    select 'online', source, null, checked_in_at from checked_in
    where is_approved and not is_badge
    union all
    select 'same_person', source, null, checked_in_at from badge
    where place > 1
    union all
    select 'not_participant', null, category_id, badge_collected_at from staging.person
    where badge_collected_at is not null and not is_participant
)

select
    'badge_collected' as figure, step, source, cast(category_id as varchar) as category_id,
    happened_at, -1 as amount
from change
