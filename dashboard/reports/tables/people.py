"""Participants and States: by category, regional group and mode."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard import frames
from dashboard.metrics import attendance, organizations, registrations, states
from dashboard.metrics.model import Metric, Value
from dashboard.reports.document import Cell, Column, Key, Table, Total
from dashboard.reports.tables.figure import figure
from dashboard.reports.tables.scope import Scope
from dashboard.reports.written import day
from dashboard.snapshot import query
from dashboard.views.words import GROUP_NOTE, GROUPS, GROUPS_ARE_INFORMAL

PARTICIPANTS = (
    registrations.REGISTERED,
    registrations.REGISTERED_IN_PERSON,
    registrations.REGISTERED_ONLINE,
    registrations.BADGE_COLLECTED,
    attendance.ATTENDED_CONGRESS,
)
_BASE = (
    "Participants, people with an approved registration in a category that takes part; from the "
    "beginning up to the moment of the report."
)
_SOURCE = "Registration; badges and scans; platform."


def by_category(scope: Scope) -> Table:
    """Count participants by category of participation, in the order of the report."""
    names = _labels(frames.categories(scope.snapshot).filter("is_participant"))
    return _divided(
        scope,
        "participants_by_category",
        "Participants by category of participation",
        "category_id",
        Column("category", "Category", "text"),
        names,
    )


def by_group(scope: Scope) -> Table:
    """Count participants by regional group, in the order of the United Nations."""
    return _divided(
        scope,
        "participants_by_group",
        "Participants by regional group",
        "regional_group",
        Column("regional_group", "Regional group", "text"),
        {group: named.name for group, named in GROUPS.items()},
        notes=(GROUP_NOTE,),
    )


def states_by_group(scope: Scope) -> Table:
    """Count Member States by regional group: all, registered and represented."""
    found = {
        row["regional_group"]: row
        for row in frames.states_by_group(scope.snapshot, scope.as_of).to_dicts()
    }
    metrics = (states.STATES_TOTAL, states.REGISTERED, states.REPRESENTED)
    named = [group for group in GROUPS if group in found]
    rows = [
        (GROUPS[group].name, *(found[group][metric.key] for metric in metrics)) for group in named
    ]
    head = scope.headline
    total = ("All Member States", *(getattr(head, metric.key) for metric in metrics))
    return Table(
        "states_by_group",
        f"Member States represented, by regional group{scope.so_far}",
        (Column("regional_group", "Regional group", "text"), *map(figure, metrics)),
        (*rows, total),
        base="Member States at the time of the Congress; from the beginning up to the moment of "
        "the report.",
        source=_SOURCE,
        notes=(GROUPS_ARE_INFORMAL,),
        dimension="regional_group",
        keys=(*named, Total.TOTAL),
    )


def states_list(scope: Scope) -> Table:
    """List every State alphabetically, and whether it is registered and represented."""
    rows = tuple(
        (
            row["name"],
            row["iso3"],
            GROUPS[row["regional_group"]].name if row["regional_group"] else None,
            row["is_member"],
            *_by_then(row, scope.reached_day),
        )
        for row in frames.states_list(scope.snapshot).to_dicts()
    )
    return Table(
        "states",
        f"States registered and represented{scope.so_far}",
        (
            Column("state", "State", "text"),
            Column("iso3", "ISO code", "text", definition="ISO 3166-1 alpha-3."),
            Column("regional_group", "Regional group", "text"),
            Column("is_member", "Member State", "yes_no"),
            _yes_no("is_registered", "Registered", states.REGISTERED),
            _yes_no("is_represented", "Represented", states.REPRESENTED),
            Column("first_recorded_on", "First recorded on", "date"),
        ),
        rows,
        base="Member States and non-member observer States, in alphabetical order; from the "
        f"beginning up to the end of {day(scope.reached_day)}.",
        source=_SOURCE,
    )


def organizations_by_category(scope: Scope) -> Table:
    """Count organizations by category, registered and represented."""
    metrics = (organizations.REGISTERED, organizations.REPRESENTED)
    names = _labels(frames.categories(scope.snapshot).filter(represents="organization"))
    found = {row[0]: row[1:] for row in scope.measure(metrics, ["category_id"]).rows()}
    rows = [(label, *found.get(category, (0, 0))) for category, label in names.items()]
    total = ("All organizations", *scope.measure(metrics).row(0))
    return Table(
        "organizations_by_category",
        f"Organizations represented, by category{scope.so_far}",
        (Column("category", "Category", "text"), *map(figure, metrics)),
        (*rows, total),
        base="Organizations, each once under all its names; from the beginning up to the moment of "
        "the report.",
        source=_SOURCE,
        dimension="category_id",
        keys=(*names, Total.TOTAL),
    )


def organizations_list(scope: Scope) -> Table:
    """List every organization of its category alphabetically, and whether it is represented."""
    names = _labels(frames.categories(scope.snapshot))
    rows = tuple(
        (
            row["name"],
            names.get(row["category_id"], row["category_id"]),
            *_by_then(row, scope.reached_day),
        )
        for row in query(scope.snapshot, organizations.LIST).to_dicts()
    )
    return Table(
        "organizations",
        f"Organizations registered and represented{scope.so_far}",
        (
            Column("organization", "Organization", "text"),
            Column("category", "Category", "text"),
            _yes_no("is_registered", "Registered", organizations.REGISTERED),
            _yes_no("is_represented", "Represented", organizations.REPRESENTED),
            Column("first_recorded_on", "First recorded on", "date"),
        ),
        rows,
        base="Organizations, each once under all its names, in alphabetical order; from the "
        f"beginning up to the end of {day(scope.reached_day)}.",
        source=_SOURCE,
        internal=True,
    )


def _labels(categories: pl.DataFrame) -> dict[Value, str]:
    return dict(zip(categories["category_id"], categories["label"], strict=True))


def _by_then(row: dict[str, Any], last: date) -> tuple[bool, bool, date | None]:
    """Say of a State or organization whether it is registered and recorded, and since when."""
    registered, recorded = row["registered_on"], row["recorded_on"]
    is_recorded = recorded is not None and recorded <= last
    return (
        registered is not None and registered <= last,
        is_recorded,
        recorded if is_recorded else None,
    )


def _yes_no(name: str, title: str, metric: Metric) -> Column:
    return Column(name, title, "yes_no", definition=metric.help)


def _divided(
    scope: Scope,
    name: str,
    title: str,
    dimension: str,
    first: Column,
    names: dict[Value, str],
    notes: tuple[str, ...] = (),
) -> Table:
    rows, keys = _rows(scope, PARTICIPANTS, dimension, names)
    return Table(
        name,
        f"{title}{scope.so_far}",
        (first, *map(figure, PARTICIPANTS)),
        rows,
        base=_BASE,
        source=_SOURCE,
        notes=notes,
        dimension=dimension,
        keys=keys,
    )


def _rows(
    scope: Scope, metrics: Sequence[Metric], dimension: str, names: dict[Value, str]
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[Key, ...]]:
    """Return rows and keys of metrics by a dimension: the names in their order, then the total.

    A value that has no name is written as it is; a name that has no people is a row of nothing.
    """
    found = {row[0]: row[1:] for row in scope.measure(metrics, [dimension]).rows()}
    keys = [*names, *(key for key in found if key not in names)]
    totals = scope.measure(metrics).row(0)
    # Who is nobody has no mode either; but where no mode is known at all, nothing can be said.
    nothing = tuple(None if total is None else 0 for total in totals)
    rows = [(names.get(key, str(key or "Not known")), *found.get(key, nothing)) for key in keys]
    return (*rows, ("Total", *totals)), (*keys, Total.TOTAL)
