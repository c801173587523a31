"""The pieces pages are composed of: values in, markup out; every text is escaped."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

import streamlit as st

from dashboard import files, theme
from dashboard.board import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

State = Literal["live", "replay", "past", "then", "fixed", "paused", "stale", "disconnected"]
# How many tiles fit side by side on pages of the widths that page.css names.
_COLUMNS: Final = {"narrow": 3, "tablet": 4, "laptop": 6, "screen": 8, "wide": 9}
_WORDS: Final[dict[State, str]] = {
    "live": "Live",
    "replay": "Replay",
    "past": "Past data",
    "then": "Looking back",
    "fixed": "Fixed moment",
    "paused": "Paused",
    "stale": "Stale",
    "disconnected": "Disconnected",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that explains itself: what it counts, against what, and of what.

    `note` is the comparison and `base` the line that names the base. `trend` is a small
    line without axes; None is a gap. `tone="alert"` adds a shape to the colour. `figure` is the
    key of the headline figure it shows, if it shows one.
    """

    label: str
    value: str
    unit: str = ""
    note: str = ""
    base: str = ""
    help: str = ""
    trend: Sequence[float | None] = ()
    tone: Literal["normal", "alert"] = "normal"
    size: Literal["normal", "hero"] = "normal"
    figure: str = ""


def page_style() -> None:
    """Give the page its look; once per run of the script."""
    css = (files.ASSETS / "page.css").read_text(encoding="utf-8")
    st.html(f"<style>\n{theme.css_variables()}{css}</style>")


def tiles(row: Sequence[Tile]) -> None:
    """Show tiles side by side, as many as fit; a hero tile takes two places."""
    st.html(f'<div class="cm-tiles" style="{grid(row)}">{"".join(map(tile, row))}</div>')


