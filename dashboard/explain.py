"""Explain a headline figure: its definition, and its bridge from the totals of the sources."""

import math
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from dashboard import format as write
from dashboard.errors import SnapshotError
from dashboard.figures import headline, measure
from dashboard.metrics import registrations
from dashboard.metrics.bridge import Bridge, Part
from dashboard.metrics.bridges import BRIDGES
from dashboard.metrics.model import Metric
from dashboard.snapshot import Snapshot, query

Number = int | float

_WITHOUT: dict[Part, str] = {
    "category_id": "no category",
    "regional_group": "no regional group",
    "source": "several sources",
}
_AS_THEY_ARE: tuple[Part, ...] = ("source", "regional_group")
_THOUSANDTH = 0.0005


@dataclass(frozen=True)
class Line:
    """A step, or a part of one: what it adds (below zero: takes away) and the sum so far."""

    step: str
    part: str
    amount: Number
    total: Number


@dataclass(frozen=True)
class Explained:
    """A figure with its definition and its bridge, in the unit of the figure.

    `total` is what the lines add up to; of a share it is divided by `base`. `difference` is that
    less the figure: 0 where the bridge adds up. Without lines there is a `reason`.
    """

    key: str
    label: str
    unit: str
    definition: str
    figure: Number | datetime | None
    lines: tuple[Line, ...]
    total: Number
    base: Number | None
    base_label: str
    difference: Number
    of_which: tuple[tuple[str, Number], ...]
    reason: str

    @property
    def adds_up(self) -> bool:
        """Whether the bridge leads to the figure."""
        return not self.difference

    @property
    def verdict(self) -> tuple[str, str]:
        """Whether the bridge adds up, or why there is none; and what follows."""
        if self.reason:
            return "There is no bridge.", self.reason
        if self.adds_up:
            return "The bridge adds up.", "It leads to the figure exactly."
        return (
            "The bridge does not add up.",
            f"It differs from the figure by {write.added(self.difference)}. Use neither until the "
            "cause is found.",
        )


def explain(snapshot: Snapshot, key: str, as_of: datetime | None = None) -> Explained:
    """Return the bridge of a headline figure as of a full minute, else as of now.

    Raises `SnapshotError` for an audience that is told no sources, `KeyError` for an unknown key.
    """
    bridge = BRIDGES[key]
    if snapshot.audience != "internal":
        raise SnapshotError(
            f"The snapshot for the audience {snapshot.audience!r} has no figures by source, and so "
            "no bridges; ask for the audience 'internal'."
        )
    figure = getattr(headline(snapshot, as_of), key)
    reason = bridge.reason or ("" if figure is not None else "Nothing is known at this moment.")
    asked = _Asked(snapshot, as_of)
    lines = () if reason else asked.lines(bridge)
    total = lines[-1].total if lines else 0
    base = asked.value(bridge.base) if bridge.base else None
    return Explained(
        key=key,
        label=bridge.figure.label,
        unit=bridge.figure.unit,
        definition=bridge.figure.help,
        figure=figure,
        lines=lines,
        total=total,
        base=base,
        base_label=bridge.base.label if bridge.base else "",
        difference=0 if reason else _difference(bridge, total, base, figure),
        of_which=() if reason else asked.of_which(bridge),
        reason=reason,
    )


@dataclass
class _Asked:
    """One snapshot at one moment."""

    snapshot: Snapshot
    as_of: datetime | None

    def lines(self, bridge: Bridge) -> tuple[Line, ...]:
        lines: list[Line] = []
        total: Number = 0
        for step in bridge.steps:
            for part, amount in self.parts(step.metric, step.by, step.without) or [("", 0)]:
                total += step.sign * amount
                shown = (step.sign * amount, total)
                if bridge.unit != 1:
                    shown = (shown[0] / bridge.unit, shown[1] / bridge.unit)
                lines.append(Line(step.label, part, *shown))
        return tuple(lines)

    def of_which(self, bridge: Bridge) -> tuple[tuple[str, Number], ...]:
        return tuple(self.parts(bridge.figure, bridge.of_which)) if bridge.of_which else ()

    def value(self, metric: Metric) -> Number:
        """Return a figure; what is not known adds nothing."""
        value: Number | None = measure(self.snapshot, [metric], as_of=self.as_of).item()
        return value or 0

    def parts(self, metric: Metric, by: Part | None, without: str = "") -> list[tuple[str, Number]]:
        """Return a figure by its parts, without those of 0; categories in their own order."""
        if by is None:
            return [("", self.value(metric))]
        rows = measure(self.snapshot, [metric], [by], as_of=self.as_of).rows()
        if by == "category_id":
            places = {category: place for place, category in enumerate(self._categories)}
            rows.sort(key=lambda row: places.get(row[0], len(places)))
        return [(self._name(value, by, without), amount) for value, amount in rows if amount]

    def _name(self, value: Any, by: Part, without: str) -> str:
        if value is None:
            return without or _WITHOUT.get(by, "unknown")
        text = str(value)
        if by == "category_id":
            return self._categories.get(text, text)
        return text if by in _AS_THEY_ARE else text.replace("_", " ")

    @cached_property
    def _categories(self) -> dict[str, str]:
        rows = query(self.snapshot, registrations.CATEGORIES).to_dicts()
        return {row["category_id"]: row["label"] for row in rows}


def _difference(bridge: Bridge, total: Number, base: Number | None, figure: Any) -> Number:
    """Return what a bridge leads to less the figure, but for the last digits of fractions."""
    if base is not None:
        total = total / base if base else 0
    tolerance = 1e-9 if bridge.unit == 1 else _THOUSANDTH
    return 0 if math.isclose(total, figure, rel_tol=1e-9, abs_tol=tolerance) else total - figure
