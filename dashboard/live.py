"""The frame of every page: what is chosen, which snapshot is shown, and the refresh."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

import duckdb
import streamlit as st

from dashboard import figures, wall
from dashboard import format as write
from dashboard.alert_strip import alert_strip
from dashboard.choices import begin, choose, switch
from dashboard.clock import choose_clock
from dashboard.components import blank, notice
from dashboard.errors import DashboardError, SettingsError, SnapshotError
from dashboard.freshness import is_fresh
from dashboard.moment import Asked, ask
from dashboard.settings import Settings, load_settings
from dashboard.shown import Shown
from dashboard.snapshot import Snapshot, Snapshots
from dashboard.status import status
from dashboard.strip import status_strip
from dashboard.views.alerts import unseen
from dashboard.views.failing import failing_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WALL_SECONDS: Final = 5
_INTERVALS: Final = ("1", "2", "5", "10", "30", "60")


def show(
    draw: Callable[[Shown], None],
    title: str = "",
    *,
    has_days: bool = True,
    latest: str = "Latest day",
) -> None:
    """Show a page: its controls, and then its content at every refresh.

    `title` heads a page that shows no heading of its own, for those who hear it. `latest` says
    what is shown while no day is chosen.
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
        found = shared_snapshots(settings.snapshots).latest().snapshot
        known = found.watermark if found else None
        asked = ask(settings.event, known, latest) if has_days else Asked()
        with st.popover("View"):
            intervals = {each: f"Refresh every {each} s" for each in _INTERVALS}
            every = choose("every", "Refresh", intervals, "2")
            clock = choose_clock(settings.event)
        paused = switch("paused", "Pause")
    _refreshed(draw, settings, replace(asked, clock=clock), None if paused else int(every))


def _refreshed(
    draw: Callable[[Shown], None], settings: Settings, asked: Asked, seconds: int | None
) -> None:
    drawn_at = datetime.now(UTC)

    def refresh() -> None:
        wall.turn(drawn_at)
        _refresh(draw, settings, asked, seconds)

    st.fragment(refresh, run_every=seconds)()


def _refresh(
    draw: Callable[[Shown], None], settings: Settings, asked: Asked, seconds: int | None
) -> None:
    found = shared_snapshots(settings.snapshots).latest()
    snapshot = _pinned(found.snapshot, seconds is None)
    if snapshot is None:
        _show_nothing(settings, found.error)
        return
    try:
        shown = _at(shared_snapshots(settings.snapshots), snapshot, asked)
        status_strip(status(shown, seconds))
        _say_what_is_wrong(shown, found.error, is_paused=seconds is None)
        alert_strip(() if shown.is_known_then else shown.view(unseen), settings.inbox)
        draw(shown)
    except (DashboardError, duckdb.Error) as error:
        notice("The figures cannot be read", f"{error} The next refresh tries again.")


def _at(snapshots: Snapshots, latest: Snapshot, asked: Asked) -> Shown:
    """Show the latest snapshot, or the one that was the latest at a minute that has passed."""
    latest = replace(latest, clock=asked.clock)
    shown = Shown(latest, figures.event(latest), asked)
    if not (asked.minute and asked.is_known_then and shown.as_of):
        return shown
    # A simulation speaks of other hours than those at which its snapshots were made.
    then = snapshots.known_at(asked.minute, by_watermark=shown.event.is_simulated)
    if then is None:
        return shown
    then = replace(then, clock=asked.clock)
    return Shown(then, figures.event(then), asked, is_known_then=True)


def _say_what_is_wrong(shown: Shown, error: str | None, *, is_paused: bool) -> None:
    if shown.is_known_then:
        return
    age = datetime.now(UTC) - shown.snapshot.built_at
    if not is_paused and not is_fresh(shown.snapshot.built_at, datetime.now(UTC)):
        notice(
            f"No new data for {write.age(age)}",
            "Nothing has arrived, or the pipeline has stopped. The last figures are shown; "
            "the page Data says when each source was last heard.",
        )
    if error:
        notice("Not the newest data", f"{error} The last good figures are shown.")
    if shown.asked.minute and shown.as_of is None:
        notice("That time has not come yet", "The latest figures are shown until it does.", "past")
    elif shown.asked.is_known_then:
        notice("No snapshot is kept from then", "The figures are as known now.", "past")
    if failing := shown.view(failing_sources):
        notice(*failing)


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
    found = shared_snapshots(settings.snapshots).latest()
    if found.snapshot is None:
        raise SnapshotError(f"{found.error} Open this page again once figures are published.")
    return found.snapshot


@st.cache_resource(show_spinner=False)
def shared_snapshots(folder: Path) -> Snapshots:
    """Return the snapshots of a folder, the same to all readers."""
    return Snapshots(folder)
