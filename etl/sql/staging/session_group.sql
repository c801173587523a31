-- One row per meeting and group it belongs to: its phase, segment and kind, and of the Congress its
-- day and each item of the agenda; its kind also as `without_item` where it has none. Another phase
-- has an agenda of its own, whose items are not those of the Congress.
with grouped as (
    unpivot (select session_id, phase, segment, kind from staging.session)
    on phase, segment, kind into name group_kind value group_id
),

of_congress as (
    select
        session_id, kind, congress_day,
        list_filter(
            list_transform(string_split(coalesce(agenda_item, ''), ';'), item -> trim(item)),
            item -> item != ''
        ) as items
    from staging.session
    where phase = 'congress'
)

select session_id, group_kind, group_id from grouped
union all
select distinct session_id, 'agenda_item', unnest(items) from of_congress
union all
select session_id, 'without_item', coalesce(kind, 'other') from of_congress
where len(items) = 0
union all
select session_id, 'congress_day', cast(congress_day as varchar) from of_congress
where congress_day is not null
