"""What is new in the watched folders: whole files that changed, new lines of files that grow."""

import errno
import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from etl.errors import SourceError
from etl.growing import MAX_UNPACKED_BYTES, Cursors, batch_id, new_lines
from etl.landing import Batch
from etl.listing import InboxFile
from etl.source import Reading, Source, SourceConfig
from etl.unpack import Plain, unpacked

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
            is_whole = source.reading is Reading.WHOLE
            if is_whole and file.size > MAX_WHOLE_BYTES:
                limit = MAX_WHOLE_BYTES // 2**20
                message = f"{file.name} is larger than {limit} MB; split the export."
                raise SourceError(message)
            most = MAX_WHOLE_BYTES if is_whole else MAX_UNPACKED_BYTES
            with unpacked(stream, file.name, most, source.member) as plain:
                if is_whole:
                    yield _whole(plain, file, config, now())
                else:
                    yield from new_lines(plain, file, source, config, cursors, now, others)
    except OSError as error:
        is_full = error.errno == errno.ENOSPC
        remedy = "make room for temporary files" if is_full else "check its permissions"
        message = f"{file.name} cannot be opened ({error.strerror}); {remedy}."
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
    plain: Plain, file: InboxFile, config: SourceConfig, received_at: datetime
) -> tuple[Batch, bytes]:
    content = plain.stream.read()
    sha256 = hashlib.sha256(content).hexdigest()
    return (
        Batch(
            batch_id=batch_id(config.name, sha256, file.modified_at.isoformat()),
            source=config.name,
            kind=config.kind,
            reading=Reading.WHOLE.value,
            file=plain.name,
            observed_at=file.observed_at(received_at),
            received_at=received_at,
            content_sha256=sha256,
            byte_end=len(content),
        ),
        content,
    )
