"""What one refresh of a page shows: one snapshot at one moment, its views built once for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dashboard.results import Results
from dashboard.views.words import last_minute

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from dashboard.figures import Event
    from dashboard.moment import Asked
    from dashboard.snapshot import Snapshot

T = TypeVar("T")

# Not in `st.cache_resource`, which hashes what it is asked for anew at every refresh.
_views: Final[Results[Any]] = Results(lambda _view: 0, max_entries=64)


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
        of = self.snapshot
        key = (build, of.path, of.sha256, self.event.clock, arguments)
        view: T = _views.ask(key, lambda: build(of, *arguments))
        return view
