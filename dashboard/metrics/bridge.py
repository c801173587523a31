"""What a bridge is: the steps by which the totals of the sources become a figure."""

from dataclasses import dataclass, replace
from typing import Literal

from dashboard.metrics.model import Mart, Metric

BRIDGE_CHANGES = Mart(
    "marts.bridge_change", "event", ("at", "figure", "step", "source", "category_id")
)

Part = Literal["source", "category_id", "language", "delivery", "kind", "mode", "regional_group"]
"""What a step may be divided by."""


@dataclass(frozen=True)
class Step:
    """A sum that is added, or taken away where `sign` is -1.

    `without` names the part that has no value of `by`.
    """

    label: str
    metric: Metric
    sign: Literal[1, -1] = 1
    by: Part | None = None
    without: str = ""


@dataclass(frozen=True)
class Bridge:
    """The steps of one figure. They add up to it, whatever the moment.

    A figure that is a share is what they add up to, divided by `base`. What is no sum has no steps,
    and `reason` says so. `unit` is how many units of the steps make one of the figure.
    """

    figure: Metric
    steps: tuple[Step, ...] = ()
    base: Metric | None = None
    of_which: Part | None = None
    unit: int = 1
    reason: str = ""


def changes(figure: str, step: str, label: str, by: Part | None = None) -> Step:
    """Return a step of the mart `bridge_change`, where amounts have their sign."""
    metric = Metric(
        key=step,
        label=label,
        sql="sum(amount)",
        mart=BRIDGE_CHANGES,
        where=f"figure = '{figure}' and step = '{step}'",
        help="",
    )
    return Step(label, metric, by=by)


def less(label: str, metric: Metric, where: str = "", by: Part | None = None) -> Step:
    """Return what is taken away: a figure, or the rows of one that are chosen otherwise."""
    return Step(label, replace(metric, where=where or metric.where), -1, by)


def divided(figure: Metric, by: Part, without: str = "") -> Bridge:
    """Return the bridge of a figure that is the sum of its parts."""
    return Bridge(figure, (Step(figure.label, figure, by=by, without=without),))
