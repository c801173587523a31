"""The part of a page that lets the browser follow it: it fetches, and asks for a new drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
import streamlit as st

from dashboard import files, follow
from dashboard.chart import is_data_shown

if TYPE_CHECKING:
    from dashboard.look import Look

_LOADER: Final = """
export default async function (component) {
  const asked = JSON.parse(new TextDecoder().decode(component.data));
  const { follow } = await import(new URL(asked.code, document.baseURI));
  const redraw = (value) => component.setTriggerValue("redraw", value);
  return follow(component.parentElement, asked, redraw);
}
"""
_mount = st.components.v2.component("congress.follower", js=_LOADER, isolate_styles=False)


def follower(look: Look, shape: str) -> None:
    """Let the browser fetch what stands in the places of a page of this shape.

    While the figures behind a picture are open all is drawn again whenever there is another
    snapshot, as only Streamlit shows them.
    """
    asked = {
        "address": follow.address(look),
        "seconds": look.seconds,
        "shape": shape,
        "isRead": is_data_shown(),
        "code": files.address("follow.js"),
        "charts": files.address("chart.js"),
    }
    _mount(key="follower", data=orjson.dumps(asked), on_redraw_change=_drawn_again)


def _drawn_again() -> None:
    """Nothing to do: the run that follows draws."""
