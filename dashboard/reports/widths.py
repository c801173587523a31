"""How the line is shared between the columns of a table, measured in letters."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE: Final = 98
"""How many letters of a table's size fit on the line of an A4 page."""
_GUTTER: Final = 3
_LINES_OF_HEAD: Final = 3
_SHORT, _LONGEST, _LEAST = 24, 60, 18
"""Texts up to `_SHORT` letters stay on one line; longer ones wrap, but at `_LEAST` letters."""


def shares(
    head: Sequence[str], rows: Sequence[Sequence[str]], is_figure: Sequence[bool]
) -> tuple[float, ...]:
    """Give each column its part of the line; together they are one.

    Figures and short texts take what they need, and columns with longer texts share the rest, so
    that a table is as wide as the text around it.
    """
    texts = [[row[place] for row in rows] for place in range(len(head))]
    wanted = [
        _of_figures(title, cells) if figure else _of_text(title, cells)
        for title, cells, figure in zip(head, texts, is_figure, strict=True)
    ]
    wraps = _wrapping(wanted, is_figure)
    rest = LINE - sum(width for width, wrap in zip(wanted, wraps, strict=True) if not wrap)
    words = sum(width for width, wrap in zip(wanted, wraps, strict=True) if wrap)
    widths = [
        max(rest * width / words, _LEAST) if wrap else width
        for width, wrap in zip(wanted, wraps, strict=True)
    ]
    whole = sum(widths)
    return tuple(width / whole for width in widths)


def lines(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """Return about how many lines rows take in columns of these parts of the line."""
    return sum(
        max(
            ceil((len(text) + _GUTTER) / (LINE * width))
            for text, width in zip(row, widths, strict=True)
        )
        for row in rows
    )


def _wrapping(wanted: Sequence[float], is_figure: Sequence[bool]) -> list[bool]:
    long = [
        width > _SHORT + _GUTTER and not figure
        for width, figure in zip(wanted, is_figure, strict=True)
    ]
    return long if any(long) else [not figure for figure in is_figure]


def _of_figures(title: str, cells: Sequence[str]) -> float:
    return max(_longest(cells), _head(title)) + _GUTTER


def _of_text(title: str, cells: Sequence[str]) -> float:
    # Text wraps: a few long cells must not take the room of the columns beside them.
    return max(min(_longest(cells), _LONGEST), _head(title)) + _GUTTER


def _head(title: str) -> float:
    return max(_longest(title.split(" ")), len(title) / _LINES_OF_HEAD)


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)
