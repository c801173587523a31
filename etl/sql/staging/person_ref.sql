-- One row per reference and time for which it leads to the same person; null: to nobody, or
-- where it is_ambiguous to several.
-- A link says more than a form, for its time: the strongest reference in it that leads to one
-- person leads the others there.
with link as (
    select
        content_id, unnest(refs) as ref, coalesce(valid_from, timestamp '-infinity') as valid_from,
        coalesce(valid_to, timestamp 'infinity') as valid_to,
        ref_weakness(unnest(refs)) as weakness
    from current_rows('core.link')
),

anchor as (
    select
        link.content_id, arg_min(link.ref, (link.weakness, link.ref)) as ref,
        arg_min(registered.person_id, (link.weakness, link.ref)) as person_id
    from link
    inner join staging.registered_ref as registered using (ref)
    where registered.person_id is not null
    group by link.content_id
),

linked as (
    select link.ref, link.valid_from, link.valid_to, anchor.person_id
    from link
    inner join anchor on anchor.content_id = link.content_id and link.ref != anchor.ref
),

border as (
    select ref, unnest([
        valid_from, valid_to, timestamp '-infinity', timestamp 'infinity'
    ]) as valid_from from linked
    union
    select ref, unnest([timestamp '-infinity', timestamp 'infinity']) from staging.registered_ref
),

piece as (
    select ref, valid_from, lead(valid_from) over (partition by ref order by valid_from) as valid_to
    from border
    qualify valid_to is not null
)

select
    piece.ref, piece.valid_from, piece.valid_to,
    case
        when count(linked.ref) = 0 then any_value(registered.person_id)
        when count(distinct linked.person_id) = 1 then any_value(linked.person_id)
    end as person_id,
    case when count(linked.ref) = 0 then any_value(registered.shared_state_iso3) end
        as shared_state_iso3,
    count(distinct linked.person_id) > 1
    or count(linked.ref) = 0 and count(registered.ref) > 0 and count(registered.person_id) = 0
        as is_ambiguous
from piece
left join staging.registered_ref as registered using (ref)
left join linked
    on linked.ref = piece.ref and linked.valid_from <= piece.valid_from
    and linked.valid_to >= piece.valid_to
group by piece.ref, piece.valid_from, piece.valid_to
