"""Sealed connections to snapshots: one for each file, a cursor for each query."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import duckdb

from dashboard.errors import SnapshotError

# Given at connect: on an instance that is already open, `set` would come too late or be refused.
# One thread, because many small queries run side by side; no file may be read or written besides.
_SEALED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
    "threads": "1",
    "lock_configuration": "true",
}


@dataclass
class _Handle:
    con: duckdb.DuckDBPyConnection
    sha256: str
    running: int = 0
    used_at: float = 0.0


def _check(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SnapshotError(f"Snapshot {path.name} cannot be read: {error.strerror}.") from error
    if found != sha256:
        raise SnapshotError(f"Snapshot {path.name} is damaged: its checksum differs.")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=True, config=_SEALED)
    except duckdb.Error as error:
        raise SnapshotError(f"Snapshot {path.name} cannot be opened as a database.") from error


class Connections:
    """Open snapshots, shared by all threads.

    Connecting costs a hundred times a cursor, so a connection stays for the pages that are still
    drawing its snapshot; it is closed when no query runs on it and it is old, or one too many.
    """

    def __init__(self, keep: int = 16, idle_seconds: float = 60.0) -> None:
        self._keep = keep
        self._idle_seconds = idle_seconds
        self._lock = Lock()
        self._handles: dict[Path, _Handle] = {}

    def open(self, path: Path, sha256: str) -> None:
        """Verify and open a snapshot unless it is open; raises `SnapshotError`."""
        with self._lock:
            if self._find(path, sha256):
                return
        _check(path, sha256)
        with self._lock:
            if not self._find(path, sha256):
                self._close_namesake(path)
                self._handles[path] = _Handle(_connect(path), sha256, used_at=time.monotonic())
                self._sweep()

    @contextmanager
    def cursor(self, path: Path, sha256: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a cursor; its connection stays open at least until it is given back."""
        handle, cursor = self._borrow(path, sha256)
        try:
            yield cursor
        except duckdb.FatalException:
            self._forget(path, handle)
            raise
        finally:
            cursor.close()
            with self._lock:
                handle.running -= 1
                handle.used_at = time.monotonic()
                self._sweep()

    def close(self) -> None:
        """Close every connection on which no query runs."""
        with self._lock:
            for path in [path for path, handle in self._handles.items() if not handle.running]:
                self._handles.pop(path).con.close()

    def __len__(self) -> int:
        return len(self._handles)

    def _borrow(self, path: Path, sha256: str) -> tuple[_Handle, duckdb.DuckDBPyConnection]:
        while True:
            self.open(path, sha256)
            with self._lock:
                handle = self._find(path, sha256)
                if handle:
                    cursor = handle.con.cursor()
                    handle.running += 1
                    return handle, cursor

    def _find(self, path: Path, sha256: str) -> _Handle | None:
        handle = self._handles.get(path)
        return handle if handle and handle.sha256 == sha256 else None

    def _forget(self, path: Path, handle: _Handle) -> None:
        with self._lock:
            if self._handles.get(path) is handle:
                del self._handles[path]

    def _close_namesake(self, path: Path) -> None:
        # The engine shares one instance for each path: with an older file of this name open it
        # would go on serving that one.
        handle = self._handles.get(path)
        if handle and handle.running:
            raise SnapshotError(f"Snapshot {path.name} was replaced while it was being read.")
        if handle:
            self._handles.pop(path).con.close()

    def _sweep(self) -> None:
        idle = sorted(
            (handle.used_at, path) for path, handle in self._handles.items() if not handle.running
        )
        too_old = time.monotonic() - self._idle_seconds
        too_many = len(self._handles) - self._keep
        for place, (used_at, path) in enumerate(idle[:-1]):
            if place < too_many or used_at < too_old:
                self._handles.pop(path).con.close()
