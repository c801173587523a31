"""Texts of tables that leave for a spreadsheet, which takes some of them for formulas."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_FORMULA: Final = r"^([=+\-@\t\r\n])"
_AS_TEXT: Final = "'$1"


def without_formulas(table: pl.DataFrame) -> pl.DataFrame:
    """Mark the texts and titles that a spreadsheet would run as formulas, as its users do.

    Streamlit writes a table into a CSV as it is, and titles, rooms and names of organizations are
    written by others.
    """
    marked = table.with_columns(pl.col(pl.String).str.replace(_FORMULA, _AS_TEXT))
    titles = pl.Series(table.columns).str.replace(_FORMULA, _AS_TEXT)
    return marked.rename(dict(zip(table.columns, titles, strict=True)))


def without_formula(text: str) -> str:
    """Mark one text that a spreadsheet would run as a formula."""
    return re.sub(_FORMULA, r"'\1", text)
