"""Files that arrive compressed, as some systems deliver them."""

import gzip
import io
import zlib

from etl.errors import SourceError

_GZIP = b"\x1f\x8b"


def is_packed(content: bytes) -> bool:
    """Tell a gzip file by its first bytes; names lie."""
    return content.startswith(_GZIP)


def unpacked(content: bytes, name: str, most: int) -> bytes:
    """Return what a gzip file holds, and any other file as it is.

    Raises `SourceError` if it is damaged or holds more than `most` bytes: a few may claim any
    number.
    """
    if not is_packed(content):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            found = stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        message = f"{name} cannot be unpacked, perhaps cut short; copy it again."
        raise SourceError(message) from error
    if len(found) > most:
        message = f"{name} holds more than {most // 2**20} MB when unpacked; split the export."
        raise SourceError(message)
    return found
