"""Files that arrive compressed: gzip, Zstandard, or a zip around one file.

The first bytes tell; names lie. A spreadsheet is itself a zip and stays what it is.
"""

import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import zstandard

from etl.errors import SourceError

_GZIP, _ZSTD, _ZIPS = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"PK\x03\x04", b"PK\x05\x06")
_SUFFIXES = (".gz", ".zst", ".zip")
# What documents of office programs, which are zips, have and nothing else.
_DOCUMENT = ("[Content_Types].xml", "mimetype")
_SPREADSHEET = ".xlsx"
# Of a file in a zip the name can be anything, and is shown.
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_IN_MEMORY_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024
# One byte may stand for 32 KB, and a piece is unpacked at once.
_PIECE_BYTES_OF_ZSTD = 2048
_DAMAGED = (
    *(EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError, zipfile.BadZipFile),
    # Of the directory of a zip that claims what cannot be.
    *(struct.error, ValueError, OverflowError, NotImplementedError),
)


@dataclass(frozen=True)
class Plain:
    """What a file holds: the bytes, which can be sought, and the name it has when unpacked."""

    stream: BinaryIO
    name: str


def plain_name(name: str) -> str:
    """Return the name of a file without the ending of what it is compressed with."""
    return name[: name.rindex(".")] if is_packed_name(name) else name


def is_packed_name(name: str) -> bool:
    """Tell whether the name says that the file is compressed."""
    return name.casefold().endswith(_SUFFIXES)


@contextmanager
def unpacked(stream: BinaryIO, name: str, most: int, member: str = "") -> Iterator[Plain]:
    """Give what a compressed file holds, and any other as it is.

    `member` is the file to take from a zip of several. Raises `SourceError` if the file is damaged,
    encrypted, or holds more than `most` bytes: a few may claim any number.
    """
    head = stream.read(len(_ZSTD))
    stream.seek(0)
    if not head.startswith((_GZIP, _ZSTD, *_ZIPS)):
        yield Plain(stream, name)
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as spool:
        target = cast("BinaryIO", spool)
        found = _unpack(stream, head, target, name, most, member)
        opened = target if found else stream
        opened.seek(0)
        yield Plain(opened, found or name)


def _unpack(
    stream: BinaryIO, head: bytes, target: BinaryIO, name: str, most: int, member: str
) -> str:
    """Copy what the file holds; return the name it gets, "" for a spreadsheet."""
    try:
        if head.startswith(_ZIPS):
            return _unzip(stream, target, name, most, member)
        _copy(_gunzip(stream) if head.startswith(_GZIP) else _unzstd(stream), target, name, most)
    except _DAMAGED as error:
        if head.startswith(_ZIPS) and name.casefold().endswith(_SPREADSHEET):
            # What reads spreadsheets says what is wrong with them.
            return ""
        message = f"{name} cannot be unpacked, perhaps cut short; copy it again."
        raise SourceError(message) from error
    return plain_name(name)


def _gunzip(stream: BinaryIO) -> Iterator[bytes]:
    with gzip.open(stream) as unpacker:
        yield from iter(lambda: unpacker.read(_PIECE_BYTES), b"")


def _unzstd(stream: BinaryIO) -> Iterator[bytes]:
    unpacker, is_within = zstandard.ZstdDecompressor(), False
    frame = unpacker.decompressobj()
    while packed := stream.read(_PIECE_BYTES_OF_ZSTD):
        while packed:
            yield frame.decompress(packed)
            packed, is_within = frame.unused_data, not frame.eof
            if frame.eof:
                frame = unpacker.decompressobj()
    if is_within:
        raise EOFError


def _unzip(stream: BinaryIO, target: BinaryIO, name: str, most: int, member: str) -> str:
    """Copy the file a zip is around; return the name it gets, "" if the zip is a document."""
    with zipfile.ZipFile(stream) as archive:
        if any(document in archive.namelist() for document in _DOCUMENT):
            return ""
        part = _part(archive, name, member)
        if part.flag_bits & _ENCRYPTED:
            message = (
                f"{name} is encrypted; unpack it with its password and give the file it holds."
            )
            raise SourceError(message)
        if part.compress_type not in _METHODS:
            message = (
                f"{name} is compressed in an unusual way; unpack it and give the file it holds."
            )
            raise SourceError(message)
        with archive.open(part) as unpacker:
            _copy(iter(lambda: unpacker.read(_PIECE_BYTES), b""), target, name, most)
    suffix = PurePosixPath(part.filename).suffix
    return plain_name(name) + (suffix if _SUFFIX.fullmatch(suffix) else "")


def _part(archive: zipfile.ZipFile, name: str, member: str) -> zipfile.ZipInfo:
    """Return the one file to read, or the one of its name among several."""
    parts = [one for one in archive.infolist() if _is_file(one)]
    if len(parts) > 1 and member:
        parts = [one for one in parts if PurePosixPath(one.filename).name == member]
        if len(parts) != 1:
            message = f"{name} does not hold one file '{member}'; download it again."
            raise SourceError(message)
    if not parts:
        message = f"{name} is a zip without a file; make it again."
        raise SourceError(message)
    if len(parts) > 1:
        message = f"{name} holds {len(parts)} files; unpack it and give those that are wanted."
        raise SourceError(message)
    return parts[0]


def _is_file(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename)
    return not (part.is_dir() or path.parts[:1] == ("__MACOSX",) or path.name.startswith("."))


def _copy(pieces: Iterable[bytes], target: BinaryIO, name: str, most: int) -> None:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            message = f"{name} holds more than {most // 2**20} MB when unpacked; split the export."
            raise SourceError(message)
        target.write(piece)
