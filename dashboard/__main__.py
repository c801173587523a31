"""`python -m dashboard serve | metrics | report`: arguments and exit codes, nothing else."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dashboard.errors import DashboardError, SettingsError, SnapshotError
from dashboard.instants import read_instant
from dashboard.report_command import report
from dashboard.reports import written
from dashboard.settings import load_settings
from dashboard.snapshot import Latest, Snapshots

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.settings import EventSettings

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@cli.callback()
def main() -> None:
    """Show the figures of a congress."""


cli.command()(report)


@cli.command()
def serve(
    config: Annotated[
        Path | None, typer.Option(help="Configuration of the congress; default congress.toml.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
) -> None:
    """Serve the dashboard until stopped."""
    try:
        path = load_settings(config).path
        from dashboard import serve as server  # loads Streamlit: not for `--help`

        server.serve(path, address, port)
    except SettingsError as error:
        _fail(error, 2)
    except DashboardError as error:
        _fail(error, 1)


@cli.command()
def metrics(
    config: Annotated[
        Path | None, typer.Option(help="Configuration of the congress; default congress.toml.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Events up to then, as known now. No offset: venue time."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="The snapshot kept then. No offset: venue time."),
    ] = None,
    released: Annotated[
        bool, typer.Option("--released", help="The latest release (or that as of --as-of).")
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="One headline figure: its definition and its bridge."),
    ] = None,
    audience: Annotated[str, typer.Option(help="Whose snapshot: internal or public.")] = "internal",
) -> None:
    """Print the headline figures and those of every meeting, those released, or explain one."""
    _check_name(explain)
    try:
        settings = load_settings(config)
        zone = settings.event.zone
        shown_at = read_instant("--as-of", as_of, zone)
        kept_at = read_instant("--known-at", known_at, zone)
        latest = _choose(Snapshots(settings.snapshots, audience), kept_at, settings.event)
        _refuse_later(latest, shown_at, settings.event)
        if explain:
            _print_bridge(latest, explain, shown_at, as_json)
        elif released:
            _print_released(latest, shown_at, as_json)
        else:
            _print_figures(latest, shown_at, as_json)
    except SettingsError as error:
        _fail(error, 2)
    except DashboardError as error:
        _fail(error, 1)


def _choose(snapshots: Snapshots, known_at: datetime | None, of: EventSettings) -> Latest:
    latest = snapshots.latest() if known_at is None else Latest(snapshots.known_at(known_at))
    if latest.snapshot:
        return latest
    if known_at:
        raise SnapshotError(f"No snapshot is kept from {_said(known_at, of)} or before.")
    raise SnapshotError(
        f"{latest.error} Looked in {snapshots.folder}; `python -m etl run` writes it."
    )


def _print_figures(latest: Latest, as_of: datetime | None, as_json: bool) -> None:
    from rich.console import Console

    from dashboard import terminal

    assert latest.snapshot
    shown = terminal.report(latest.snapshot, as_of, latest.error)
    if latest.error:
        typer.echo(f"{latest.error} Shown is snapshot {latest.snapshot.seq}.", err=True)
    if as_json:
        typer.echo(terminal.to_json(shown))
    else:
        terminal.print_tables(shown, Console())


def _print_released(latest: Latest, as_of: datetime | None, as_json: bool) -> None:
    from rich.console import Console

    from dashboard import terminal_released

    assert latest.snapshot
    shown = terminal_released.report(latest.snapshot, as_of)
    if latest.error:
        typer.echo(f"{latest.error} Shown is snapshot {latest.snapshot.seq}.", err=True)
    if as_json:
        typer.echo(terminal_released.to_json(shown, latest.error))
    else:
        terminal_released.print_table(shown, Console())


def _check_name(explain: str | None) -> None:
    from dashboard.metrics.bridges import BRIDGES

    if explain is not None and explain not in BRIDGES:
        names = ", ".join(BRIDGES)
        message = f"{explain!r} is no headline figure; those are: {names}"
        raise typer.BadParameter(message, param_hint="--explain")


def _print_bridge(latest: Latest, key: str, as_of: datetime | None, as_json: bool) -> None:
    from rich.console import Console

    from dashboard import terminal_bridge
    from dashboard.explain import explain

    assert latest.snapshot
    explained = explain(latest.snapshot, key, as_of)
    if latest.error:
        typer.echo(f"{latest.error} Shown is snapshot {latest.snapshot.seq}.", err=True)
    if as_json:
        typer.echo(terminal_bridge.to_json(explained, latest.snapshot, as_of, latest.error))
    else:
        terminal_bridge.print_bridge(explained, latest.snapshot, as_of, Console())
    if not explained.adds_up:
        raise typer.Exit(1)


def _refuse_later(latest: Latest, as_of: datetime | None, of: EventSettings) -> None:
    """Refuse an instant of which the snapshot cannot know anything yet."""
    snapshot = latest.snapshot
    if as_of and snapshot and snapshot.watermark and as_of > snapshot.watermark:
        message = (
            f"{_said(as_of, of)} lies after what snapshot {snapshot.seq} knows of, up to "
            f"{_said(snapshot.watermark, of)}"
        )
        raise typer.BadParameter(message, param_hint="--as-of")


def _said(at: datetime, of: EventSettings) -> str:
    return written.place_and_utc(at, of.zone, of.venue)


def _fail(error: DashboardError, code: int) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    cli()
