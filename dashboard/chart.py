"""A chart as pages take it: its message, its picture, its words, and its table on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from dashboard.board import Board, place
from dashboard.cells import without_formulas
from dashboard.chart_component import Drawing, Words, drawn, live_chart, message
from dashboard.components import card, head, legend

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

_KEY_HEIGHT: Final = 31


@dataclass(frozen=True)
class Chart:
    """All a reader gets of a chart; without a figure there is nothing to draw yet.

    `key` names the colours, always or only where labels beside the lines have no room.
    `table` holds the figures behind the picture, with the headings people read.
    """

    title: str
    subtitle: str
    figure: Mapping[str, Any] | None
    alt: str
    table: pl.DataFrame
    key: tuple[tuple[str, str], ...] = ()
    is_key_always: bool = False
    source: str = ""

    @cached_property
    def drawing(self) -> Drawing | None:
        """The figure as it is sent: written once, however many readers look at it."""
        return None if self.figure is None else drawn(self.figure)

    @property
    def words(self) -> Words:
        """What the chart says besides its picture."""
        return Words(self.alt, self.title, self.subtitle)

    def height_within(self, height: int) -> int:
        """Return the height left for the picture; a key that always stands takes some."""
        return height - _KEY_HEIGHT if self.key and self.is_key_always else height


def chart_board(key: str, of: Chart, height: int) -> Board:
    """Return what of a chart's card changes while it stays."""
    markup = {f"{key}-head": head(of.title, of.subtitle)}
    if of.drawing is None:
        return Board(markup, shape=f"{key} empty")
    if of.key:
        name = "cm-always" if of.is_key_always else "cm-narrow-only"
        markup[f"{key}-key"] = f'<div class="{name}">{legend(of.key)}</div>'
    markup[f"{key}-source"] = f'<p class="cm-source cm-chart-source">{escape(of.source)}</p>'
    inner = of.height_within(height)
    drawing = message(of.drawing, key=f"chart-{key}", words=of.words, height=inner)
    return Board(markup, {f"chart-{key}": drawing}, f"{key} {bool(of.key)} {inner}")


def chart_card(key: str, of: Chart, height: int) -> None:
    """Show a chart in a card; its table is built only when a reader opens it."""
    board = chart_board(key, of, height)
    with card(key, of.title, of.subtitle, height="stretch"):
        if of.drawing is None:
            st.html('<p class="cm-empty">It is drawn here as soon as there is something.</p>')
            return
        if of.key:
            place(f"{key}-key", board.markup[f"{key}-key"])
        drawing = f"chart-{key}"
        live_chart(board.drawings[drawing], key=drawing, height=of.height_within(height))
        place(f"{key}-source", board.markup[f"{key}-source"])
        show_data(key, of.table)


def is_data_shown() -> bool:
    """Whether the reader has opened the figures behind a picture anywhere on the page."""
    return any(st.session_state[key] for key in st.session_state if str(key).startswith("data-"))


def show_data(key: str, table: pl.DataFrame) -> None:
    """Offer the figures behind a picture, to be looked at or downloaded as CSV."""
    opened = st.expander("Show data", type="compact", on_change="rerun", key=f"data-{key}")
    if opened.open:
        with opened:
            st.dataframe(without_formulas(table), height=260, hide_index=True, key=f"table-{key}")
