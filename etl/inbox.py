"""What is new in the watched folders: whole files that changed, new lines of files that grow."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from etl.errors import SourceError
from etl.landing import Batch
from etl.source import Reading, Source, SourceConfig
from etl.unpack import unpacked

MAX_CHUNK_BYTES = 64 * 1024 * 1024
MAX_WHOLE_BYTES = 512 * 1024 * 1024
_LATEST_NS = 4_102_444_800 * 10**9  # the year 2100
_TAIL_BYTES = 256
# Hidden files, and those by which office programs mark a file as open.
_NOT_YET = (".", "~$")
# Files that a program is still writing.
_UNFINISHED = (".tmp", ".part", ".crdownload")


@dataclass(frozen=True)
class Cursor:
    """How far a growing file has been loaded."""

    byte_end: int
    next_record: int
    tail_sha256: str


@dataclass(frozen=True)
class InboxFile:
    """A file of a source, as the folder shows it at one moment."""

    path: Path
    name: str
    """Path below the folder of the configuration."""
    size: int
    modified_ns: int

    @property
    def modified_at(self) -> datetime:
        """When the source system wrote it, UTC, as its clock has it, which may be wrong."""
        modified_ns = min(max(self.modified_ns, 0), _LATEST_NS)
        return datetime.fromtimestamp(modified_ns // 1000 / 1e6, UTC)

    def observed_at(self, received_at: datetime) -> datetime:
        """When the source system wrote it, UTC; no later than it was received.

        What seems to be of the future would count before all that is written until then.
        """
        return min(self.modified_at, received_at)


def files(folder: Path, config: SourceConfig) -> list[InboxFile]:
    """List the files of a source, oldest first; hidden, empty and unfinished ones are not there."""
    found = []
    root = Path(Path(config.path).anchor)
    pattern = Path(config.path).relative_to(root)
    for path in (folder / root).glob(str(pattern)):
        if path.name.startswith(_NOT_YET) or path.suffix.casefold() in _UNFINISHED:
            continue
        if not path.is_file():
            continue
        with suppress(FileNotFoundError):  # taken away meanwhile
            stat = path.stat()
            if stat.st_size > 0:
                name = path.relative_to(folder) if path.is_relative_to(folder) else path
                found.append(InboxFile(path, _text(name), stat.st_size, stat.st_mtime_ns))
    return sorted(found, key=lambda file: (file.modified_ns, file.name))


def mixed(files: Iterable[InboxFile], source: Source) -> str | None:
    """Tell if a source has tables and JSON, whose numbers mean other records, else None."""
    if ".json" not in source.suffixes or len(source.suffixes) == 1:
        return None
    names = [file.name for file in files]
    answers = [name for name in names if name.casefold().endswith(".json")]
    tables = [name for name in names if not name.casefold().endswith(".json")]
    if not answers or not tables:
        return None
    return (
        f"{answers[0]} is an answer of the API and {tables[0]} is a list, which number people "
        "differently; make them two sources with a folder each."
    )


def _text(path: Path) -> str:
    """Write a path as text, whatever encoding its name was made in."""
    return os.fsencode(path).decode(errors="replace")


def new_chunks(
    file: InboxFile,
    source: Source,
    config: SourceConfig,
    cursor: Callable[[str], Cursor | None],
    now: Callable[[], datetime],
) -> Iterator[tuple[Batch, bytes]]:
    """Yield what has not been loaded of a file.

    `cursor` tells how far the growing file with a given identity was loaded, `now` is the machine's
    clock. Raises `SourceError` if the file cannot be read or is not what it was.
    """
    try:
        with file.path.open("rb") as stream:
            if source.reading is Reading.WHOLE:
                yield _whole(stream, file, config, now())
            else:
                yield from _growing(stream, file, source, config, cursor, now)
    except OSError as error:
        message = f"{file.name} cannot be opened ({error.strerror}); check its permissions."
        raise SourceError(message) from error


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
            batch_id=_batch_id(config.name, sha256, file.modified_at.isoformat()),
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


def _growing(
    stream: BinaryIO,
    file: InboxFile,
    source: Source,
    config: SourceConfig,
    cursor: Callable[[str], Cursor | None],
    now: Callable[[], datetime],
) -> Iterator[tuple[Batch, bytes]]:
    has_header = source.reading is Reading.TABLE
    first = _line(stream, file)
    second = _line(stream, file) if has_header else b""
    if not (second if has_header else first).endswith(b"\n"):
        return
    header = first if has_header else b""
    identity = hashlib.sha256(first + second).hexdigest()[:32]
    place = _resume(stream, file, cursor(identity), has_header, len(header))
    stream.seek(place.byte_end)
    while lines := _whole_lines(stream, file):
        start, end = place.byte_end, place.byte_end + len(lines)
        content = header + lines
        sha256 = hashlib.sha256(content).hexdigest()
        received_at = now()
        batch = Batch(
            batch_id=_batch_id(config.name, sha256, f"{identity}:{start}"),
            source=config.name,
            kind=config.kind,
            reading=source.reading.value,
            file=file.name,
            observed_at=file.observed_at(received_at),
            received_at=received_at,
            content_sha256=sha256,
            identity=identity,
            byte_start=start,
            byte_end=end,
            tail_sha256=_tail(lines),
            first_record=place.next_record,
        )
        yield batch, content
        place = Cursor(end, place.next_record + lines.count(b"\n"), batch.tail_sha256 or "")


def _resume(
    stream: BinaryIO, file: InboxFile, place: Cursor | None, has_header: bool, start: int
) -> Cursor:
    """Return where to go on reading: behind what was loaded, if that is still there."""
    beginning = Cursor(start, 1, "")
    if place is None:
        return beginning
    if file.size >= place.byte_end:
        stream.seek(max(0, place.byte_end - _TAIL_BYTES))
        tail = stream.read(min(_TAIL_BYTES, place.byte_end))
        if _tail(tail) == place.tail_sha256:
            return place
    if has_header:
        # A table written anew: rows that are known are found out in the warehouse.
        return beginning
    message = (
        f"{file.name} is not the log it was: what was loaded of it has changed or is gone; "
        "give the new log a name of its own."
    )
    raise SourceError(message)


def _whole_lines(stream: BinaryIO, file: InboxFile) -> bytes:
    """Read up to the last line end within one chunk and leave the stream behind it."""
    block = stream.read(MAX_CHUNK_BYTES)
    end = block.rfind(b"\n") + 1
    if end == 0:
        _refuse_endless(block, file)
    stream.seek(end - len(block), 1)
    return block[:end]


def _line(stream: BinaryIO, file: InboxFile) -> bytes:
    line = stream.readline(MAX_CHUNK_BYTES)
    if not line.endswith(b"\n"):
        _refuse_endless(line, file)
    return line


def _refuse_endless(block: bytes, file: InboxFile) -> None:
    if len(block) == MAX_CHUNK_BYTES:
        message = f"{file.name} has a line longer than {MAX_CHUNK_BYTES // 2**20} MB; it is no log."
        raise SourceError(message)


def _tail(lines: bytes) -> str:
    """Hash the end of the last line, by which a log is recognized when it is read again."""
    # Cut first: a chunk is too large to be copied for this.
    return hashlib.sha256(lines[-65:-1].rpartition(b"\n")[2]).hexdigest()


def _batch_id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
