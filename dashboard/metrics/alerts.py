"""Alerts: what is the matter and since when, always as of the snapshot."""

from dashboard.metrics.marts import ALERTS
from dashboard.metrics.model import Metric, Time

OPEN = Metric(
    "alerts_open",
    "Alerts open",
    sql="count(*)",
    mart=ALERTS,
    where="ended_at is null",
    unit="alerts",
    time=Time.ALWAYS,
    help="Times that something the configuration watches was found and is not over, whether "
    "somebody has acknowledged it or not.",
)

# That a source fails is said of the source.
UNSEEN_LIST = (
    "select alert_id, text, session_id, started_at from marts.alert"
    " where ended_at is null and acknowledged_at is null and not (kind = 'source_late'"
    " and subject in (select source from marts.source where error is not null))"
    " order by started_at desc, alert_id"
)
ALERT_LIST = (
    "select alert_id, rule, text, session_id, started_at, ended_at, value, unit, is_told,"
    " notified_at, end_notified_at, webhook_error, acknowledged_at, acknowledged_by"
    " from marts.alert order by ended_at is not null, acknowledged_at is not null,"
    " started_at desc, alert_id"
)

METRICS = (OPEN,)
