"""Released figures on the command line: as JSON for scripts, as a table for people."""

from dataclasses import asdict, dataclass
from datetime import datetime

from rich.console import Console
from rich.table import Table

from dashboard import format as write
from dashboard.errors import SnapshotError
from dashboard.figures import Event, event
from dashboard.released import Release, ReleasedFigure, latest_release, released_figures
from dashboard.snapshot import Snapshot, to_utc
from dashboard.terminal import describe, dumps, print_notices, text


@dataclass(frozen=True)
class Report:
    """One release, and what the snapshot knows of its moment by now."""

    snapshot: Snapshot
    event: Event
    release: Release
    figures: list[ReleasedFigure]


def report(snapshot: Snapshot, as_of: datetime | None) -> Report:
    """Gather the latest release, or the latest as of a moment; raises `SnapshotError` without."""
    moment = to_utc(as_of).replace(second=0, microsecond=0) if as_of else None
    release = latest_release(snapshot, moment)
    if release is None:
        when = f" as of {write.instant_utc(moment)}" if moment else ""
        raise SnapshotError(
            f"No figures have been released{when}; "
            "`python -m etl release --as-of ISO` releases them, and the next snapshot says so."
        )
    return Report(snapshot, event(snapshot), release, released_figures(snapshot, release))


def to_json(shown: Report, error: str | None) -> str:
    """Return release and figures as JSON; instants in ISO format, UTC."""
    return dumps(
        {
            "release": asdict(shown.release),
            "snapshot": describe(shown.snapshot, error),
            "figures": [asdict(figure) for figure in shown.figures],
        }
    )


def print_table(shown: Report, console: Console) -> None:
    """Print the figures for people."""
    release = shown.release
    lines = [
        f"{shown.event.name}: figures released as of {write.instant_utc(release.as_of)}",
        f"Released {write.instant_utc(release.released_at)} by {release.released_by}, "
        f"from snapshot {release.seq}; now is snapshot {shown.snapshot.seq}.",
    ]
    console.print("\n".join(lines), markup=False)
    print_notices(shown.event, console)
    table = Table("Figure")
    for heading in ("Released", "Now", "Correction"):
        table.add_column(heading, justify="right")
    for figure in shown.figures:
        table.add_row(
            figure.label,
            text(figure.released, figure.unit, shown.event),
            text(figure.now, figure.unit, shown.event),
            _correction(figure),
        )
    console.print(table)


def _correction(figure: ReleasedFigure) -> str:
    if figure.correction is None:
        return "changed" if figure.is_corrected else write.UNKNOWN
    if figure.unit == "share":
        return f"{write.change(100 * figure.correction, 1)} points"
    return write.change(figure.correction)
