"""A figure explained on the command line: its definition and its bridge, as JSON or as a table."""

from dataclasses import asdict
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard import format as write
from dashboard.explain import Explained
from dashboard.figures import event, stands_for
from dashboard.snapshot import Snapshot
from dashboard.terminal import describe, dumps, print_notices, text


def to_json(
    of: Explained, snapshot: Snapshot, as_of: datetime | None, error: str | None = None
) -> str:
    """Return the bridge as JSON; instants in ISO format, UTC."""
    said = asdict(of)
    return dumps(
        {
            "as_of": stands_for(snapshot, as_of),
            "snapshot": describe(snapshot, error),
            **said,
            "lines": list(said["lines"]),
            "of_which": dict(of.of_which),
            "adds_up": of.adds_up,
        }
    )


def print_bridge(
    of: Explained, snapshot: Snapshot, as_of: datetime | None, console: Console
) -> None:
    """Print the definition, the bridge and the figure for people."""
    described, stands = event(snapshot), stands_for(snapshot, as_of)
    when = write.instant_utc(stands) if stands else "nothing has been received yet"
    console.print(f"{described.name}: {when}, snapshot {snapshot.seq}", markup=False)
    print_notices(described, console)
    console.print(f"{of.label}. {of.definition}", markup=False)
    if of.lines:
        console.print(_table(of))
    value = text(of.figure, of.unit, described)
    console.print(f"{of.label}: {value}", style="bold", markup=False)
    if of.of_which:
        parts = (f"{part} {write.amount(amount)}" for part, amount in of.of_which)
        console.print(f"Of which: {'; '.join(parts)}.", markup=False)
    console.print(" ".join(of.verdict), markup=False)


def _table(of: Explained) -> Table:
    table = Table("Step", "")
    table.add_column("Amount", justify="right")
    table.add_column("Total", justify="right")
    before = ""
    for line in of.lines:
        step = line.step if line.step != before else ""
        added = write.added(line.amount)
        table.add_row(Text(step), Text(line.part), added, write.amount(line.total))
        before = line.step
    if of.base is not None:
        table.add_row(Text(f"Of: {of.base_label}"), "", "", write.amount(of.base))
    return table
