"""What a measurement found, and how it stands to its target."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Result:
    """One figure. Where there is a baseline, the target is for the ratio to it."""

    what: str
    value: float
    unit: str
    target: float | None = None
    baseline: float | None = None
    is_law: bool = False
    """Whether missing the target is a fault on however slow a machine."""

    @property
    def ratio(self) -> float | None:
        """The value in units of the baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def is_met(self) -> bool | None:
        """Whether the figure keeps to its target; None where there is none."""
        if self.target is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.target

    def cells(self) -> tuple[str, ...]:
        """Return what, value, baseline, ratio, target and verdict as text."""
        of_ratio = self.baseline is not None
        return (
            self.what,
            f"{self.value:,.4g} {self.unit}",
            f"{self.baseline:,.4g} {self.unit}" if self.baseline is not None else "–",
            f"{self.ratio:.2f}" if self.ratio is not None else "–",
            "–" if self.target is None else f"≤ {self.target:g} {'×' if of_ratio else self.unit}",
            {True: "met", False: "NOT MET", None: "–"}[self.is_met],
        )

    def line(self) -> str:
        """Return the result as one line."""
        what, value, baseline, ratio, target, verdict = self.cells()
        return f"{what}: {value}, baseline {baseline}, ratio {ratio}, target {target}: {verdict}"


def show(results: list[Result], console: Console) -> None:
    """Print all results as a table."""
    table = Table("What")
    for heading in ("Value", "Baseline", "Ratio", "Target"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for result in results:
        table.add_row(*result.cells())
    console.print(table)
