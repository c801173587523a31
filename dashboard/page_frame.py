"""What stands around every page: the snapshot that is shown, how fresh it is, what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from dashboard import figures
from dashboard import format as write
from dashboard.alert_strip import alerts_board
from dashboard.board import Board
from dashboard.components import messages_markup
from dashboard.freshness import is_fresh
from dashboard.shown import Shown
from dashboard.snapshot import Snapshots
from dashboard.status import status
from dashboard.strip import status_markup
from dashboard.views.alerts import unseen
from dashboard.views.failing import failing_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dashboard.components import State
    from dashboard.moment import Asked
    from dashboard.snapshot import Snapshot
    from dashboard.views.alerts import Unseen

_CALM: Final = "Nothing to report: no open alert, no failing source."


@cache
def snapshots(folder: Path) -> Snapshots:
    """Return the snapshots of a folder, the same for all readers."""
    return Snapshots(folder)


def shown_at(kept: Snapshots, latest: Snapshot, asked: Asked) -> Shown:
    """Show the latest snapshot, or the one that was the latest at a minute that has passed."""
    latest = replace(latest, clock=asked.clock)
    shown = Shown(latest, figures.event(latest), asked)
    if not (asked.minute and asked.is_known_then and shown.as_of):
        return shown
    # A simulation speaks of other hours than those at which its snapshots were made.
    then = kept.known_at(asked.minute, by_watermark=shown.event.is_simulated)
    if then is None:
        return shown
    then = replace(then, clock=asked.clock)
    return Shown(then, figures.event(then), asked, is_known_then=True)


def waiting_alerts(shown: Shown) -> tuple[Unseen, ...]:
    """Return the alerts nobody has acknowledged; of another moment than now there are none."""
    return () if shown.is_known_then else shown.view(unseen)


def frame_board(shown: Shown, error: str | None, seconds: int | None, inbox: Path) -> Board:
    """Return what stands above a page that is drawn anew every so many seconds.

    `error` says why a newer snapshot cannot be read.
    """
    alerts = alerts_board(waiting_alerts(shown), inbox)
    notices = list(_notices(shown, error, is_paused=seconds is None))
    is_calm = not (notices or alerts.markup or shown.is_known_then)
    above = Board(
        {
            "status": status_markup(status(shown, seconds)),
            "notices": messages_markup(notices, _CALM if is_calm else ""),
        }
    )
    return above | alerts


def _notices(
    shown: Shown, error: str | None, *, is_paused: bool
) -> Iterator[tuple[str, str, State]]:
    if shown.is_known_then:
        return
    now = datetime.now(UTC)
    if not is_paused and not is_fresh(shown.snapshot.built_at, now):
        yield (
            f"No new data for {write.age(now - shown.snapshot.built_at)}",
            "Nothing has arrived, or the pipeline has stopped. The last figures are shown; "
            "the page Data says when each source was last heard.",
            "stale",
        )
    if error:
        yield "Not the newest data", f"{error} The last good figures are shown.", "stale"
    if shown.asked.minute and shown.as_of is None:
        yield "That time has not come yet", "The latest figures are shown until it does.", "past"
    elif shown.asked.is_known_then:
        yield "No snapshot is kept from then", "The figures are as known now.", "past"
    if failing := shown.view(failing_sources):
        yield *failing, "stale"
