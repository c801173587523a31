"""Which States are recorded, as markup: a shape and a word each, in the order of the alphabet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence

Shape = Literal["yes", "no", "none"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A State, whether it is recorded, and in words what is known of that."""

    name: str
    shape: Shape
    word: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The States of a region under its name, with what is counted of them."""

    name: str
    counted: str
    marks: tuple[Mark, ...]


def state_marks(sections: Sequence[Section]) -> None:
    """Show all States, region by region, read down each column."""
    st.html(f'<div class="cm-states">{"".join(map(_section, sections))}</div>')


def state_key(entries: Sequence[tuple[Shape, str]]) -> None:
    """Say what the shapes mean."""
    items = "".join(
        f'<span class="cm-key">{_shape(shape)}{escape(meaning)}</span>'
        for shape, meaning in entries
    )
    st.html(f'<div class="cm-legend">{items}</div>')


def _section(of: Section) -> str:
    rows = "".join(map(_mark, of.marks))
    return (
        f'<section><h3 class="cm-of">{escape(of.name)}<span>{escape(of.counted)}</span></h3>'
        f'<ul class="cm-marks">{rows}</ul></section>'
    )


def _mark(of: Mark) -> str:
    new = ' class="cm-mark-new"' if of.is_new else ""
    return (
        f"<li{new}>{_shape(of.shape)}<span>{escape(of.name)}</span>"
        f'<span class="cm-mark-word">{escape(of.word)}</span></li>'
    )


def _shape(shape: Shape) -> str:
    return f'<i class="cm-mark cm-mark-{shape}" aria-hidden="true"></i>'
