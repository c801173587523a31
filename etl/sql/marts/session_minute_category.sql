-- Participants in a meeting by minute and category. What has fewer than five delegations (or
-- people, where it represents nobody) is no category of its own by the minute: that would be a log
-- of the movements of one of them. The smallest are together, as many as make five.
with size as (
    select
        category_id,
        count(distinct case represents
            when 'state' then state_iso3 when 'organization' then organization else person_id
        end) as delegations
    from staging.person
    inner join core.category using (category_id)
    where person.is_participant
    group by category_id
),

summed as (
    select
        category_id, delegations,
        sum(delegations) over (
            order by delegations, category_id rows between unbounded preceding and 1 preceding
        ) as smaller
    from size
),

shown as (
    select category_id from summed
    where delegations >= 5 and coalesce(smaller not between 1 and 4, true)
)

select session_id, "at", category_id, people, congress_day
from staging.crowd_category
where category_id in (select category_id from shown)
union all
select session_id, "at", null, cast(sum(people) as bigint), congress_day
from staging.crowd_category
where category_id not in (select category_id from shown)
group by session_id, "at", congress_day
