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

    Whenever garbage is collected in full, all of this is walked through unless it is frozen.
    Streamlit does so after every refresh of every reader unless `postScriptGC` is off, and what
    the readers have open is then walked through as well.
    """
    for name in _HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()
