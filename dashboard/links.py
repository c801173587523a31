"""Addresses of pages, with what the reader has chosen kept in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.choices import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping

# On the page of a meeting, what is chosen beside it holds for the next meeting, too.
_OF_MEETINGS: Final = ("compare", "only", "part")


def root() -> str:
    """Give the path all addresses begin with: empty unless `server.baseUrlPath` is set."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def kept() -> dict[str, str]:
    """Return what the reader has chosen that goes along: of the moment, its refresh, a meeting."""
    along = (*EVERYWHERE, *_OF_MEETINGS)
    return {key: value for key, value in st.query_params.items() if key in along}


def page(path: str, chosen: Mapping[str, str] | None = None) -> str:
    """Give the address of a page, at the same moment and as often refreshed."""
    chosen = kept() if chosen is None else chosen
    return _address(path, {key: value for key, value in chosen.items() if key in EVERYWHERE})


def meeting(session_id: str, chosen: Mapping[str, str] | None = None) -> str:
    """Give the address of the page of a meeting, at the same moment and as often refreshed."""
    chosen = kept() if chosen is None else chosen
    return _address("meeting", {**chosen, "session": session_id})


def _address(path: str, chosen: Mapping[str, str]) -> str:
    asked = urlencode(chosen)
    return f"{root()}/{path}{f'?{asked}' if asked else ''}"
