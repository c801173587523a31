"""Every figure, defined once. This package knows neither the database engine nor the pages."""

from dashboard.metrics import (
    attendance,
    health,
    links,
    programme,
    registrations,
    states,
    webcast,
)
from dashboard.metrics.model import Metric

_MODULES = (registrations, attendance, states, webcast, links, programme, health)

METRICS: dict[str, Metric] = {
    metric.name: metric for module in _MODULES for metric in module.METRICS
}
