-- One row per episode of an alert. Of several acknowledgements the first counts.
with seen as (
    select alert_id, acknowledged_at, acknowledged_by
    from core.acknowledgement
    qualify row_number() over (partition by alert_id order by acknowledged_at, content_id) = 1
)

select
    alert.alert_id, alert.rule, alert.kind, alert.subject, alert.session_id, alert.started_at,
    alert.last_seen_at, alert.ended_at, alert.value, alert.unit, alert.text, alert.is_told,
    alert.notified_at, alert.end_notified_at, alert.webhook_error, seen.acknowledged_at,
    seen.acknowledged_by
from core.alert
left join seen using (alert_id)
