"""What the strip of every page says: how fresh the figures are, and of which moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dashboard import figures
from dashboard import format as write
from dashboard.freshness import is_fresh, is_past
from dashboard.strip import Status

if TYPE_CHECKING:
    from dashboard.components import State
    from dashboard.shown import Shown

_LATE_TICKS: Final = 4
_UNOFFICIAL: Final = "Not an official document"
_SIMULATED: Final = "Simulated data"


def status(shown: Shown, seconds: int | None) -> Status:
    """Describe a page that is drawn anew every so many seconds; None is a page that is paused."""
    now = datetime.now(UTC)
    said, as_of, below, known = _moment(shown)
    return Status(
        state=_state(shown, seconds, now),
        event=shown.event.name,
        as_of=as_of,
        as_of_utc=below,
        age="" if shown.as_of else write.age(now - shown.snapshot.built_at),
        tick=now.isoformat(),
        late_after=None if seconds is None else max(10, seconds * _LATE_TICKS),
        notices=((_SIMULATED,) if shown.event.is_simulated else ()) + (_UNOFFICIAL,),
        said=said,
        known=known,
    )


def _moment(shown: Shown) -> tuple[str, str, str, str]:
    """Say what the instant is, the instant, the same in UTC, and as known when."""
    event, watermark = shown.event, shown.event.watermark
    if watermark is None:
        registered = figures.registered_as_of(shown.snapshot)
        return "Data as of", write.nothing_yet(registered, event.clock), "", ""
    latest = write.instant(watermark, event.clock)
    if shown.is_known_then:
        minute = shown.as_of or watermark
        return "Figures at", write.instant(minute, event.clock), _utc(minute), "as known then"
    if shown.as_of is None:
        return "Data as of", latest, _utc(watermark), ""
    if shown.asked.minute is None:
        return "Figures of", write.day(shown.day), "", f"as known at {latest}"
    return "Figures at", write.instant(shown.as_of, event.clock), _utc(shown.as_of), "as known now"


def _utc(at: datetime) -> str:
    return write.instant_utc(at)


def _state(shown: Shown, seconds: int | None, now: datetime) -> State:
    if seconds is None:
        return "paused"
    if shown.as_of or shown.is_known_then:
        return "then"
    if not is_fresh(shown.snapshot.built_at, now):
        return "stale"
    if not is_past(shown.event.watermark, now):
        return "live"
    return "replay" if shown.event.is_simulated else "past"
