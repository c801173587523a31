"""The frame of every page: what is chosen, which snapshot is shown, and the refresh."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Final, TypeVar

import duckdb
import streamlit as st

from dashboard import figures
from dashboard import format as write
from dashboard.choices import LATEST, choose, switch
from dashboard.components import State, Status, blank, notice, status_strip
from dashboard.errors import DashboardError, SettingsError
from dashboard.freshness import is_fresh, is_past
from dashboard.settings import Settings, load_settings
from dashboard.snapshot import Snapshot, Snapshots
from dashboard.views.failing import failing_sources
from dashboard.views.words import last_minute

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

_LATE_TICKS: Final = 4
_CHOICE_WIDTH: Final = 168
_INTERVALS: Final = ("1", "2", "5", "10", "30", "60")
_UNOFFICIAL: Final = "Not an official document"
_SIMULATED: Final = "Simulated data"


@dataclass(frozen=True)
class Shown:
    """What one refresh of a page shows: one snapshot, and the day that was chosen."""

    snapshot: Snapshot
    event: figures.Event
    chosen_day: date | None

    @property
    def day(self) -> date:
        """The Congress day shown: the one chosen, else the day of the latest data."""
        if self.chosen_day:
            return self.chosen_day
        watermark = self.event.watermark
        return watermark.astimezone(self.event.zone).date() if watermark else self.event.starts_on

    @property
    def as_of(self) -> datetime | None:
        """The end of a day that has passed; None means now."""
        watermark = self.event.watermark
        if watermark is None or self.day >= watermark.astimezone(self.event.zone).date():
            return None
        return last_minute(self.day, self.event.zone)

    def view(self, build: Callable[..., T], *arguments: object) -> T:
        """Build what is shown, once for a snapshot however many readers look at it."""
        view: T = _view(
            f"{build.__module__}.{build.__qualname__}",
            str(self.snapshot.path),
            self.snapshot.sha256,
            arguments,
            build,
            self.snapshot,
        )
        return view


def show(draw: Callable[[Shown], None], title: str = "", *, has_days: bool = True) -> None:
    """Show a page: its controls, and then its content at every refresh.

    `title` heads a page that shows no heading of its own, for those who hear it.
    """
    if title:
        st.html(f'<h1 class="cm-unseen">{escape(title)}</h1>')
    try:
        settings = load_settings()
    except SettingsError as error:
        notice("The dashboard cannot start", str(error), "disconnected")
        return
    with st.container(
        key="controls",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
    ):
        day = _day(settings) if has_days else None
        intervals = {each: f"Every {each} s" for each in _INTERVALS}
        every = choose("every", "Refresh", intervals, "2", _CHOICE_WIDTH)
        paused = switch("paused", "Pause")
    seconds = int(every)
    st.fragment(_refresh, run_every=None if paused else seconds)(
        draw, settings, day, None if paused else seconds
    )


def _refresh(
    draw: Callable[[Shown], None], settings: Settings, day: date | None, seconds: int | None
) -> None:
    found = _snapshots(settings.snapshots).latest()
    snapshot = _pinned(found.snapshot, seconds is None)
    if snapshot is None:
        _show_nothing(settings, found.error)
        return
    try:
        shown = Shown(snapshot, figures.event(snapshot), day)
        status_strip(_status(shown, seconds))
        if seconds is not None and not is_fresh(snapshot.built_at, datetime.now(UTC)):
            notice(
                f"No new data for {write.age(datetime.now(UTC) - snapshot.built_at)}",
                "Nothing has arrived, or the pipeline has stopped. The last figures are shown; "
                "the page Data says when each source was last heard.",
            )
        if found.error:
            notice("Not the newest data", f"{found.error} The last good figures are shown.")
        if failing := shown.view(failing_sources):
            notice(*failing)
        draw(shown)
    except (DashboardError, duckdb.Error) as error:
        notice("The figures cannot be read", f"{error} The next refresh tries again.")


def _day(settings: Settings) -> date | None:
    event, found = settings.event, _snapshots(settings.snapshots).latest().snapshot
    known = found.watermark if found else None
    last = min(known.astimezone(event.zone).date(), event.ends_on) if known else event.starts_on
    days = [
        event.starts_on + timedelta(days=number)
        for number in range((last - event.starts_on).days + 1)
    ]
    options = {LATEST: "Latest day", **{day.isoformat(): write.day(day) for day in days}}
    chosen = choose("day", "Day", options, LATEST, _CHOICE_WIDTH)
    return None if chosen == LATEST else date.fromisoformat(chosen)


def _pinned(snapshot: Snapshot | None, is_paused: bool) -> Snapshot | None:
    """Hold the snapshot that was shown when the reader paused, whatever is published since."""
    if not is_paused:
        st.session_state.pop("pinned", None)
        return snapshot
    pinned: Snapshot | None = st.session_state.setdefault("pinned", snapshot)
    return pinned if pinned and pinned.path.exists() else snapshot


def _status(shown: Shown, seconds: int | None) -> Status:
    event, now = shown.event, datetime.now(UTC)
    age = now - shown.snapshot.built_at
    notices = ((_SIMULATED,) if event.is_simulated else ()) + (_UNOFFICIAL,)
    if event.watermark is None:
        as_of = write.nothing_yet(figures.registered_as_of(shown.snapshot), event.zone)
        as_of_utc = ""
    else:
        as_of = write.instant(event.watermark, event.zone)
        as_of_utc = write.instant_utc(event.watermark)
    return Status(
        state=_state(shown, seconds, now),
        event=event.name,
        as_of=as_of,
        as_of_utc=as_of_utc,
        age=write.age(age),
        tick=now.isoformat(),
        late_after=None if seconds is None else max(10, seconds * _LATE_TICKS),
        notices=notices,
    )


def _state(shown: Shown, seconds: int | None, now: datetime) -> State:
    if seconds is None:
        return "paused"
    if not is_fresh(shown.snapshot.built_at, now):
        return "stale"
    if not is_past(shown.event.watermark, now):
        return "live"
    return "replay" if shown.event.is_simulated else "past"


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


@st.cache_resource(show_spinner=False)
def _snapshots(folder: Path) -> Snapshots:
    return Snapshots(folder)


# What begins with an underscore is no part of the key.
@st.cache_resource(max_entries=64, show_spinner=False)
def _view(
    name: str,
    path: str,
    sha256: str,
    arguments: tuple[object, ...],
    _build: Callable[..., T],
    _snapshot: Snapshot,
) -> T:
    return _build(_snapshot, *arguments)
