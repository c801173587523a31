"""Published snapshots: which one is current, which were kept, and queries on them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Annotated
from zoneinfo import ZoneInfo

import polars as pl
import polars.selectors as cs
from pydantic import AfterValidator, BaseModel, ValidationError

from dashboard.connections import Connections
from dashboard.errors import SnapshotError
from dashboard.results import Results

SCHEMA_VERSION = 4
POINTER = "current.json"
_RETRY_SECONDS = 1.0
_FALLBACKS = 5

Param = str | int | float | bool | date | datetime | None


def to_utc(instant: datetime) -> datetime:
    """Return the instant in UTC; one without an offset is taken as UTC already."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


_Instant = Annotated[datetime, AfterValidator(to_utc)]


@dataclass(frozen=True)
class Snapshot:
    """One published state, for one audience. Its file never changes.

    `clock` is the zone in which whoever looks at it wants times written, None that of the venue.
    """

    seq: int
    audience: str
    path: Path
    sha256: str
    built_at: datetime
    watermark: datetime | None
    content_hash: str
    clock: ZoneInfo | None = None


@dataclass(frozen=True)
class Latest:
    """The newest snapshot that can be read, and what is wrong if it is not the newest published."""

    snapshot: Snapshot | None
    error: str | None = None


class _File(BaseModel):
    file: str
    sha256: str


class _Pointer(BaseModel):
    seq: int
    built_at: _Instant
    watermark: _Instant | None
    schema_version: int
    content_hash: str
    audiences: dict[str, _File]

    def for_audience(self, audience: str, folder: Path) -> Snapshot:
        """Return the snapshot of one audience; raises `SnapshotError` if there is none."""
        if self.schema_version != SCHEMA_VERSION:
            raise SnapshotError(
                f"Snapshot {self.seq} has layout {self.schema_version}, this dashboard reads "
                f"layout {SCHEMA_VERSION}: install matching versions of both programs."
            )
        published = self.audiences.get(audience)
        if published is None or Path(published.file).name != published.file:
            raise SnapshotError(f"Snapshot {self.seq} has no file for the audience {audience!r}.")
        return Snapshot(
            seq=self.seq,
            audience=audience,
            path=folder / published.file,
            sha256=published.sha256,
            built_at=self.built_at,
            watermark=self.watermark,
            content_hash=self.content_hash,
        )


_connections = Connections()
_results: Results[pl.DataFrame] = Results(lambda frame: int(frame.estimated_size()))


def query(snapshot: Snapshot, sql: str, params: Sequence[Param] = ()) -> pl.DataFrame:
    """Run one query; instants come back in UTC. The frame is shared: never change it in place."""
    bound = tuple(_bind(param) for param in params)
    # The checksum too: a folder that was emptied starts again with the same names.
    key = (snapshot.path, snapshot.sha256, sql, bound)
    return _results.ask(key, lambda: _run(snapshot, sql, bound))


def _run(snapshot: Snapshot, sql: str, params: Sequence[Param]) -> pl.DataFrame:
    with _connections.cursor(snapshot.path, snapshot.sha256) as cursor:
        frame = cursor.execute(sql, list(params)).pl()
    return frame.with_columns(cs.datetime(time_zone=None).dt.replace_time_zone("UTC"))


def _bind(param: Param) -> Param:
    # Snapshots hold UTC without a zone; comparing with a zoned value would need the session's zone.
    return to_utc(param).replace(tzinfo=None) if isinstance(param, datetime) else param


class Snapshots:
    """The folder of snapshots as one audience sees it; shared by all threads of a program."""

    def __init__(self, folder: Path, audience: str = "internal") -> None:
        self.folder = folder
        self.audience = audience
        self._lock = Lock()
        self._latest = Latest(None)
        self._seen: tuple[int, ...] | None = None
        self._retry_at = 0.0
        self._kept: dict[str, Snapshot] = {}

    def latest(self) -> Latest:
        """Return the current snapshot, or the last good one with the reason.

        Costs one `stat` while nothing has changed, so call it at every refresh.
        """
        with self._lock:
            stamp = self._stamp()
            is_retry = self._latest.error is not None and time.monotonic() >= self._retry_at
            if stamp != self._seen or self._seen is None or is_retry:
                self._seen = stamp
                self._latest = self._follow()
                self._retry_at = time.monotonic() + _RETRY_SECONDS
            return self._latest

    def known_at(self, instant: datetime, *, by_watermark: bool = False) -> Snapshot | None:
        """Return the newest snapshot kept that was built, or whose data end, by the instant."""
        known = [
            kept
            for kept in self.kept()
            if (moment := kept.watermark if by_watermark else kept.built_at)
            and moment <= to_utc(instant)
        ]
        return next((kept for kept in reversed(known) if kept.path.exists()), None)

    def kept(self) -> list[Snapshot]:
        """Return the snapshots kept, oldest first; those this program cannot read are left out."""
        with self._lock:
            return self._list_kept()

    def numbered(self, seq: int) -> Snapshot:
        """Return the snapshot of a number; raises `SnapshotError` if it cannot be read."""
        path = self.folder / f"{seq:06d}.json"
        if not path.exists():
            raise SnapshotError(f"Snapshot {seq} is not in {self.folder}; restore it there.")
        return self._read(path)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            stat = (self.folder / POINTER).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size

    def _follow(self) -> Latest:
        try:
            snapshot = self._read(self.folder / POINTER)
            _connections.open(snapshot.path, snapshot.sha256)
        except SnapshotError as error:
            return Latest(self._latest.snapshot or self._fallback(), str(error))
        return Latest(snapshot)

    def _fallback(self) -> Snapshot | None:
        """Find the last good snapshot of a program that has only just started."""
        for snapshot in reversed(self._list_kept()[-_FALLBACKS:]):
            try:
                _connections.open(snapshot.path, snapshot.sha256)
            except SnapshotError:
                continue
            return snapshot
        return None

    def _read(self, path: Path) -> Snapshot:
        try:
            pointer = _Pointer.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise SnapshotError("No snapshot has been published yet.") from error
        except OSError as error:
            raise SnapshotError(f"{path.name} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise SnapshotError(f"{path.name} is damaged or not a pointer.") from error
        return pointer.for_audience(self.audience, self.folder)

    def _list_kept(self) -> list[Snapshot]:
        names = {name for name in self._names() if name.endswith(".json") and name[:1].isdigit()}
        self._kept = {name: kept for name, kept in self._kept.items() if name in names}
        for name in names - self._kept.keys():
            try:
                self._kept[name] = self._read(self.folder / name)
            except SnapshotError:
                continue
        return sorted(self._kept.values(), key=lambda kept: (kept.built_at, kept.seq))

    def _names(self) -> list[str]:
        try:
            return [path.name for path in self.folder.iterdir()]
        except OSError:
            return []
