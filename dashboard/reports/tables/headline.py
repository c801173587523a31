"""The figures of the whole Congress, one in a row, as of the moment of the report."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from dashboard import figures
from dashboard.metrics import METRICS
from dashboard.metrics.model import Metric
from dashboard.reports import written
from dashboard.reports.document import FIGURES, Definition, Table
from dashboard.reports.request import end_of
from dashboard.reports.tables.figure import list_of_figures, unit_of
from dashboard.reports.tables.scope import Scope

_SOURCE = "All sources; see the definitions."
_PRESENT = (
    "sessions_in_progress",
    "taking_part_now",
    "room_only_now",
    "platform_only_now",
    "both_now",
    "webcast_viewers_now",
    "counter_viewers_now",
    "page_visitors_now",
    "building_people",
)
"""Of the moment only: no document is about them."""
_PLANS = (
    "Meetings planned and cancelled, statements inscribed and in writing, places and downloads are "
    "those known when the snapshot was published, whatever the moment of the report."
)
_QUOTED = (
    "registered",
    "registered_in_person",
    "registered_online",
    "badge_collected",
    "attended",
    "states_registered",
    "states_represented",
    "non_member_states_represented",
    "organizations_represented",
    "peak",
    "meetings_held",
    "statements_delivered",
    "playbacks",
    "watch_minutes",
)
"""What is said in sentences, in their order; in a report for the public nothing else is told."""


def headline(scope: Scope) -> Table:
    """List the headline figures with their units."""
    # A column holds numbers or instants: the time of the peak stands with each day.
    keys = [
        key
        for key in asdict(scope.headline)
        if key not in _PRESENT and METRICS[f"event.{key}"].unit != "instant"
    ]
    return _listed(scope, "headline", "Headline figures", keys, notes=(_PLANS,), internal=True)


def quoted(scope: Scope) -> Table:
    """List the figures that may be quoted."""
    return _listed(scope, "figures_to_quote", "Figures to quote", _QUOTED)


def day_before(scope: Scope) -> Table:
    """List the figures that may be quoted as of the end of the day before."""
    before = scope.reached_day - timedelta(days=1)
    then = figures.headline(scope.snapshot, end_of(scope.event, before))
    return list_of_figures(
        "figures_day_before",
        f"Figures to quote, the day before{scope.so_far}",
        [(METRICS[f"event.{key}"], getattr(then, key)) for key in _QUOTED],
        base=f"From the beginning up to midnight on {written.day(before)}.",
        source=_SOURCE,
        at=f"as_of={before}",
    )


def definitions(tables: tuple[Table, ...]) -> tuple[Definition, ...]:
    """Return the definition of every figure in the tables, each once, in their order."""
    names = [
        name
        for table in tables
        for name in (
            *(str(key) for key in table.keys if table.dimension == FIGURES),
            *(column.metric for column in table.columns),
        )
        if name
    ]
    return tuple(_definition(METRICS[name]) for name in dict.fromkeys(names))


def _definition(metric: Metric) -> Definition:
    return Definition(metric.name, metric.label, unit_of(metric), metric.help)


def _listed(
    scope: Scope,
    name: str,
    title: str,
    keys: Iterable[str],
    *,
    notes: tuple[str, ...] = (),
    internal: bool = False,
) -> Table:
    return list_of_figures(
        name,
        f"{title}{scope.so_far}",
        [(METRICS[f"event.{key}"], getattr(scope.headline, key)) for key in keys],
        base="From the beginning up to the moment of the report; meetings are those of the "
        "Congress itself, not of its preparation or follow-up.",
        source=_SOURCE,
        notes=notes,
        internal=internal,
    )
