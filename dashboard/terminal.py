"""The figures on the command line: as JSON for scripts, as tables for people."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import polars as pl
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from dashboard import format as write
from dashboard.figures import (
    Event,
    Headline,
    event,
    headline,
    registered_as_of,
    sessions_table,
    stands_for,
)
from dashboard.metrics import METRICS
from dashboard.released import Corrected, baselines, corrected
from dashboard.snapshot import Snapshot

_SESSION_COLUMNS = {
    "attended": "Attended",
    "room_only": "Room only",
    "platform_only": "Platform only",
    "both": "Room and platform",
    "peak": "Peak",
}
"""What fits into 80 columns; `--json` has the others and the titles."""
_UNITLESS = ("share", "instant")
"""Written as percentage and as date and time."""


@dataclass(frozen=True)
class Report:
    """All figures of one snapshot at one instant."""

    snapshot: Snapshot
    error: str | None
    as_of: datetime | None
    event: Event
    headline: Headline
    sessions: pl.DataFrame
    release: Corrected | None
    """The latest release, if it is of this very moment."""
    baselines: list[dict[str, Any]]


def report(snapshot: Snapshot, as_of: datetime | None, error: str | None) -> Report:
    """Gather the figures; `error` is why a newer snapshot could not be read, if there is one."""
    stands = stands_for(snapshot, as_of)
    return Report(
        snapshot=snapshot,
        error=error,
        as_of=stands,
        event=event(snapshot),
        headline=headline(snapshot, as_of),
        sessions=sessions_table(snapshot, as_of),
        release=corrected(snapshot, stands) if stands else None,
        baselines=baselines(snapshot),
    )


def to_json(shown: Report) -> str:
    """Return the figures as JSON; instants in ISO format, UTC."""
    content = {
        "as_of": shown.as_of,
        "status": "released" if shown.release else "provisional",
        "release": asdict(shown.release) if shown.release else None,
        "snapshot": describe(shown.snapshot, shown.error),
        "headline": asdict(shown.headline),
        "sessions": shown.sessions.to_dicts(),
        "baselines": shown.baselines,
        "notes": [shown.event.sampling] if shown.event.sampling else [],
    }
    return dumps(content)


def dumps(content: Any) -> str:
    """Return values as JSON; instants in ISO format, UTC."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z
    return orjson.dumps(_in_utc(content), option=options).decode()


def describe(snapshot: Snapshot, error: str | None) -> dict[str, Any]:
    """Return what is printed of a snapshot beside its figures."""
    return {
        "seq": snapshot.seq,
        "audience": snapshot.audience,
        "file": snapshot.path.name,
        "built_at": snapshot.built_at,
        "watermark": snapshot.watermark,
        "content_hash": snapshot.content_hash,
        "error": error,
    }


def _in_utc(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_utc(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_utc(each) for each in value]
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def print_tables(shown: Report, console: Console) -> None:
    """Print the figures for people."""
    now = write.instant_utc(shown.as_of) if shown.as_of else _nothing_yet(shown)
    console.print(f"{shown.event.name}: {now}, snapshot {shown.snapshot.seq}", markup=False)
    print_notices(shown.event, console)
    console.print(_status(shown), markup=False)
    console.print(_headline_table(shown))
    console.print(_sessions_table(shown))


def print_notices(described: Event, console: Console) -> None:
    """Print what has to stand above all figures."""
    if described.is_simulated:
        console.print("Simulated data.")
    if described.sampling:
        console.print(described.sampling, markup=False)


def _nothing_yet(shown: Report) -> str:
    return write.nothing_yet(registered_as_of(shown.snapshot), shown.event.zone)


def _status(shown: Report) -> str:
    if not shown.release:
        return "Provisional figures."
    released = f"Released by {shown.release.released_by}"
    if shown.release.error:
        return f"{released}. {shown.release.error}"
    if not shown.release.corrections:
        return f"{released}; nothing has been corrected since."
    return f"{released}, and corrected since: see --released."


def _headline_table(shown: Report) -> RenderableType:
    table = Table("Figure")
    table.add_column("Value", justify="right")
    table.add_column("Unit")
    for key, value in asdict(shown.headline).items():
        metric = METRICS[f"event.{key}"]
        unit = "" if metric.unit in _UNITLESS else metric.unit
        table.add_row(metric.label, text(value, metric.unit, shown.event), unit)
    return table


def _sessions_table(shown: Report) -> RenderableType:
    table = Table()
    table.add_column("Meeting", no_wrap=True)
    table.add_column("Starts")
    for label in _SESSION_COLUMNS.values():
        table.add_column(label, justify="right")
    for row in shown.sessions.iter_rows(named=True):
        table.add_row(
            Text(row["session_id"]),
            _start(row["starts_at"], shown.event),
            *(
                text(row[key], METRICS[f"session.{key}"].unit, shown.event)
                for key in _SESSION_COLUMNS
            ),
        )
    return table


def _start(starts_at: datetime | None, described: Event) -> str:
    return f"{starts_at.astimezone(described.zone):%m-%d %H:%M}" if starts_at else write.UNKNOWN


def text(value: Any, unit: str, described: Event) -> str:
    """Write a figure in its unit; instants in the zone of the event."""
    if isinstance(value, datetime):
        return write.instant(value, described.zone)
    if unit == "share":
        return write.percentage(value, 1, 1)
    return write.number(value)
