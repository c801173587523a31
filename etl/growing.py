"""What is new in a file that grows: the whole lines behind those that were loaded.

Such a file is known by its beginning, since it may be renamed. How far it was loaded is believed
only if what stands before that place is what it was: of a table all of it, which is short and may
be corrected by hand; of a log, of which there are gigabytes, the end. A log that was rotated and
compressed is still the same file: what it holds is looked at, not how.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import BinaryIO

from etl.errors import SourceError
from etl.landing import Batch
from etl.listing import InboxFile
from etl.source import Reading, Source, SourceConfig
from etl.unpack import Plain, unpacked

MAX_CHUNK_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 8 * 1024 * 1024 * 1024
"""A compressed log is unpacked into a temporary file, to be read from any place."""
_COMPARED_BYTES = 4096
_BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Cursor:
    """How far a growing file has been loaded."""

    byte_end: int
    next_record: int
    tail_sha256: str


Cursors = Callable[[str], list[Cursor]]
"""Tells how far the growing files with a given identity were loaded, one for each name."""


@dataclass(frozen=True)
class _Place:
    """Where to read on, and what the file is known by."""

    identity: str
    cursor: Cursor


def new_lines(
    plain: Plain,
    file: InboxFile,
    source: Source,
    config: SourceConfig,
    cursors: Cursors,
    now: Callable[[], datetime],
    others: Iterable[InboxFile],
) -> Iterator[tuple[Batch, bytes]]:
    """Yield what has not been loaded of a growing file, in chunks; see `inbox.new_chunks`."""
    stream = plain.stream
    is_table = source.reading is Reading.TABLE
    header = _line(stream, file) if is_table else b""
    first = _line(stream, file)
    while first.endswith(b"\n") and not first.strip():
        first = _line(stream, file)
    if not first.endswith(b"\n"):
        return
    if is_table:
        place = _in_table(stream, _Place(_hash(header + first)[:32], _beginning(header)), cursors)
    else:
        place = _in_log(stream, file, first, cursors, others)
    identity, cursor = place.identity, place.cursor
    before = _Before(stream, cursor.byte_end) if is_table else None
    stream.seek(cursor.byte_end)
    while lines := _whole_lines(stream, file):
        start, end = cursor.byte_end, cursor.byte_end + len(lines)
        content = header + lines
        sha256 = _hash(content)
        received_at = now()
        tail = before.with_lines(lines) if before else _tail(stream, end)
        yield (
            Batch(
                batch_id=batch_id(config.name, sha256, f"{identity}:{start}"),
                source=config.name,
                kind=config.kind,
                reading=source.reading.value,
                file=plain.name,
                observed_at=file.observed_at(received_at),
                received_at=received_at,
                content_sha256=sha256,
                identity=identity,
                byte_start=start,
                byte_end=end,
                tail_sha256=tail,
                first_record=cursor.next_record,
            ),
            content,
        )
        cursor = Cursor(end, cursor.next_record + lines.count(b"\n"), tail)


def batch_id(*parts: str) -> str:
    """Name a batch by what makes it the one it is."""
    return _hash("\x1f".join(parts).encode())[:32]


class _Before:
    """The hash of a table up to a place, which moves on."""

    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._hash = hashlib.sha256()
        self.place = 0
        stream.seek(0)
        self.read_up_to(stream, end)

    def read_up_to(self, stream: BinaryIO, end: int) -> str:
        while block := stream.read(min(_BLOCK_BYTES, end - self.place)):
            self._hash.update(block)
            self.place += len(block)
        return self._hash.hexdigest()

    def with_lines(self, lines: bytes) -> str:
        self._hash.update(lines)
        return self._hash.hexdigest()


def _in_table(stream: BinaryIO, beginning: _Place, cursors: Cursors) -> _Place:
    """Return the last place up to which the table is what was loaded.

    One written anew is read from the beginning: the warehouse knows the rows that were loaded.
    """
    found = beginning.cursor
    before = _Before(stream, 0)
    for cursor in sorted(cursors(beginning.identity), key=lambda one: one.byte_end):
        sha256 = before.read_up_to(stream, cursor.byte_end)
        if before.place == cursor.byte_end and sha256 == cursor.tail_sha256:
            found = cursor
    return _Place(beginning.identity, found)


def _in_log(
    stream: BinaryIO,
    file: InboxFile,
    first: bytes,
    cursors: Cursors,
    others: Iterable[InboxFile],
) -> _Place:
    """Return the place behind what was loaded of a log; raise if that has changed or is gone.

    Logs that begin with the same line are numbered, as they are told apart.
    """
    for number in count():
        identity = _hash(first + (b"%d" % number if number else b""))[:32]
        known = cursors(identity)
        if not known:
            return _Place(identity, _beginning(b""))
        cursor = max(known, key=lambda one: one.byte_end)
        if _tail(stream, cursor.byte_end) == cursor.tail_sha256:
            return _Place(identity, cursor)
        if not any(_is_another(stream, cursor, one) for one in others if one.path != file.path):
            break
    message = (
        f"{file.name} is not the log it was: what was loaded of it has changed or is gone; "
        "put it back as it was. A new log needs another first line."
    )
    raise SourceError(message)


def _is_another(stream: BinaryIO, cursor: Cursor, other: InboxFile) -> bool:
    """Tell if what was loaded is still in the other log, and this one is no copy of that."""
    try:
        with (
            other.path.open("rb") as packed,
            unpacked(packed, other.name, MAX_UNPACKED_BYTES) as plain,
        ):
            if _tail(plain.stream, cursor.byte_end) != cursor.tail_sha256:
                return False
            plain.stream.seek(0)
            stream.seek(0)
            heads = stream.read(_COMPARED_BYTES), plain.stream.read(_COMPARED_BYTES)
    except SourceError:
        # That is told of the other log, when it is its turn.
        return False
    shorter = min(map(len, heads))
    return heads[0][:shorter] != heads[1][:shorter]


def _beginning(header: bytes) -> Cursor:
    return Cursor(len(header), 1, "")


def _tail(stream: BinaryIO, end: int) -> str:
    """Hash what stands right before a place, and leave the stream there."""
    start = max(0, end - _COMPARED_BYTES)
    stream.seek(start)
    return _hash(stream.read(end - start))


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
        if b"\r" in line[:-1]:
            message = f"{file.name} ends its lines with CR alone; save it with LF or CR LF."
            raise SourceError(message)
    return line


def _refuse_endless(block: bytes, file: InboxFile) -> None:
    if len(block) == MAX_CHUNK_BYTES:
        message = f"{file.name} has a line longer than {MAX_CHUNK_BYTES // 2**20} MB; it is no log."
        raise SourceError(message)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
