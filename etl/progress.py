"""A progress line on the terminal, shown when loading takes long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from etl.landing import Batch
from etl.pipeline import OnBatch

_SHOW_AFTER_SECONDS = 1.0
_HIDE_AFTER_SECONDS = 2.0


@contextmanager
def shown() -> Iterator[OnBatch]:
    """Give a listener for batches that draws how much was loaded, once that takes a second."""
    progress = Progress(
        SpinnerColumn(),
        TextColumn("Loading {task.fields[source]}: {task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = progress.add_task("", source="", start=True)
    run = {"began": 0.0, "last": 0.0, "bytes": 0.0}

    def on_batch(batch: Batch, size: int) -> None:
        now = time.monotonic()
        if now - run["last"] > _HIDE_AFTER_SECONDS:
            run.update(began=now, bytes=0.0)
            _hide(progress)
        run.update(last=now, bytes=run["bytes"] + size)
        progress.update(
            task,
            description=f"{batch.file}, {run['bytes'] / 1e6:,.1f} MB",
            source=batch.source,
        )
        if now - run["began"] > _SHOW_AFTER_SECONDS:
            progress.start()

    try:
        yield on_batch
    finally:
        _hide(progress)


def _hide(progress: Progress) -> None:
    # Off a terminal, what was never shown would leave an empty line.
    if progress.live.is_started:
        progress.stop()
