"""The pieces pages are composed of: values in, markup out; every text is escaped."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

import streamlit as st

from dashboard import files, theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

State = Literal["live", "replay", "past", "paused", "stale", "disconnected"]
_WORDS: Final[dict[State, str]] = {
    "live": "Live",
    "replay": "Replay",
    "past": "Past data",
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


@dataclass(frozen=True, slots=True)
class Status:
    """How fresh the page is. `tick` differs at every refresh, whatever else stays the same.

    `notices` say what the data are, beside the name of the event.
    A browser that sees no new tick for `late_after` seconds says so by itself; None where
    no refresh is due. That it lost the server it also says by itself.
    """

    state: State
    event: str
    as_of: str
    as_of_utc: str
    age: str
    tick: str = ""
    late_after: int | None = None
    notices: tuple[str, ...] = ()


def page_style() -> None:
    """Give the page its look; once per run of the script."""
    css = (files.ASSETS / "page.css").read_text(encoding="utf-8")
    st.html(f"<style>\n{theme.css_variables()}{css}</style>")


def tiles(row: Sequence[Tile]) -> None:
    """Show tiles side by side, as many as fit; a hero tile takes two places."""
    st.html(f'<div class="cm-tiles" style="{half(row)}">{"".join(map(tile, row))}</div>')


def half(row: Sequence[Tile]) -> str:
    """Say how many columns put half of the tiles above the others."""
    places = len(row) + sum(each.size == "hero" for each in row)
    return f"--cm-half:{-(-places // 2)}"


def tile(of: Tile) -> str:
    """Write one tile."""
    classes = f"cm-tile cm-{of.size}" + (" cm-alerted" if of.tone == "alert" else "")
    shape = _shape("stale") if of.tone == "alert" else ""
    unit = f' <span class="cm-unit">{escape(of.unit)}</span>' if of.unit else ""
    return (
        f'<section class="{classes}">'
        f'<h3 class="cm-label">{escape(of.label)}{_help(of.help)}</h3>'
        f'<p class="cm-value">{escape(of.value)}{unit}</p>'
        f"{sparkline(of.trend)}"
        f'<p class="cm-note">{shape}{escape(of.note)}</p>'
        f'<p class="cm-base">{escape(of.base)}</p>'
        "</section>"
    )


def status_strip(status: Status) -> None:
    """Show the strip every page begins with."""
    st.html(status_markup(status))


def status_markup(status: Status) -> str:
    """Write the strip: the event, how fresh the data are, and as of when."""
    watch, late = "", ""
    if (seconds := status.late_after) is not None:
        watch = f' style="animation-delay:{seconds}s"'
        late = _state("stale", "cm-late", watch, f"No refresh for over {seconds} s")
    known = _state(status.state, "cm-known cm-watched" if watch else "cm-known", watch)
    age = f'<span class="cm-age">{escape(status.age)} old</span>' if status.age else ""
    return (
        f'<header class="cm-strip" data-tick="{escape(status.tick)}">'
        f'<span class="cm-event">{escape(status.event)}{_notices(status.notices)}</span>'
        f'<span class="cm-fresh">{known}{late}{_state("disconnected", "cm-lost")}'
        f'<span class="cm-asof">Data as of <b>{escape(status.as_of)}</b></span>'
        f'<span class="cm-utc">{escape(status.as_of_utc)}</span>{age}'
        f"</span></header>"
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
        below = f'<p class="cm-subtitle">{escape(subtitle)}</p>' if subtitle else ""
        st.html(f'<div class="cm-head"><h2 class="cm-title">{escape(title)}</h2>{below}</div>')
        yield
        if source:
            st.html(f'<p class="cm-source">{escape(source)}</p>')


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


def state_markup(state: State, words: str) -> str:
    """Write a state in words, with its shape."""
    return _state(state, "", words=words)


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
    st.html(
        f'<div class="cm-notice" role="status">{_state_or_words(state, title)}'
        f"<span>{escape(text)}</span></div>"
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


def _notices(texts: Sequence[str]) -> str:
    return "".join(f'<span class="cm-said">{escape(text)}</span>' for text in texts)


def _css_name(name: str) -> str:
    theme.token(name)
    return name.replace("_", "-")


def _shape(state: State) -> str:
    return f'<i class="cm-shape cm-shape-{state}" aria-hidden="true"></i>'


def _state(state: State, use: str, watch: str = "", words: str = "") -> str:
    return (
        f'<span class="cm-state cm-is-{state} {use}"{watch}>'
        f"{_shape(state)}{escape(words) or _WORDS[state]}</span>"
    )


def _help(text: str) -> str:
    if not text:
        return ""
    said = escape(text)
    return f'<span class="cm-help" tabindex="0" role="img" aria-label="{said}">?</span>'
