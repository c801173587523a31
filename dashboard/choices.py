"""Choices that stand in the address of a page under a short value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

LATEST: Final = "latest"


def choose(
    key: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """Let the reader choose; a link holds the value (`?day=2021-03-08`), the page its label.

    Streamlit's own binding would write the label, which is long and may be worded anew.
    """
    kept = st.session_state.get(f"kept-{key}", default)
    wanted = st.query_params.get(key, kept)
    values = list(options)
    chosen = st.selectbox(
        label,
        values,
        index=values.index(wanted if wanted in options else default),
        format_func=lambda value: options.get(value, value),
        key=f"choice-{key}",
        label_visibility="collapsed",
        width=width,
    )
    st.session_state[f"kept-{key}"] = chosen
    if chosen == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    return chosen
