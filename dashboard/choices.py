"""Choices that stand in the address of a page under a short value.

Streamlit's own binding would write the label of a choice, which is long and may be worded
anew, and forgets what is bound on a page that lacks one of the choices.

What is chosen of the moment and its refresh goes along from page to page. All else belongs to its
page: two pages may have a choice of the same name.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYWHERE: Final = ("day", "at", "known", "clock", "every", "paused")
"""Choices that go along from page to page."""
LATEST: Final = "latest"
_ON: Final = "true"
_OFF: Final = "false"
_PAGE: Final = "page-shown"


def begin(page: str) -> None:
    """Say which page is drawn, before it offers any choice."""
    st.session_state[_PAGE] = page


def choose(
    key: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    width: int | Literal["stretch"] = "stretch",
    *,
    is_headed: bool = False,
) -> str:
    """Let the reader choose; a link holds the value (`?day=2021-03-08`), the page its label.

    `is_headed` shows the name of the choice above it.
    """
    values, wanted = list(options), _wanted(key, default)
    chosen = st.selectbox(
        label,
        values,
        index=values.index(wanted if wanted in options else default),
        format_func=lambda value: options.get(value, value),
        key=f"choice-{key}",
        label_visibility="visible" if is_headed else "collapsed",
        width=width,
    )
    return _kept(key, chosen, default)


def choose_several(key: str, label: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """Let the reader choose some of the options, at first all of them, in their order.

    A link holds the values that are chosen, where it is not all of them (`?formats=pdf,csv`).
    """
    all_of_them = ",".join(options)
    wanted = _wanted(key, all_of_them).split(",")
    begin = [value for value in options if value in wanted]
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        # What a button has set is no default any more.
        default=None if f"choice-{key}" in st.session_state else begin,
        format_func=lambda value: options.get(value, value),
        key=f"choice-{key}",
        wrap=True,
    )
    kept = _kept(key, ",".join(value for value in options if value in chosen), all_of_them)
    return tuple(kept.split(",")) if kept else ()


def switch(key: str, label: str) -> bool:
    """Let the reader switch something on; a link says so (`?paused=true`)."""
    chosen = st.toggle(label, value=_wanted(key, _OFF) == _ON, key=f"choice-{key}")
    return _kept(key, _ON if chosen else _OFF, _OFF) == _ON


def search(key: str, label: str, hint: str) -> str:
    """Let the reader look for a word; a link holds it (`?q=kenya`)."""
    found = st.text_input(
        label,
        value=_wanted(key, ""),
        placeholder=hint,
        key=f"choice-{key}",
        label_visibility="collapsed",
    )
    return _kept(key, found.strip(), "")


def choose_time(key: str, label: str, width: int, *, is_headed: bool = False) -> time | None:
    """Let the reader choose a time of day, or none; a link holds it as `?at=10:45`."""
    chosen = st.time_input(
        label,
        value=_time(_wanted(key, "")),
        step=300,
        key=f"choice-{key}",
        label_visibility="visible" if is_headed else "collapsed",
        width=width,
    )
    _kept(key, f"{chosen:%H:%M}" if chosen else "", "")
    return chosen


def take(**chosen: str | list[str]) -> None:
    """Take choices to values; for a button, before its page is drawn again."""
    for key, value in chosen.items():
        st.query_params.pop(key, None)
        st.session_state.pop(_place(key), None)
        st.session_state[f"choice-{key}"] = value


def forget(**begin: str | None) -> None:
    """Take choices back to where they begin; for a button, before its page is drawn again."""
    for key, value in begin.items():
        st.query_params.pop(key, None)
        st.session_state.pop(_place(key), None)
        # Told so, the browser shows it; of a choice that is only dropped it keeps the old one.
        st.session_state[f"choice-{key}"] = value


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _place(key: str) -> str:
    """Name the place in the session where a choice is kept."""
    return f"kept-{key}" if key in EVERYWHERE else f"kept-{st.session_state.get(_PAGE)}-{key}"


def _wanted(key: str, default: str) -> str:
    """Read the address, else what was chosen before: here, or of what goes along anywhere."""
    kept = st.session_state.get(_place(key), default)
    return str(st.query_params.get(key, kept))


def _kept(key: str, chosen: str, default: str) -> str:
    """Keep what was chosen, in the session and in the address."""
    st.session_state[_place(key)] = chosen
    if chosen == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    return chosen
