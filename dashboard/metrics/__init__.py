"""Every figure, defined once. This package knows neither the database engine nor the pages."""

from dashboard.metrics import (
    alerts,
    attendance,
    counters,
    delegations,
    groups,
    health,
    links,
    meetings,
    organizations,
    programme,
    registrations,
    statements,
    states,
    webcast,
)
from dashboard.metrics.model import Metric

_MODULES = (
    registrations,
    attendance,
    groups,
    states,
    organizations,
    delegations,
    statements,
    webcast,
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
