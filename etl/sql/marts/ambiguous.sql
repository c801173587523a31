-- References that lead to several people, and so join nothing.
with ambiguous as (
    select distinct ref from staging.person_ref where person_id is null
),

seen as (
    select ref, count(*) as stays
    from (select unnest(refs) as ref from staging.reported_stay) semi join ambiguous using (ref)
    group by ref
)

select
    split_part(ref, ':', 1) as ref_kind, count(*) as refs,
    cast(coalesce(sum(stays), 0) as bigint) as stays
from ambiguous
left join seen using (ref)
group by ref_kind
