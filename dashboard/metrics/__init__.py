"""Every figure, defined once. This package knows neither the database engine nor the pages."""

from dashboard.metrics import (
    alerts,
    attendance,
    counters,
    delegations,
    flow,
    groups,
    health,
    links,
    meetings,
    organizations,
    programme,
    registrations,
    rooms,
    statements,
    states,
    webcast,
    webcast_quality,
)
from dashboard.metrics.model import Metric

_MODULES = (
    registrations,
    attendance,
    flow,
    rooms,
    groups,
    states,
    organizations,
    delegations,
    statements,
    webcast,
    webcast_quality,
    counters,
    links,
    programme,
    meetings,
    health,
    alerts,
)

METRICS: dict[str, Metric] = {
    metric.name: metric for module in _MODULES for metric in module.METRICS
}
