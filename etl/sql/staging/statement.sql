-- One row per statement inscribed or made, with the person who makes it where that is known.
with current as (
    select * from current_rows('core.statement')
    qualify row_number() over (
        partition by session_id, speaking_order, state_iso3, organization, category_id
        order by observed_at desc, content_id
    ) = 1
),

timed as (
    select
        current.*, session.congress_day,
        coalesce(current.delivered_at, session.starts_at) as speaks_at
    from current
    left join staging.session using (session_id)
),

ref as (select content_id, speaks_at, unnest(refs) as ref from timed),

speaker as (
    select ref.content_id, arg_min(person_ref.person_id, (ref_weakness(ref), ref)) as person_id
    from ref
    inner join staging.person_ref using (ref)
    where ref.speaks_at >= person_ref.valid_from and ref.speaks_at < person_ref.valid_to
    group by ref.content_id
)

select
    timed.session_id, timed.congress_day, timed.speaking_order, timed.state_iso3,
    coalesce(alias.name, timed.organization) as organization, timed.category_id,
    timed.on_behalf_of, timed.level, timed.delivery, timed.delivered_at, timed.text_posted_at,
    timed.text_path, speaker.person_id
from timed
left join speaker using (content_id)
left join staging.organization_alias as alias on alias.name_key = name_key(timed.organization)
