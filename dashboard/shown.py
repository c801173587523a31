"""What one refresh of a page shows: one snapshot at one moment, its views built once for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard.views.words import last_minute

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from dashboard.figures import Event
    from dashboard.moment import Asked
    from dashboard.snapshot import Snapshot

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """What one refresh of a page shows: one snapshot, and the moment that was chosen."""

    snapshot: Snapshot
    event: Event
    asked: Asked
    is_known_then: bool = False
    """Whether the snapshot is an earlier one, as it was known at the minute that was chosen."""

    @property
    def chosen_day(self) -> date | None:
        """The Congress day that was chosen; None is the latest, whatever that is."""
        return self.asked.day

    @property
    def day(self) -> date:
        """The Congress day shown: the one chosen, else the day of the latest data."""
        if self.chosen_day:
            return self.chosen_day
        watermark = self.event.watermark
        return watermark.astimezone(self.event.zone).date() if watermark else self.event.starts_on

    @property
    def as_of(self) -> datetime | None:
        """The minute that was chosen, else the end of a day that has passed; None means now."""
        watermark, minute = self.event.watermark, self.asked.minute
        if watermark is None or (minute and minute >= watermark):
            return None
        if minute or self.day >= watermark.astimezone(self.event.zone).date():
            return minute
        return last_minute(self.day, self.event.zone)

    def view(self, build: Callable[..., T], *arguments: object) -> T:
        """Build what is shown, once for a snapshot however many readers look at it."""
        view: T = _view(
            f"{build.__module__}.{build.__qualname__}",
            str(self.snapshot.path),
            self.snapshot.sha256,
            self.event.clock.key,
            arguments,
            build,
            self.snapshot,
        )
        return view


# What begins with an underscore is no part of the key.
@st.cache_resource(max_entries=64, show_spinner=False)
def _view(
    name: str,
    path: str,
    sha256: str,
    clock: str,
    arguments: tuple[object, ...],
    _build: Callable[..., T],
    _snapshot: Snapshot,
) -> T:
    return _build(_snapshot, *arguments)
