"""Tables as markup: aligned figures, links and states; every text is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import links
from dashboard.components import State, state_markup

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cells are aligned: figures to the right.

    `drops` says where there is no room for it: on a narrow page, or only on a phone.
    """

    label: str
    align: Literal["left", "right"] = "left"
    wide: bool = False
    drops: Literal["", "narrow", "phone"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with what belongs to it: a smaller line, the meeting it leads to, a state.

    `meetings` are those it is about, by id and name. `bar` is drawn beside the text, as shares
    of its place: how much is filled, and how much the outline takes.
    """

    text: str
    note: str = ""
    meeting: str = ""
    state: State | None = None
    strong: bool = False
    meetings: tuple[tuple[str, str], ...] = ()
    bar: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; `empty` is what stands there without any row.

    A row of a single cell heads the rows below it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    empty: str = "Nothing to show."
    label: str = ""


def show(of: Table) -> None:
    """Show a table; wider than its place, it scrolls by itself."""
    st.html(markup(of))


def markup(of: Table) -> str:
    """Write a table."""
    if not of.rows:
        return f'<p class="cm-empty">{escape(of.empty)}</p>'
    head = "".join(map(_heading, of.columns))
    body = "".join(_row(of.columns, row) for row in of.rows)
    return (
        f'<div class="cm-scroll" tabindex="0" role="region" aria-label="{escape(of.label)}">'
        f'<table class="cm-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _heading(of: Column) -> str:
    # Without words it heads nothing.
    if not of.label:
        return f"<td{_attributes(of)}></td>"
    return f'<th scope="col"{_attributes(of)}>{escape(of.label)}</th>'


def _row(columns: Sequence[Column], row: Sequence[Cell | str]) -> str:
    if len(row) == 1 < len(columns):
        return (
            f'<tr class="cm-group"><th scope="rowgroup" colspan="{len(columns)}">'
            f"{_cell(row[0])}</th></tr>"
        )
    cells = (
        f"<td{_attributes(column)}>{_cell(cell)}</td>"
        for column, cell in zip(columns, row, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _attributes(column: Column) -> str:
    right = "cm-right" if column.align == "right" else ""
    wide = "cm-wide" if column.wide else ""
    drops = f"cm-not-{column.drops}" if column.drops else ""
    names = " ".join(filter(None, (right, wide, drops)))
    return f' class="{names}"' if names else ""


def _cell(cell: Cell | str) -> str:
    if isinstance(cell, str):
        return escape(cell)
    text = escape(cell.text) if cell.state is None else state_markup(cell.state, cell.text)
    if cell.meeting:
        text = _link(cell.meeting, text)
    if cell.strong:
        text = f"<b>{text}</b>"
    note = f'<span class="cm-cell-note">{escape(cell.note)}</span>' if cell.note else ""
    named = " · ".join(_link(session_id, escape(name)) for session_id, name in cell.meetings)
    listed = f'<span class="cm-cell-note">{named}</span>' if named else ""
    return _beside(text, *cell.bar) if cell.bar else text + note + listed


def _link(session_id: str, text: str) -> str:
    return f'<a href="{escape(links.meeting(session_id))}" target="_self">{text}</a>'


def _beside(text: str, filled: float, outline: float) -> str:
    inner = 100 * filled / outline if outline else 0
    return (
        f'<span class="cm-beside"><span>{text}</span><span aria-hidden="true">'
        f'<span class="cm-bar" style="width:{100 * outline:.1f}%">'
        f'<i style="width:{inner:.1f}%"></i></span></span></span>'
    )
