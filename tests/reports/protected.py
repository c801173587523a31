"""Tables of counts, written as rows, and what is shown of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.reports.disclosure import protect
from dashboard.reports.document import FIGURES, Cell, Column, Mark, Table

BY_MODE = ("event.registered_in_person", "event.registered_online", "event.registered")
Rows = Mapping[Any, Sequence[float | None]]
"""The figures of each key, which may be the total."""


def table(dimension: str, metrics: Sequence[str], rows: Rows, *, at: str = "") -> Table:
    """Make a table of figures; the name follows from what it is about."""
    return Table(
        name=f"{dimension}_{len(metrics)}",
        title="Participants",
        columns=(
            Column("group", "Group", "text"),
            *(Column(each, each, "integer", metric=each, at=at) for each in metrics),
        ),
        rows=tuple((str(key), *cells) for key, cells in rows.items()),
        dimension=dimension,
        keys=tuple(rows),
    )


def headline(figures: Mapping[str, Cell]) -> Table:
    """Make a table with a figure in each row."""
    return Table(
        name="headline",
        title="Figures",
        columns=(Column("figure", "Figure", "text"), Column("value", "Value", "number")),
        rows=tuple(figures.items()),
        dimension=FIGURES,
        keys=tuple(figures),
    )


def shown(*tables: Table, threshold: int = 10) -> list[list[str]]:
    """Return the protected tables: a text per row, with a dot for each hidden cell."""
    return [
        [
            " ".join("." if cell is Mark.SUPPRESSED else str(cell) for cell in row[1:])
            for row in each.rows
        ]
        for each in protect(tables, threshold)[0]
    ]
