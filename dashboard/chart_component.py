"""A chart that stays: `st.plotly_chart` is rebuilt at every change and loses zoom and hover.

This component keeps its node and hands the new figure to `Plotly.react`, so that a reader
who has zoomed in keeps the view while the data change under it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
import streamlit as st

from dashboard import files, theme

if TYPE_CHECKING:
    from collections.abc import Mapping

# Sent with every refresh of every chart, so it only fetches the module that does the work.
_LOADER: Final = """
export default async function (component) {
  const message = JSON.parse(new TextDecoder().decode(component.data));
  const { draw } = await import(new URL(message.code, document.baseURI));
  return draw(component.parentElement, message);
}
"""
_TOKEN: Final = re.compile(rb'"' + theme.TOKEN.encode() + rb'([a-z_]+)[/"]')

_mount = st.components.v2.component("congress.live_chart", js=_LOADER, isolate_styles=False)


@dataclass(frozen=True)
class Words:
    """What a chart says besides its picture; title and subtitle stand in a picture saved of it."""

    alt: str
    title: str = ""
    subtitle: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure as it is sent, and the colours it names."""

    text: bytes
    colours: frozenset[str]


def drawn(figure: Mapping[str, Any]) -> Drawing:
    """Write a Plotly figure given as `{"data": [...], "layout": {...}}`.

    Zoom survives as long as the figure's `layout.uirevision`, by default for ever. Plotly ignores
    time zones: give local times without one.
    """
    text = orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY)
    named = frozenset(name.decode() for name in _TOKEN.findall(text))
    if unknown := named - theme.PALETTE.keys():
        raise KeyError(f"no colour named {', '.join(sorted(unknown))}")
    return Drawing(text, named)


def live_chart(written: bytes, *, key: str, height: int) -> None:
    """Show a figure, as `message` writes it, and keep what the reader has zoomed into."""
    _mount(key=key, data=written, height=height)


def message(drawing: Drawing, *, key: str, words: Words, height: int) -> bytes:
    """Write what the browser gets: the figure, the colours it names, and where the code is.

    Bytes, because Streamlit walks and hashes anything else once more at every refresh.
    """
    return orjson.dumps(
        {
            "figure": orjson.Fragment(drawing.text),
            "palette": theme.palette(drawing.colours | theme.LAYOUT_TOKENS),
            "key": key,
            "alt": words.alt,
            "title": words.title,
            "subtitle": words.subtitle,
            "height": height,
            "code": files.address("chart.js"),
            "plotly": files.address("plotly.min.js"),
        }
    )
