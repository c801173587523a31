"""Archives whose bytes follow from what is in them: one date for all, the same order."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The first date an archive can hold."""


def zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return an archive of files by name, all of one date."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packing:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system that makes it
            entry.external_attr = 0o644 << 16
            packing.writestr(entry, content)
    return archive.getvalue()


def repacked(archive: bytes) -> bytes:
    """Return an archive with the same files in the same order, all with one date."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        return zipped({name: old.read(name) for name in old.namelist()}, _FIRST)
