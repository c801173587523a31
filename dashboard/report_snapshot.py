"""The snapshot a reader of the page Reports keeps to until taking the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from dashboard.snapshot import Snapshot

_KEPT: Final = "report-snapshot"


def pinned(latest: Snapshot) -> Snapshot:
    """Keep to one snapshot, so that what is downloaded is what was looked at."""
    kept: Snapshot = st.session_state.setdefault(_KEPT, latest)
    if not kept.path.exists():
        _take(latest)
        return latest
    return kept


def offer_latest(kept: Snapshot, latest: Snapshot) -> None:
    """Offer to go on to the latest snapshot, where it is another one."""
    if kept.sha256 != latest.sha256:
        st.button("Take the latest figures", on_click=_take, args=(latest,))


def _take(latest: Snapshot) -> None:
    st.session_state[_KEPT] = latest
