"""Keep on loading: poll the folders, publish what is new, survive what goes wrong."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from etl import alerts, summary
from etl.config import Settings
from etl.errors import WarehouseError
from etl.ledger import State, states
from etl.pipeline import OnBatch, Pipeline
from etl.references import References
from etl.sources.fetched import Fetched
from etl.warehouse import Warehouse

POLL_SECONDS = 0.5
RETRY_SECONDS = 5.0


Say = Callable[[str], None]
Report = Callable[[summary.Summary], None]


@dataclass(frozen=True)
class Before:
    """What is known of an event and stands in no file that is loaded."""

    states: tuple[State, ...] = ()
    """Of the sources over HTTP."""
    alerts: pl.DataFrame | None = None


def run(
    settings: Settings,
    references: References,
    on_batch: OnBatch,
    say: Say,
    report: Report = lambda _summary: None,
    *,
    fetches: bool = True,
    before: Before = Before(),
) -> bool:
    """Fetch and load once and publish; tell whether all sources could be read.

    `before` is what another warehouse knows and no file says.
    """
    began = datetime.now(UTC)
    with _told(settings), Warehouse(settings.warehouse) as warehouse:
        pipeline = Pipeline(settings, warehouse, settings.context(references), on_batch)
        for notice in pipeline.open():
            say(notice)
        warehouse.ledger.keep_states(before.states)
        pipeline.alerts.keep(before.alerts)
        # What was fetched before comes first: a new answer takes its place.
        pipeline.load_new()
        if fetches and pipeline.polls.ask_once():
            pipeline.load_new()
        published = pipeline.publish()
        report(summary.loaded_since(warehouse.con, settings, began))
        if fetches:
            pipeline.alerts.tell_once()
    for sentence in pipeline.alerts.take():
        say(f"Alert: {sentence}")
    for source, sentence in pipeline.errors():
        say(f"{source}: {sentence}")
    say(f"Snapshot {published.seq} is published in {settings.snapshots}.")
    return not pipeline.errors()


def watch(
    settings: Settings,
    references: References,
    on_batch: OnBatch,
    say: Say,
    stopped: Callable[[], bool],
) -> None:
    """Load and publish until stopped. A full disk or a broken database is tried again."""
    while not stopped():
        try:
            with Warehouse(settings.warehouse) as warehouse:
                pipeline = Pipeline(
                    settings, warehouse, settings.context(references), on_batch, settles=True
                )
                _keep_loading(pipeline, say, stopped)
        except (duckdb.Error, OSError) as error:
            say(f"Loading stopped: {error}. It is tried again in {RETRY_SECONDS:.0f} seconds.")
            _sleep(RETRY_SECONDS, stopped)


def rebuild(
    settings: Settings,
    references: References,
    on_batch: OnBatch,
    say: Say,
    report: Report = lambda _summary: None,
) -> bool:
    """Make the warehouse anew from the landing folder and publish; the old one is kept beside.

    Until the new one is complete the old one stays where it is.
    """
    if not settings.landing.is_dir():
        message = f"{settings.landing} does not exist; there is nothing to rebuild from."
        raise WarehouseError(message)
    path = settings.warehouse
    draft, aside = (
        path.with_name(f"{path.name}.{end}") for end in ("rebuilding", "before-rebuild")
    )
    with _told(settings), Warehouse.lock(path):
        _remove(draft)
        try:
            fine = run(
                _with_warehouse(settings, draft),
                references,
                on_batch,
                say,
                report,
                fetches=False,
                before=_before(settings),
            )
            if path.exists():
                _move(path, aside)
            _move(draft, path)
        finally:
            _remove(draft)
    return fine


def _before(settings: Settings) -> Before:
    """Return what the old warehouse knows besides the facts; of a damaged one what can be read."""
    before = Before()
    if not settings.warehouse.exists():
        return before
    asked = {source.name for source in settings.sources if isinstance(source, Fetched)}
    with suppress(duckdb.Error), duckdb.connect(str(settings.warehouse), read_only=True) as con:
        before = Before(tuple(state for state in states(con) if state[0] in asked))
        before = replace(before, alerts=alerts.kept(con))
    return before


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """Turn what the disk or the database refuses into one sentence."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        message = (
            f"Loading stopped ({str(error).splitlines()[0]}); make sure that there is room on the "
            f"disk and that {settings.warehouse.parent} can be written, then make the warehouse "
            "anew with: python -m etl rebuild."
        )
        raise WarehouseError(message) from error


def _with_warehouse(settings: Settings, path: Path) -> Settings:
    storage = settings.document.storage.model_copy(update={"warehouse": str(path)})
    return replace(settings, document=settings.document.model_copy(update={"storage": storage}))


def _move(path: Path, to: Path) -> None:
    """Move a database. What it has not written into its file yet goes first: it can be missed."""
    for suffix in (".wal", ""):
        source, target = (one.with_name(one.name + suffix) for one in (path, to))
        if source.exists():
            source.replace(target)
        else:
            target.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    for suffix in (".wal", ".lock", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _keep_loading(pipeline: Pipeline, say: Say, stopped: Callable[[], bool]) -> None:
    for notice in pipeline.open():
        say(notice)
    say(f"Looking for new files every {POLL_SECONDS:g} s; Ctrl-C stops.")
    for sentence in summary.no_files(pipeline.settings):
        say(sentence)
    told: list[tuple[str, str]] = []
    is_first = True
    with pipeline.polls, pipeline.alerts:
        while not stopped():
            began = time.monotonic()
            if pipeline.load_new() or is_first or pipeline.alerts.have_changed():
                pipeline.publish()
                is_first = False
            pipeline.polls.looked(began)
            errors = pipeline.errors()
            for source, sentence in (*pipeline.rejects.take(), *errors):
                if (source, sentence) not in told:
                    say(f"{source}: {sentence}")
            told = errors
            for sentence in pipeline.alerts.take():
                say(f"Alert: {sentence}")
            _sleep(POLL_SECONDS, stopped)


def _sleep(seconds: float, stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stopped() and time.monotonic() < until:
        time.sleep(0.05)
