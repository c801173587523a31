"""A figure explained: what it is, and how the totals of the sources become it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import figures
from dashboard import format as write
from dashboard.explain import Explained, explain
from dashboard.tables import Cell, Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.components import State
    from dashboard.snapshot import Snapshot


@dataclass(frozen=True)
class BridgeView:
    """All that is said about a figure."""

    title: str
    value: str
    when: str
    definition: str
    table: Table | None
    of_which: Table | None
    verdict: str
    advice: str
    state: State


def build(snapshot: Snapshot, key: str, as_of: datetime | None) -> BridgeView:
    """Explain a headline figure as of a moment."""
    of, event = explain(snapshot, key, as_of), figures.event(snapshot)
    stands = figures.stands_for(snapshot, as_of)
    verdict, advice = of.verdict
    return BridgeView(
        title=of.label,
        value=value(of, event),
        when=f"As of {write.instant(stands, event.clock)}, snapshot {snapshot.seq}"
        if stands
        else _upper(write.nothing_yet(figures.registered_as_of(snapshot), event.clock)),
        definition=of.definition,
        table=_table(of) if of.lines else None,
        of_which=_of_which(of) if of.of_which else None,
        verdict=verdict,
        advice=advice,
        state="paused" if of.reason else "live" if of.adds_up else "disconnected",
    )


def value(of: Explained, event: figures.Event) -> str:
    """Write the figure in its unit; instants in the zone of the event."""
    if of.figure is None:
        return write.UNKNOWN
    if not isinstance(of.figure, int | float):
        return write.instant(of.figure, event.clock)
    if of.unit == "share":
        return write.percentage(of.figure, 1, 1)
    return write.amount(of.figure)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(of: Explained) -> Table:
    rows: list[tuple[Cell | str, ...]] = []
    before = ""
    for line in of.lines:
        step = line.step if line.step != before else ""
        rows.append((step, line.part, write.added(line.amount), write.amount(line.total)))
        before = line.step
    if of.base is not None:
        rows.append((f"Of: {of.base_label}", "", "", write.amount(of.base)))
    columns = (
        Column("Step", wide=True),
        Column("", wide=True),
        Column("Amount", "right"),
        Column("Total", "right"),
    )
    return Table(columns, tuple(rows), label=f"Bridge of {of.label}")


def _of_which(of: Explained) -> Table:
    rows = tuple((part, write.amount(number)) for part, number in of.of_which)
    columns = (Column(f"{of.label}, of which", wide=True), Column("", "right"))
    return Table(columns, rows, label=f"{of.label} by part")
