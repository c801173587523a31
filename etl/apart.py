"""Preparing a chunk so that one that ends the program does so no more than once.

Where memory runs out, no error can be caught. So a mark stands beside the landed chunk while it is
read; a chunk that has one already is read in a process of its own, whose end is an error like any.
It may as well have been the operator who ended the program: then the chunk is read without one.
"""

import os
import resource
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from etl.errors import SourceError
from etl.landing import Batch, mark
from etl.prepare import prepare
from etl.source import Context, Source, SourceConfig
from etl.warehouse import Load


def prepare_marked(
    landing: Path,
    batch: Batch,
    content: bytes,
    source: Source,
    config: SourceConfig,
    context: Context,
) -> Load:
    """Parse and check a landed chunk; raise `SourceError` if it cannot be read as a whole."""
    being_read = mark(landing, batch)
    if being_read.exists():
        load = _prepare_apart(batch, content, source, config, context)
    else:
        being_read.touch()
        try:
            load = prepare(batch, content, source, config, context)
        except SourceError:
            being_read.unlink()
            raise
    being_read.unlink()
    return load


def _prepare_apart(
    batch: Batch, content: bytes, source: Source, config: SourceConfig, context: Context
) -> Load:
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_limit) as process:
        try:
            return process.submit(prepare, batch, content, source, config, context).result()
        except BrokenProcessPool as error:
            message = (
                f"{batch.file} ends the program when it is read, perhaps for want of memory; "
                "export it again or take it out of the folder."
            )
            raise SourceError(message) from error


def _limit() -> None:
    """Have this process fail alone: before the system ends another one for want of memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    # What libraries say as they end is nothing for the operator.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _end_with_parent() -> None:
    """End when the program is killed: this process would wait for its next task for ever."""
    if parent := parent_process():
        parent.join()
    os._exit(1)
