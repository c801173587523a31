"""Addresses of pages, with what the reader has chosen kept in them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st


def root() -> str:
    """Give the path all addresses begin with: empty unless `server.baseUrlPath` is set."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def meeting(session_id: str) -> str:
    """Give the address of the page of a meeting; pause and refresh stay as they are."""
    kept = {key: value for key, value in st.query_params.items() if key != "session"}
    return f"{root()}/meeting?{urlencode(kept | {'session': session_id})}"
