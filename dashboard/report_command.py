"""`python -m dashboard report`: from arguments to a folder of documents and data."""

from __future__ import annotations

import gc
import getpass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import duckdb
import typer
from rich.console import Console

from dashboard.errors import DashboardError, ReportError, SettingsError, not_installed
from dashboard.figures import event
from dashboard.instants import read_day, read_instant
from dashboard.reports.known import as_known_at
from dashboard.reports.request import (
    DEFAULT_THRESHOLD,
    FORMATS,
    Format,
    Request,
)
from dashboard.settings import Settings, load_settings
from dashboard.snapshot import Snapshot, Snapshots

if TYPE_CHECKING:
    from dashboard.figures import Event


_MAX_MIN_CELL = 1000
"""Beyond it the public would be shown nothing at all."""


def _folder(text: str) -> Path:
    if not text.strip():
        raise typer.BadParameter(f"{text!r} names no folder; give one, such as reports/day-3")
    return Path(text)


class _Audience(Enum):
    INTERNAL = "internal"
    PUBLIC = "public"


def report(
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=_folder, help="Folder to write to; it is made if need be."
        ),
    ],
    config: Annotated[
        Path | None, typer.Option(help="Configuration of the congress; default congress.toml.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="One Congress day, as 2021-03-09.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Events up to then, as known now. No offset: venue time."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            metavar="ISO", help="Figures as known then, of a kept snapshot. No offset: venue time."
        ),
    ] = None,
    audience: Annotated[
        _Audience, typer.Option(help="To the public small numbers of people are not told.")
    ] = _Audience.INTERNAL,
    formats: Annotated[str, typer.Option(help="Formats, with commas between them.")] = ",".join(
        FORMATS
    ),
    documents: Annotated[
        str, typer.Option(help="Documents, with commas between them; all if none is named.")
    ] = "",
    least: Annotated[
        int,
        typer.Option(
            "--min-cell",
            help="The smallest number of people the public is shown.",
            min=2,
            max=_MAX_MIN_CELL,
        ),
    ] = DEFAULT_THRESHOLD,
) -> None:
    """Write documents and data files of the figures of a period."""
    try:
        settings = load_settings(config)
        kept_at = read_instant("--known-at", known_at, settings.event.zone)
        snapshot = _snapshot(settings, kept_at)
        request = Request(
            *_period(event(snapshot), day, first, last),
            as_of=read_instant("--as-of", as_of, settings.event.zone),
            known_at=kept_at,
            audience=audience.value,
            documents=tuple(_names(documents)),
            formats=_formats(formats),
            threshold=least,
        )
        for path in _made(snapshot, request, out):
            typer.echo(path)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except DashboardError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        typer.echo(f"The snapshot cannot be read, so that nothing is written: {reason}", err=True)
        raise typer.Exit(1) from error


def _snapshot(settings: Settings, kept_at: datetime | None) -> Snapshot:
    folder = settings.snapshots
    snapshots = Snapshots(folder)
    latest = snapshots.latest()
    if latest.error:
        typer.echo(latest.error, err=True)
    if latest.snapshot is None:
        raise ReportError(f"Nothing can be reported: no snapshot in {folder} can be read.")
    return as_known_at(snapshots, latest.snapshot, kept_at) if kept_at else latest.snapshot


def _period(of: Event, day: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    if day and (first or last):
        message = "give either --day, or --from and --to"
        raise typer.BadParameter(message, param_hint="--day")
    if on := read_day("--day", day):
        return on, on
    return (
        read_day("--from", first) or of.starts_on,
        read_day("--to", last) or of.ends_on,
    )


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _formats(text: str) -> tuple[Format, ...]:
    named = _names(text)
    unknown = [name for name in named if name not in FORMATS]
    if unknown or not named:
        message = f"{text!r} names no known format; those are: {', '.join(FORMATS)}"
        raise typer.BadParameter(message, param_hint="--formats")
    return tuple(each for each in FORMATS if each in named)


def _made(snapshot: Snapshot, request: Request, out: Path) -> list[Path]:
    try:
        from dashboard.reports.build import build
        from dashboard.reports.make import make
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    # Looking for garbage takes a tenth of the time, and the program ends with the report.
    gc.disable()
    console = Console(stderr=True)
    with console.status("Gathering the figures") as status:
        made = build(snapshot, request)
        return make(
            made,
            request.formats,
            out,
            datetime.now(UTC),
            getpass.getuser(),
            lambda name: status.update(f"Writing {name}"),
        )
