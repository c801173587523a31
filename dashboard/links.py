"""Addresses of pages, with what the reader has chosen kept in them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st


def meeting(session_id: str) -> str:
    """Give the address of the page of a meeting; pause and refresh stay as they are."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    kept = {key: value for key, value in st.query_params.items() if key != "session"}
    return f"{'/' + base if base else ''}/meeting?{urlencode(kept | {'session': session_id})}"
