"""`python -m etl`: load once, keep loading, check, report health, rebuild, or show a demo."""

import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from etl import config, health, preview, progress, seal, starting, summary, watch
from etl import release as releases
from etl import templates as sheets
from etl.errors import ConfigError, EtlError, UseError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Load what the systems of a hybrid Congress know about attendance.",
)

ConfigOption = Annotated[
    Path, typer.Option("--config", envvar="CONGRESS_CONFIG", help="Configuration of the event.")
]
CONFIG = Path("congress.toml")
_messages = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


@app.command()
def run(config_file: ConfigOption = CONFIG) -> None:
    """Load what is new in all sources once, and publish."""
    settings = config.load(config_file)
    with progress.shown() as on_batch:
        fine = watch.run(settings, config.references(), on_batch, _messages.print, _report)
    raise typer.Exit(0 if fine else 1)


@app.command("watch")
def keep_watching(config_file: ConfigOption = CONFIG) -> None:
    """Keep loading and publishing until stopped with Ctrl-C."""
    settings = config.load(config_file)
    stopped = _stop_on_signal()
    with progress.shown() as on_batch:
        watch.watch(settings, config.references(), on_batch, _messages.print, stopped)


@app.command()
def check(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of the system, with --init.")] = "",
    config_file: ConfigOption = CONFIG,
    init: Annotated[
        Literal["indico"] | None,
        typer.Option(help="Ask this system for a configuration to start from, and print it."),
    ] = None,
    event: Annotated[int, typer.Option(help="Number of the event, with --init.")] = 0,
    token_env: Annotated[
        str, typer.Option(help="Environment variable with the token, with --init.")
    ] = "INDICO_TOKEN",
) -> None:
    """Read every source without loading it: what would load, and what does not map yet.

    With --init it asks a system for a configuration to start from: printed, or written to the file
    that --config names if there is none yet.
    """
    if init:
        given = context.get_parameter_source("config_file")
        is_named = given is not None and given.name != "DEFAULT"
        _begin(url, event, token_env, config_file if is_named else None)
        return
    if url or event:
        message = "An address and --event go with --init; leave them out to check the sources."
        raise UseError(message)
    settings = config.load(config_file)
    fine = preview.show(settings, config.references(), Console())
    raise typer.Exit(0 if fine else 1)


@app.command()
def status(
    config_file: ConfigOption = CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print per source: last success, rows, rejects, age and error, from the latest snapshot."""
    settings = config.load(config_file)
    fine = health.show(settings.snapshots, as_json=as_json, console=Console())
    if not as_json:
        # The warehouse is taken for a moment, which what scripts ask all the time should not do.
        changed = seal.changed(seal.read(settings.warehouse), settings)
        for notice in (*summary.no_files(settings), *changed):
            _messages.print(notice)
    raise typer.Exit(0 if fine else 1)


@app.command()
def templates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where they go.")],
    config_file: ConfigOption = CONFIG,
) -> None:
    """Write the sheets kept by hand, empty, as XLSX and CSV; files that exist stay as they are."""
    sheets.write(config.load(config_file), folder, Console())


@app.command()
def release(
    as_of: Annotated[
        str,
        typer.Option(metavar="ISO", help="Release the figures as of then. No offset: venue time."),
    ],
    by: Annotated[
        str, typer.Option(help="The role that releases, no name: it is public.")
    ] = "Reporting officer",
    config_file: ConfigOption = CONFIG,
) -> None:
    """Freeze the figures of the current snapshot as of a moment; a release cannot be undone."""
    settings = config.load(config_file)
    Console(soft_wrap=True, highlight=False, markup=False).print(
        releases.release(settings, as_of, by, datetime.now(UTC))
    )


@app.command()
def rebuild(config_file: ConfigOption = CONFIG) -> None:
    """Make the warehouse anew from the landing folder, and publish."""
    settings = config.load(config_file)
    with progress.shown() as on_batch:
        fine = watch.rebuild(settings, config.references(), on_batch, _messages.print, _report)
    raise typer.Exit(0 if fine else 1)


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Option(help="Where the demo keeps its data, apart from real data.")
    ] = Path("demo"),
    speed: Annotated[float, typer.Option(help="Simulated seconds that pass in a second.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same Congress.")] = 14,
    start: Annotated[
        datetime | None, typer.Option(help="Simulated time to begin at, venue time.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    scale: Annotated[float, typer.Option(help="Share of the 5,600 people to simulate.")] = 1.0,
) -> None:
    """Show a simulated Congress live: source files, pipeline and dashboard, until Ctrl-C."""
    # Here, since loading real data has no use for the simulation and its libraries.
    from etl.demo.run import run_demo

    run_demo(folder=folder, speed=speed, seed=seed, start=start, port=port, scale=scale)


def _begin(url: str, event: int, token_env: str, path: Path | None) -> None:
    if path and path.exists():
        message = f"{path} exists and stays as it is; name a new file with --config FILE."
        raise UseError(message)
    if event < 1:
        raise UseError("Name the event by its number, as in /event/3/, with --event.")
    text = starting.propose(url, event, token_env)
    if path is None:
        typer.echo(text, nl=False)
        return
    starting.write(text, path)
    _messages.print(f"{path} is written; read it through, then run: python -m etl check.")


def _report(loaded: summary.Summary) -> None:
    summary.show(loaded, "What was loaded", "New records", Console())


def _stop_on_signal() -> Callable[[], bool]:
    """Turn SIGINT and SIGTERM into a request to stop after the batch at hand."""
    requests: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: requests.append(received))
    return lambda: bool(requests)


def main() -> None:
    """Run the command line; every expected problem is one sentence and an exit code."""
    try:
        app()
    except (ConfigError, UseError) as error:
        _messages.print(str(error))
        sys.exit(2)
    except EtlError as error:
        _messages.print(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
