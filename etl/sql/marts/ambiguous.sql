-- References that lead to several people, and so join nothing.
with ambiguous as (
    select ref, valid_from, valid_to from staging.person_ref where is_ambiguous
),

used as (
    select ambiguous.ref, count(*) as stays
    from (
        select
            unnest(refs) as ref, started_at,
            coalesce(ended_at, next_at, started_at) as seen_until
        from staging.reported_stay
    ) as stay
    inner join ambiguous
        on ambiguous.ref = stay.ref and stay.started_at < ambiguous.valid_to
        and stay.seen_until >= ambiguous.valid_from
    group by ambiguous.ref
)

select
    split_part(ref, ':', 1) as ref_kind, count(*) as refs,
    cast(coalesce(sum(stays), 0) as bigint) as stays
from (select distinct ref from ambiguous)
left join used using (ref)
group by ref_kind
