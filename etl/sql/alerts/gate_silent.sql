-- Gates that are silent, as the page Data has it.
with latest as (
    select max(latest_at) as "at" from gate_mart
)

select
    concat_ws(' · ', source, place, device) as subject, session_id,
    latest_at + interval 30 minute as since,
    date_diff('second', latest_at, latest."at") // 60 as value, 'minutes' as unit,
    epoch_us(latest."at" - latest_at) as severity,
    format(
        'No badge has been scanned for {:,} minutes at {}',
        date_diff('second', latest_at, latest."at") // 60,
        if(device is null, 'a gate of ' || place, format('the gate {} of {}', device, place))
    ) as text
from gate_mart, latest
where is_silent and is_meant($sources, source) and is_meant($rooms, place)
