"""The tile of credentials: accepted, of those received, of those of which anything is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import delegations
from dashboard.views.words import KEEP_DELEGATIONS

if TYPE_CHECKING:
    from dashboard.views.day import Day


def credentials_tile(day: Day) -> Tile:
    """Tell how many credentials are accepted, and how many are still to come."""
    metric = delegations.CREDENTIALS_ACCEPTED
    accepted, received, noted = figures.measure(day.snapshot, delegations.CREDENTIALS).row(0)
    if not noted:
        return Tile(metric.label, write.UNKNOWN, base=KEEP_DELEGATIONS, help=metric.help)
    return Tile(
        metric.label,
        write.number(accepted),
        note=f"of {write.number(received)} received; {write.number(noted - received)} not received",
        base=f"{write.counted(noted, 'delegation')} of States noted",
        help=metric.help,
    )
