"""Addresses of pages, with what the reader has chosen kept in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from dashboard.choices import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

# On the page of a meeting, what is chosen beside it holds for the next meeting, too.
_OF_MEETINGS: Final = ("compare", "only", "part")


def root() -> str:
    """Give the path all addresses begin with: empty unless `server.baseUrlPath` is set."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def page(path: str) -> str:
    """Give the address of a page, at the same moment and as often refreshed."""
    return _address(path, EVERYWHERE)


def meeting(session_id: str) -> str:
    """Give the address of the page of a meeting, at the same moment and as often refreshed."""
    return _address("meeting", (*EVERYWHERE, *_OF_MEETINGS), session=session_id)


def _address(path: str, along: Sequence[str], **own: str) -> str:
    kept = {key: value for key, value in st.query_params.items() if key in along}
    asked = urlencode(kept | own)
    return f"{root()}/{path}{f'?{asked}' if asked else ''}"