def grid(row: Sequence[Tile]) -> str:
    """Say for each width of a page in how many columns tiles fill their rows.

    A hero takes two places, and a third where one would stay empty.
    """
    heroes = sum(each.size == "hero" for each in row)
    places = len(row) + heroes
    said = []
    for width, most in _COLUMNS.items():
        lines = -(-places // most)
        columns = -(-places // lines) if lines else 1
        hero = 3 if heroes == 1 and lines * columns == places + 1 else 2
        said.append(f"--cm-{width}:{columns};--cm-{width}-hero:{min(hero, columns)}")
    return ";".join(said)


def tile(of: Tile) -> str:
    """Write one tile."""
    classes = f"cm-tile cm-{of.size}" + (" cm-alerted" if of.tone == "alert" else "")
    shape = _shape("stale") if of.tone == "alert" else ""
    unit = f' <span class="cm-unit">{escape(of.unit)}</span>' if of.unit else ""
    return (
        f'<section class="{classes}">'
        f'<div class="cm-label"><h2>{escape(of.label)}</h2>{_help(of.help)}</div>'
        f'<p class="cm-value">{escape(of.value)}{unit}</p>'
        f"{sparkline(of.trend)}"
        f'<p class="cm-note">{shape}{escape(of.note)}</p>'
        f'<p class="cm-base">{escape(of.base)}</p>'
        "</section>"
    )


@contextmanager
def card(
    key: str,
    title: str,
    subtitle: str = "",
    source: str = "",
    height: Literal["content", "stretch"] = "content",
) -> Iterator[None]:
    """Frame a chart or table: its message, then measure, unit and time; its source last.

    Cards side by side stretch to the same height.
    """
    with st.container(key=f"card-{key}", height=height):
        place(f"{key}-head", head(title, subtitle))
        yield
        if source:
            st.html(f'<p class="cm-source">{escape(source)}</p>')


def head(title: str, subtitle: str = "") -> str:
    """Write what a card begins with."""
    below = f'<p class="cm-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    return f'<div class="cm-head"><h2 class="cm-title">{escape(title)}</h2>{below}</div>'


def legend(entries: Sequence[tuple[str, str]]) -> str:
    """Write a key of (colour name, label), for charts whose lines cannot be labelled directly."""
    items = (
        f'<span class="cm-key"><i style="background:var(--cm-{_css_name(name)})"></i>'
        f"{escape(label)}</span>"
        for name, label in entries
    )
    return f'<div class="cm-legend">{"".join(items)}</div>'


def sparkline(values: Sequence[float | None], width: int = 96, height: int = 28) -> str:
    """Write a line from zero to the largest value, with its last point marked.

    A mask, because Streamlit drops SVG elements: the colour stays that of the theme.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    top = max(known) or 1
    step = (width - 8) / (len(values) - 1)
    path, pen, x, y = "", "M", 0.0, 0.0
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x, y = 4 + step * at, height - 4 - (height - 8) * value / top
        path += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
    picture = quote(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<path d='{path}' fill='none' stroke='#000' stroke-width='1.75' stroke-linejoin='round'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.25'/></svg>"
    )
    return (
        f'<i class="cm-trend" aria-hidden="true" style="width:{width}px;height:{height}px;'
        f"mask-image:url('data:image/svg+xml,{picture}')\"></i>"
    )


def state_markup(state: State, words: str = "", use: str = "", delay: str = "") -> str:
    """Write a state with its shape, in its own words unless others are given.

    `use` is a class of the style, and `delay` when its animation begins.
    """
    watch = f' style="animation-delay:{delay}"' if delay else ""
    return (
        f'<span class="{" ".join(filter(None, ("cm-state", f"cm-is-{state}", use)))}"{watch}>'
        f"{_shape(state)}{escape(words) or _WORDS[state]}</span>"
    )


def facts(name: str, known: Sequence[tuple[str, str]], state: State | None, status: str) -> None:
    """Head a page about one thing: its name, its state, and what is known of it."""
    items = "".join(
        f"<div><dt>{escape(key)}</dt><dd>{escape(value)}</dd></div>" for key, value in known
    )
    st.html(
        f'<div class="cm-facts"><h1>{escape(name)}</h1>'
        f"<dl><div><dt>Status</dt><dd>{_state_or_words(state, status)}</dd></div>{items}</dl></div>"
    )


def notice(title: str, text: str, state: State | None = "stale") -> None:
    """Say what is wrong or missing, and what to do about it."""
    st.html(notice_markup(title, text, state))


def notice_markup(title: str, text: str, state: State | None = "stale") -> str:
    """Write what is wrong or missing, and what to do about it."""
    return (
        f'<div class="cm-notice" role="status">{_state_or_words(state, title)}'
        f"<span>{escape(text)}</span></div>"
    )


def messages_markup(notices: Sequence[tuple[str, str, State]], calm: str) -> str:
    """Write what is wrong, all in one line where there is room for it; `calm` where nothing is."""
    if not notices:
        return f'<p class="cm-calm">{escape(calm)}</p>' if calm else ""
    listed = "".join(notice_markup(*each) for each in notices)
    return (
        f'<div class="cm-messages" tabindex="0" role="group" aria-label="Messages">{listed}</div>'
    )


def blank(title: str, text: str, commands: Sequence[tuple[str, str]], hope: str) -> None:
    """Fill a page that has nothing to show yet with how to begin."""
    steps = "".join(
        f"<div><dt>{escape(what)}</dt><dd><code>{escape(command)}</code></dd></div>"
        for what, command in commands
    )
    st.html(
        f'<div class="cm-blank"><h1>{escape(title)}</h1><p>{escape(text)}</p>'
        f"<dl>{steps}</dl><p>{escape(hope)}</p></div>"
    )


def _state_or_words(state: State | None, words: str) -> str:
    return state_markup(state, words) if state else f'<b class="cm-plain">{escape(words)}</b>'


def _css_name(name: str) -> str:
    theme.token(name)
    return name.replace("_", "-")


def _shape(state: State) -> str:
    return f'<i class="cm-shape cm-shape-{state}" aria-hidden="true"></i>'


def _help(text: str) -> str:
    if not text:
        return ""
    said = escape(text)
    return f'<span class="cm-help" tabindex="0" role="img" aria-label="{said}">?</span>'
