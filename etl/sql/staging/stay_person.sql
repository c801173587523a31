-- One row per Congress day, set of references seen on it, and time for which it is one person's:
-- the strongest reference that leads to a person decides.
with ref as (
    select congress_day, refs, unnest(refs) as ref
    from (
        select distinct congress_day, refs from staging.reported_stay
        where congress_day in (select congress_day from core.touched)
    )
),

found as (
    select
        ref.*, person_ref.* exclude (ref),
        ref_weakness(ref.ref) as weakness
    from ref
    inner join staging.person_ref using (ref)
),

border as (
    select distinct congress_day, refs, unnest([valid_from, valid_to]) as valid_from from found
),

piece as (
    select
        congress_day, refs, valid_from,
        lead(valid_from) over (partition by congress_day, refs order by valid_from) as valid_to
    from border
    qualify valid_to is not null
)

select
    piece.congress_day, piece.refs, piece.valid_from, piece.valid_to,
    arg_min(found.person_id, (weakness, ref)) as person_id,
    arg_min(found.shared_state_iso3, (weakness, ref)) as shared_state_iso3
from piece
inner join found
    on found.congress_day = piece.congress_day and found.refs = piece.refs
    and found.valid_from <= piece.valid_from and found.valid_to >= piece.valid_to
group by piece.congress_day, piece.refs, piece.valid_from, piece.valid_to
