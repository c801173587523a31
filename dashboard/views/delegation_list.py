"""Delegations for the secretariat: participants, badges, places, credentials and decisions."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import polars as pl

from dashboard import format as write
from dashboard import frames
from dashboard.figures import measure
from dashboard.metrics import delegations, organizations
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

_COLUMNS = (
    Column("Delegation", wide=True),
    Column("Registered", "right"),
    Column("Badges collected", "right"),
    Column("Places in person", "right"),
    Column("Places online", "right"),
    Column("Credentials"),
)


def delegation_table(snapshot: Snapshot, sought: str) -> Table:
    """List delegations alphabetically, States first: all, or those whose name has the word."""
    listed = query(snapshot, delegations.LIST)
    found = [row for row in listed.to_dicts() if _plain(sought) in _plain(row["name"] or "")]
    lines: list[tuple[Cell | str, ...]] = []
    for title, rows in (
        ("States", [row for row in found if row["iso3"]]),
        ("Organizations", [row for row in found if not row["iso3"]]),
    ):
        if rows:
            lines.append((Cell(title, note=write.number(len(rows))),))
            lines.extend(map(_line, rows))
    empty = f"No delegation has “{sought}” in its name." if sought else ""
    if listed.is_empty():
        empty = "Delegations appear here once they are registered."
    return Table(_COLUMNS, tuple(lines), empty, "Delegations")


def _plain(text: str) -> str:
    """Drop case and accents, so that "cote" finds Côte d'Ivoire."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _line(row: Row) -> tuple[Cell | str, ...]:
    return (
        row["name"],
        write.number(row["registered"]),
        write.number(row["badges_collected"]),
        _used(row["approved_in_person"], row["places_in_person"]),
        _used(row["approved_online"], row["places_online"]),
        (row["credentials"] or "").replace("_", " "),
    )


def _used(people: int | None, places: int | None) -> Cell | str:
    if places is None:
        return write.number(people)
    text = f"{write.number(people)} of {write.number(places)}"
    return Cell(text, strong=(people or 0) > places)


def decisions(snapshot: Snapshot) -> Table:
    """List what the secretariat has decided of who is represented, each with its reason."""
    decided = query(snapshot, delegations.LIST).drop_nulls("is_represented_by_decision")
    return Table(
        (Column("Delegation and reason", wide=True), Column("Represented")),
        tuple(
            (
                Cell(row["name"], note=row["reason"] or "no reason is given"),
                "yes" if row["is_represented_by_decision"] else "no",
            )
            for row in decided.to_dicts()
        ),
        empty="No decision is noted in the sheet “delegations”.",
        label="Decisions of the secretariat",
    )


def organization_table(snapshot: Snapshot, as_of: datetime | None) -> Table:
    """Count organizations by category, in the order of the report."""
    asked = [organizations.REGISTERED, organizations.REPRESENTED]
    counted = measure(snapshot, asked, ["category_id"], as_of=as_of)
    listed = frames.categories(snapshot).join(counted, on="category_id", maintain_order="left")
    shown = listed.filter(pl.col("represents") == "organization")
    return Table(
        (
            Column("Category", wide=True),
            Column("Represented", "right"),
            Column("Registered", "right"),
        ),
        tuple(
            (
                row["label"],
                write.number(row["organizations_represented"]),
                write.number(row["organizations_registered"]),
            )
            for row in shown.to_dicts()
        ),
        empty="Organizations appear here once they are registered.",
        label="Organizations by category",
    )
