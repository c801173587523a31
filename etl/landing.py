"""The landing folder: every chunk as it arrived, compressed and never changed. Private.

One file a chunk: zstd over one line of JSON (`Batch`) and the bytes. The folder is the truth from
which the warehouse can be rebuilt, so a file is complete and on disk before it is loaded.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import zstandard
from pydantic import BaseModel, ConfigDict, ValidationError

from etl.errors import SourceError

_LEVEL = 1


class Batch(BaseModel):
    """Where a chunk comes from. Instants are UTC."""

    model_config = ConfigDict(frozen=True)

    batch_id: str
    source: str
    kind: str
    reading: str
    file: str
    observed_at: datetime
    received_at: datetime
    content_sha256: str
    identity: str | None = None
    byte_start: int = 0
    byte_end: int = 0
    tail_sha256: str | None = None
    first_record: int = 1


def store(folder: Path, batch: Batch, content: bytes) -> Path:
    """Write a chunk durably under its final name and return that name."""
    target = folder / batch.source
    target.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = target / f"{batch.received_at:%Y%m%dT%H%M%S%f}-{batch.batch_id}.zst"
    head = batch.model_dump_json().encode() + b"\n"
    packer = zstandard.ZstdCompressor(level=_LEVEL, threads=-1).compressobj(
        size=len(head) + len(content)
    )
    write_durably(path, packer.compress(head) + packer.compress(content) + packer.flush())
    return path


def remove(folder: Path, source: str, batch_id: str) -> None:
    """Remove a landed chunk whose bytes are all in another one."""
    for path in (folder / source).glob(f"*-{batch_id}.zst"):
        path.unlink()
    _held(folder, source, batch_id).unlink(missing_ok=True)
    sync_folder(folder / source)


def mark(folder: Path, batch: Batch) -> Path:
    """Return where it is marked that a landed chunk is being read."""
    return folder / batch.source / f".{batch.batch_id}.reading"


def held(folder: Path, batch: Batch) -> Path:
    """Return where it is marked that a landed chunk was held."""
    return _held(folder, batch.source, batch.batch_id)


def _held(folder: Path, source: str, batch_id: str) -> Path:
    return folder / source / f".{batch_id}.held"


def let_through(folder: Path, batch: Batch) -> Path:
    """Return where it is marked that a landed chunk that was held was let through."""
    return folder / batch.source / f".{batch.batch_id}.let-through"


def fetch(path: Path) -> tuple[Batch, bytes]:
    """Read a landed chunk; raise `SourceError` if the file is damaged."""
    try:
        unpacked = zstandard.ZstdDecompressor().decompress(path.read_bytes())
        head, _, content = unpacked.partition(b"\n")
        batch = Batch.model_validate_json(head)
    except (OSError, MemoryError, zstandard.ZstdError, ValidationError) as error:
        message = f"The landed file {path.name} is damaged; restore it from a backup."
        raise SourceError(message) from error
    if hashlib.sha256(content).hexdigest() != batch.content_sha256:
        message = f"The landed file {path.name} does not hold what was landed; restore it."
        raise SourceError(message)
    return batch, content


def landed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (batch id, path) of every landed chunk, in the order of their arrival."""
    paths = sorted(folder.glob("*/*.zst"), key=lambda path: path.name)
    yield from ((path.stem.partition("-")[2], path) for path in paths)


def write_durably(path: Path, content: bytes, modified_at: datetime | None = None) -> None:
    """Write a file that is either whole or absent, whatever happens meanwhile."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        if modified_at is not None:
            os.utime(file.fileno(), (modified_at.timestamp(), modified_at.timestamp()))
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename within the folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
