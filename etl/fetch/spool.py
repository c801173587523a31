"""The folder the answers of one source go to: files like those of a watched folder. Private.

A file is replaced only when its content is another one, so the same answer again is nothing new.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from etl.landing import write_durably

# Hidden, so that it is none of the files that are loaded.
_STATE = ".state.json"


class Spool:
    """The spool of one source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, value: Any, at: datetime) -> None:
        """Write what the system answered at an instant, unless that is there already."""
        path, content = self._folder / name, orjson.dumps(value)
        if not path.exists() or path.read_bytes() != content:
            self._write(path, content, at)

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
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in (self._folder.parent, self._folder):
            folder.chmod(0o700)
        write_durably(path, content, at)
