"""The frame of every page: what is chosen, which snapshot is shown, and the refresh."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

import duckdb
import streamlit as st

from dashboard import follow, links, wall
from dashboard.alert_strip import alert_strip
from dashboard.board import NOTHING, place
from dashboard.choices import begin, choose, switch
from dashboard.clock import choose_clock
from dashboard.components import blank, notice
from dashboard.errors import DashboardError, SettingsError, SnapshotError
from dashboard.follower import follower
from dashboard.look import Look
from dashboard.moment import Asked, ask
from dashboard.page_frame import frame_board, shown_at, snapshots, waiting_alerts
from dashboard.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.shown import Shown
    from dashboard.snapshot import Snapshot

_WALL_SECONDS: Final = 5
_INTERVALS: Final = ("1", "2", "5", "10", "30", "60")


def show(
    draw: Callable[[Shown], None],
    title: str = "",
    *,
    has_days: bool = True,
    latest: str = "Latest day",
    followed: str = "",
) -> None:
    """Show a page: its controls, and then its content at every refresh.

    `title` heads a page that shows no heading of its own, for those who hear it. `latest` says
    what is shown while no day is chosen. `followed` is the path of a page that has a board.
    """
    begin(draw.__module__)
    if title:
        st.html(f'<h1 class="cm-unseen">{escape(title)}</h1>')
    try:
        settings = load_settings()
    except SettingsError as error:
        notice("The dashboard cannot start", str(error), "disconnected")
        return
    if wall.is_asked():
        _refreshed(draw, settings, Asked(), _WALL_SECONDS)
        return
    with st.container(
        key="controls",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
    ):
        found = snapshots(settings.snapshots).latest().snapshot
        known = found.watermark if found else None
        asked = ask(settings.event, known, latest) if has_days else Asked()
        with st.popover("View"):
            intervals = {each: f"Refresh every {each} s" for each in _INTERVALS}
            every = choose("every", "Refresh", intervals, "2")
            clock = choose_clock(settings.event)
        paused = switch("paused", "Pause")
    asked = replace(asked, clock=clock)
    _refreshed(draw, settings, asked, None if paused else int(every), followed)


def _refreshed(
    draw: Callable[[Shown], None],
    settings: Settings,
    asked: Asked,
    seconds: int | None,
    path: str = "",
) -> None:
    """Draw the page, and again at every refresh.

    Of a page that the browser follows only what stands in its places is fetched again; it is drawn
    again when it needs another shape.
    """
    drawn_at = datetime.now(UTC)
    look = None
    if seconds and follow.is_served(path):
        look = Look(path, asked, seconds, links.kept())

    def refresh() -> None:
        wall.turn(drawn_at)
        _refresh(draw, settings, asked, seconds, look)

    st.fragment(refresh, run_every=None if look else seconds)()


def _refresh(
    draw: Callable[[Shown], None],
    settings: Settings,
    asked: Asked,
    seconds: int | None,
    look: Look | None,
) -> None:
    shape = NOTHING
    kept = snapshots(settings.snapshots)
    found = kept.latest()
    snapshot = _pinned(found.snapshot, seconds is None)
    if snapshot is None:
        _show_nothing(settings, found.error)
    else:
        try:
            shown = shown_at(kept, snapshot, asked)
            frame = frame_board(shown, found.error, seconds, settings.inbox)
            place("status", frame.markup["status"])
            with st.container(key="messages"):
                place("notices", frame.markup["notices"])
                alert_strip(waiting_alerts(shown), settings.inbox)
            draw(shown)
            shape = follow.shape(frame, look, shown, found) if look else NOTHING
        except (DashboardError, duckdb.Error) as error:
            notice("The figures cannot be read", f"{error} The next refresh tries again.")
    if look:
        follower(look, shape)


def _pinned(snapshot: Snapshot | None, is_paused: bool) -> Snapshot | None:
    """Hold the snapshot that was shown when the reader paused, whatever is published since."""
    if not is_paused:
        st.session_state.pop("pinned", None)
        return snapshot
    pinned: Snapshot | None = st.session_state.setdefault("pinned", snapshot)
    return pinned if pinned and pinned.path.exists() else snapshot


def _show_nothing(settings: Settings, error: str | None) -> None:
    config = shlex.quote(str(settings.path))
    blank(
        settings.event.name,
        f"Waiting for the first figures. {error or ''}",
        (
            (
                "Load the sources and keep loading; CONGRESS_KEY holds the secret of the event",
                f"python -m etl watch --config {config}",
            ),
            ("Or see a simulated Congress", "python -m etl demo"),
        ),
        "This page fills by itself as soon as there is something to show.",
    )


def latest_snapshot(settings: Settings) -> Snapshot:
    """Return the latest snapshot that can be read; raise `SnapshotError` if there is none."""
    found = snapshots(settings.snapshots).latest()
    if found.snapshot is None:
        raise SnapshotError(f"{found.error} Open this page again once figures are published.")
    return found.snapshot
