"""Load everything heavy once and take it out of the garbage collector's way."""

from __future__ import annotations

import gc
from functools import cache
from importlib import import_module
from typing import Final

# Streamlit imports most of these at first use, which would be inside a reader's first refresh.
_HEAVY: Final = ("pandas", "pyarrow", "plotly", "polars", "duckdb", "altair", "dashboard.pages")


@cache
def warm() -> None:
    """Import the libraries, then freeze what is alive; only the first call does anything.

    Streamlit collects garbage in full after every refresh of every reader, and walks all
    of this each time unless it is frozen.
    """
    for name in _HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()
