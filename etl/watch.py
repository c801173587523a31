"""Keep on loading: poll the folders, publish what is new, survive what goes wrong."""

import time
from collections.abc import Callable

import duckdb

from etl.config import Settings
from etl.errors import WarehouseError
from etl.pipeline import OnBatch, Pipeline
from etl.references import References
from etl.warehouse import Warehouse

POLL_SECONDS = 0.5
RETRY_SECONDS = 5.0

Say = Callable[[str], None]


def run(settings: Settings, references: References, on_batch: OnBatch, say: Say) -> bool:
    """Load once and publish; tell whether all sources could be read."""
    try:
        with Warehouse(settings.warehouse) as warehouse:
            pipeline = Pipeline(settings, warehouse, settings.context(references), on_batch)
            for notice in pipeline.open():
                say(notice)
            pipeline.load_new()
            published = pipeline.publish()
    except (duckdb.Error, OSError) as error:
        message = (
            f"Loading stopped ({str(error).splitlines()[0]}); if there is room on the disk, make "
            "the warehouse anew with: python -m etl rebuild."
        )
        raise WarehouseError(message) from error
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


def rebuild(settings: Settings, references: References, on_batch: OnBatch, say: Say) -> bool:
    """Make the warehouse anew from the landing folder and publish; the old one is kept beside."""
    if not settings.landing.is_dir():
        message = f"{settings.landing} does not exist; there is nothing to rebuild from."
        raise WarehouseError(message)
    aside = settings.warehouse.with_name(f"{settings.warehouse.name}.before-rebuild")
    with Warehouse.lock(settings.warehouse):
        for suffix in ("", ".wal"):
            old = settings.warehouse.with_name(settings.warehouse.name + suffix)
            if old.exists():
                old.replace(aside.with_name(aside.name + suffix))
    return run(settings, references, on_batch, say)


def _keep_loading(pipeline: Pipeline, say: Say, stopped: Callable[[], bool]) -> None:
    for notice in pipeline.open():
        say(notice)
    told: list[tuple[str, str]] = []
    is_first = True
    while not stopped():
        if pipeline.load_new() or is_first:
            pipeline.publish()
            is_first = False
        errors = pipeline.errors()
        for source, sentence in errors:
            if (source, sentence) not in told:
                say(f"{source}: {sentence}")
        told = errors
        _sleep(POLL_SECONDS, stopped)


def _sleep(seconds: float, stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stopped() and time.monotonic() < until:
        time.sleep(0.05)
