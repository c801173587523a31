"""The strip every page begins with: what is shown, how fresh it is, and as of when."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dashboard.board import place
from dashboard.components import state_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.components import State


@dataclass(frozen=True, slots=True)
class Status:
    """How fresh the page is. `tick` differs at every refresh, whatever else stays the same.

    `notices` say what the data are, beside the name of the event; `said` what the instant is, and
    `known` when that was known, where that is another one.
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
    said: str = "Data as of"
    known: str = ""


def status_strip(status: Status) -> None:
    """Show the strip every page begins with."""
    place("status", status_markup(status))


def status_markup(status: Status) -> str:
    """Write the strip: the event, how fresh the data are, and as of when."""
    use, delay, late = "cm-known", "", ""
    if (seconds := status.late_after) is not None:
        use, delay = "cm-known cm-watched", f"{seconds}s"
        late = state_markup("stale", f"No refresh for over {seconds} s", "cm-late", delay)
    known = state_markup(status.state, use=use, delay=delay)
    known_when = f"<span>{escape(status.known)}</span>" if status.known else ""
    age = f'<span class="cm-age">{escape(status.age)} old</span>' if status.age else ""
    return (
        f'<header class="cm-strip" data-tick="{escape(status.tick)}">'
        f'<span class="cm-event">{escape(status.event)}{_notices(status.notices)}</span>'
        f'<span class="cm-fresh">{known}{late}{state_markup("disconnected", use="cm-lost")}'
        f'<span class="cm-asof">{escape(status.said)} <b>{escape(status.as_of)}</b></span>'
        f'<span class="cm-utc">{escape(status.as_of_utc)}</span>{known_when}{age}'
        f"</span></header>"
    )


def _notices(texts: Sequence[str]) -> str:
    return "".join(f'<span class="cm-said">{escape(text)}</span>' for text in texts)
