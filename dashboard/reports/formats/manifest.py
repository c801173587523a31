"""What stands beside the files of a report: when they were made, with what, and their hashes.

Who made them is told in an internal report only.
"""

import hashlib
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata

import orjson
from pydantic import BaseModel, ValidationError

from dashboard.reports.document import Stamp
from dashboard.reports.formats.about import facts

FILE = "manifest.json"
_LIBRARIES = (
    "altair",
    "duckdb",
    "polars",
    "pyarrow",
    "python-docx",
    "typst",
    "vl-convert-python",
    "xlsxwriter",
)


class _Stamp(BaseModel):
    audience: str


class _Manifest(BaseModel):
    stamp: _Stamp


def manifest(
    stamp: Stamp,
    files: Mapping[str, bytes],
    generated_at: datetime,
    user: str,
    content_hashes: Mapping[str, str],
) -> bytes:
    """Return the manifest of `files` by name; the public is not told the user.

    `content_hashes` holds the hash of the rows of files that are never twice the same bytes.
    """
    return orjson.dumps(
        {
            "stamp": facts(stamp),
            "generated_at": generated_at.astimezone(UTC).isoformat(),
            **({"user": user} if stamp.audience == "internal" else {}),
            "files": [
                {
                    "name": name,
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    **({"content_hash": content_hashes[name]} if name in content_hashes else {}),
                }
                for name, content in sorted(files.items())
            ],
            "libraries": _versions(),
        },
        option=orjson.OPT_INDENT_2,
    )


def made_for_audience(content: bytes) -> str | None:
    """Read from a manifest whom its report is for; None where it is the manifest of no report."""
    try:
        return _Manifest.model_validate_json(content).stamp.audience
    except ValidationError:
        return None


def _versions() -> dict[str, str]:
    installed = {name: _version(name) for name in _LIBRARIES}
    known = {name: version for name, version in installed.items() if version}
    return {"python": platform.python_version(), **known}


def _version(name: str) -> str | None:
    # Those of documents are an extra: without it there is nothing to tell.
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
