"""How the line is shared between the columns of a table, measured in letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE: Final = 88
"""How many letters of a table's size fit on the line of an A4 page."""
_GUTTER: Final = 2.5
_LINES_OF_HEAD: Final = 3
_LONGEST_TEXT: Final = 60


def shares(
    head: Sequence[str], rows: Sequence[Sequence[str]], is_figure: Sequence[bool]
) -> tuple[float, ...]:
    """Give each column its part of the line; together they are one.

    Figures take what they need, and columns of text share the rest by the length of what is in
    them, so that a table is as wide as the text around it.
    """
    texts = [[row[place] for row in rows] for place in range(len(head))]
    wanted = [
        _of_figures(title, cells) if figure else _of_text(title, cells)
        for title, cells, figure in zip(head, texts, is_figure, strict=True)
    ]
    spare = LINE - sum(wanted)
    words = sum(width for width, figure in zip(wanted, is_figure, strict=True) if not figure)
    if spare > 0 and words:
        wanted = [
            width if figure else width + spare * width / words
            for width, figure in zip(wanted, is_figure, strict=True)
        ]
    whole = sum(wanted)
    return tuple(width / whole for width in wanted)


def _of_figures(title: str, cells: Sequence[str]) -> float:
    return max(_longest(cells), _head(title)) + _GUTTER


def _of_text(title: str, cells: Sequence[str]) -> float:
    # Text wraps: a few long cells must not take the room of the columns beside them.
    return max(min(_longest(cells), _LONGEST_TEXT), _head(title)) + _GUTTER


def _head(title: str) -> float:
    return max(_longest(title.split()), len(title) / _LINES_OF_HEAD)


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)
