"""What is new in the watched folders: whole files that changed, new lines of files that grow."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import BinaryIO

from etl.errors import SourceError
from etl.growing import Cursors, batch_id, new_lines
from etl.landing import Batch
from etl.listing import InboxFile
from etl.source import Reading, Source, SourceConfig
from etl.unpack import unpacked

MAX_WHOLE_BYTES = 512 * 1024 * 1024


class ClosedError(SourceError):
    """The system does not give the file out, which may end without any change of the file."""


def new_chunks(
    file: InboxFile,
    source: Source,
    config: SourceConfig,
    cursors: Cursors,
    now: Callable[[], datetime],
    others: Iterable[InboxFile] = (),
) -> Iterator[tuple[Batch, bytes]]:
    """Yield what has not been loaded of a file.

    `cursors` tells how far the growing files with a given identity were loaded, `now` is the
    machine's clock, `others` are all files of the source. Raises `SourceError` if the file cannot
    be read or is not what it was.
    """
    try:
        with file.path.open("rb") as stream:
            if source.reading is Reading.WHOLE:
                yield _whole(stream, file, config, now())
            else:
                yield from new_lines(stream, file, source, config, cursors, now, others)
    except OSError as error:
        message = f"{file.name} cannot be opened ({error.strerror}); check its permissions."
        raise ClosedError(message) from error


def read_ahead(chunks: Iterator[tuple[Batch, bytes]]) -> Iterator[tuple[Batch, bytes]]:
    """Read and hash the next chunk while the last one is parsed, which leaves a processor idle."""
    with ThreadPoolExecutor(1) as thread:
        # The first one alone asks the warehouse, and is waited for.
        coming = thread.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = thread.submit(next, chunks, None)
            yield chunk


def _whole(
    stream: BinaryIO, file: InboxFile, config: SourceConfig, received_at: datetime
) -> tuple[Batch, bytes]:
    if file.size > MAX_WHOLE_BYTES:
        message = f"{file.name} is larger than {MAX_WHOLE_BYTES // 2**20} MB; split the export."
        raise SourceError(message)
    content = unpacked(stream.read(), file.name, MAX_WHOLE_BYTES)
    sha256 = hashlib.sha256(content).hexdigest()
    return (
        Batch(
            batch_id=batch_id(config.name, sha256, file.modified_at.isoformat()),
            source=config.name,
            kind=config.kind,
            reading=Reading.WHOLE.value,
            file=file.name,
            observed_at=file.observed_at(received_at),
            received_at=received_at,
            content_sha256=sha256,
            byte_end=len(content),
        ),
        content,
    )
