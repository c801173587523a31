"""What every page says while a source fails: whoever reads a figure has to know that it is old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard.metrics import health
from dashboard.snapshot import query

if TYPE_CHECKING:
    from dashboard.snapshot import Snapshot


def failing_sources(snapshot: Snapshot) -> tuple[str, str] | None:
    """Return a title and what to know of it, None while no source fails."""
    rows = query(snapshot, health.FAILING_LIST).to_dicts()
    if not rows:
        return None
    verb = "fails" if len(rows) == 1 else "fail"
    return (
        f"{write.number(len(rows))} of {write.counted(rows[0]['sources'], 'source')} {verb}",
        f"{', '.join(row['source'] for row in rows)}: the last good figures are shown; the page "
        "Data says what is wrong.",
    )
