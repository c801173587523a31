"""The folder the answers of one source go to: files like those of a watched folder. Private.

A file is replaced only when its content is another one, so the same answer again is nothing new;
or each answer is a line that is added.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from etl.landing import write_durably

# Hidden, so that it is none of the files that are loaded.
_STATE = ".state.json"
_BLOCK_BYTES = 4096


class Spool:
    """The spool of one source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, value: Any, at: datetime) -> None:
        """Write what the system answered at an instant, unless that is there already."""
        content = orjson.dumps(value)
        if self.kept(name) != content:
            self._write(self._folder / name, content, at)

    def kept(self, name: str) -> bytes | None:
        """Return what was kept under a name, None if nothing was."""
        path = self._folder / name
        return path.read_bytes() if path.exists() else None

    def append(self, name: str, values: Iterable[Any], at: datetime) -> None:
        """Add each value that the system answered at an instant as a line to the file of that day.

        For counters, of which each is a new fact. What a crash has cut short is written over: no
        reader takes a line before its end. Days are those of UTC.
        """
        self._make_folder()
        lines = b"".join(
            orjson.dumps({"at": at, "answer": value}, option=orjson.OPT_APPEND_NEWLINE)
            for value in values
        )
        with (self._folder / f"{name}-{at:%Y%m%d}.jsonl").open("ab+") as file:
            file.truncate(_whole_lines(file))
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def state(self) -> dict[str, Any]:
        """Return what was remembered, nothing if it is damaged: then all is fetched again."""
        try:
            state = orjson.loads((self._folder / _STATE).read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return {}
        return state if isinstance(state, dict) else {}

    def remember(self, state: dict[str, Any], at: datetime) -> None:
        """Remember how far fetching got; after what was fetched is kept."""
        self._write(self._folder / _STATE, orjson.dumps(state), at)

    def _write(self, path: Path, content: bytes, at: datetime) -> None:
        self._make_folder()
        write_durably(path, content, at)

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in (self._folder.parent, self._folder):
            folder.chmod(0o700)


def _whole_lines(file: BinaryIO) -> int:
    """Return where the last line that has an end ends, in bytes."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - _BLOCK_BYTES)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
