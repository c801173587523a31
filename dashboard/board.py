"""What of a page changes while it stays: markup and drawings, each with the name of its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping


NOTHING: Final = "nothing"
"""The shape of a page that has nothing to show yet."""


@dataclass(frozen=True)
class Board:
    """The content of a page by place: markup, and what charts get.

    `shape` says what the page was laid out for; where it differs, the page is laid out anew.
    """

    markup: Mapping[str, str] = field(default_factory=dict)
    drawings: Mapping[str, bytes] = field(default_factory=dict)
    shape: str = ""

    def __or__(self, other: Board) -> Board:
        """Return both as one."""
        return Board(
            {**self.markup, **other.markup},
            {**self.drawings, **other.drawings},
            f"{self.shape}\n{other.shape}",
        )


def fingerprint(*texts: str) -> str:
    """Return what differs whenever one of the texts does."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def place(name: str, markup: str) -> None:
    """Show markup in a place of that name, where later markup can take its place."""
    st.html(f'<div class="cm-place" data-place="{escape(name)}">{markup}</div>')
