"""Tiny snapshots, built from the contract: a test states only the rows and values that matter.

`etl/sql/marts.sql` is read as a file, so that the two programs never import each other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from dashboard.snapshot import Snapshot, Snapshots

MARTS = Path(__file__).parents[1] / "etl" / "sql" / "marts.sql"
FIRST_BUILT_AT = datetime(2021, 3, 8, 3, 0, tzinfo=UTC)

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

DEFAULTS: dict[str, dict[str, Any]] = {
    "event": {
        "name": "Test Congress",
        "venue": "Kyoto",
        "time_zone": "Asia/Tokyo",
        "starts_on": date(2021, 3, 7),
        "ends_on": date(2021, 3, 12),
        "watermark": None,
        "webcast_watermark": None,
        "min_minutes": 5.0,
        "merge_gap_minutes": 2.0,
        "is_simulated": True,
        "webcast_sampling_percent": None,
    },
    "state": {"iso3": "JPN", "name": "Japan", "alpha_order": 1, "is_member": True},
    "state_change": {"event": "registered", "regional_group": "Asia-Pacific", "states": 1},
    "session": {"session_id": "P-1", "title": "Plenary", "kind": "plenary", "status": "held"},
    "registration_change": {"event": "entered", "status": "approved", "entries": 1},
    "participant_change": {"event": "registered", "mode": "in_person", "people": 1},
    "attendance_change": {"session_id": "P-1", "class": "room_only", "people": 1},
    "session_minute": {
        "session_id": "P-1",
        "room_only": 0,
        "platform_only": 0,
        "both": 0,
        "peak": 0,
    },
    "session_minute_group": {"session_id": "P-1", "people": 1},
    "session_minute_category": {"session_id": "P-1", "people": 1},
    "session_flow": {"session_id": "P-1", "arrivals": 0, "departures": 0},
    "session_stay_length": {"session_id": "P-1", "class": "room_only", "people": 1},
    "room_minute": {
        "session_id": "P-1",
        "participants": 0,
        "others": 0,
        "unlinked": 0,
        "peak": 0,
    },
    "minute": {"room_only": 0, "platform_only": 0, "both": 0, "peak": 0},
    "minute_group": {"people": 1},
    "stay_count": {"mode": "room", "stays": 1, "linked": 1},
    "session_stay_count": {"session_id": "P-1", "mode": "room", "stays": 1, "linked": 1},
    "connection_change": {"mode": "platform", "connections": 1},
    "webcast_minute": {
        "language": "en",
        "delivery": "live",
        "at_venue": False,
        "viewers": 0,
        "peak": 0,
        "playbacks_started": 0,
        "watch_ms": 0,
        "playbacks_stalled": 0,
    },
    "session_webcast_minute": {
        "session_id": "P-1",
        "language": "en",
        "delivery": "live",
        "at_venue": False,
        "viewers": 0,
        "peak": 0,
        "playbacks_started": 0,
        "watch_ms": 0,
        "playbacks_stalled": 0,
    },
    "webcast_quality": {
        "language": "en",
        "delivery": "live",
        "at_venue": False,
        "viewing_minutes": 0,
        "stalled_minutes": 0,
    },
    "webcast_recent": {
        "language": "en",
        "playbacks": 0,
        "viewing_minutes": 0,
        "stalled_minutes": 0,
        "viewing_minutes_before": 0,
        "stalled_minutes_before": 0,
    },
    "webcast_watched": {
        "language": "en",
        "delivery": "live",
        "at_venue": False,
        "playbacks": 1,
    },
    "webcast_country": {
        "language": "en",
        "delivery": "live",
        "at_venue": False,
        "playbacks": 1,
        "watch_ms": 0,
    },
}


def at(clock: str, day: int = 8) -> datetime:
    """Return an instant of March 2021 in UTC: `at("01:30")` is on the eighth."""
    return datetime.combine(date(2021, 3, day), time.fromisoformat(clock), tzinfo=UTC)


def write_snapshot(path: Path, rows: Rows) -> None:
    """Create every table of the contract and insert the rows; the event is always there."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(_empty_tables())
    with duckdb.connect(str(draft)) as con:
        con.begin()
        for table, given in {"event": [{}], **rows}.items():
            for row in given:
                _insert(con, table, {**DEFAULTS.get(table, {}), **row})
        con.commit()
    draft.rename(path)


@cache
def _empty_tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with duckdb.connect(str(path)) as con:
            con.execute(MARTS.read_text(encoding="utf-8"))
        return path.read_bytes()


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    values = [
        value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        for value in row.values()
    ]
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" * len(values))
    con.execute(f"insert into marts.{table} ({columns}) values ({marks})", values)


@dataclass
class Publisher:
    """A folder of snapshots, published the way the contract says."""

    folder: Path
    seq: int = 0

    def publish(self, rows: Rows | None = None, **pointer: Any) -> Snapshot:
        """Write the next snapshot for both audiences, then its pointer, and return it."""
        self.point(self.write(rows, **pointer))
        latest = Snapshots(self.folder).latest()
        assert latest.snapshot and not latest.error, latest.error
        return latest.snapshot

    def write(self, rows: Rows | None = None, **pointer: Any) -> dict[str, Any]:
        """Write the next snapshot for both audiences and return its pointer, not yet in place."""
        self.folder.mkdir(exist_ok=True)
        self.seq += 1
        audiences = self._write_files(rows or {})
        return {
            "seq": self.seq,
            "built_at": (FIRST_BUILT_AT + timedelta(minutes=self.seq)).isoformat(),
            "watermark": None,
            "schema_version": 4,
            "content_hash": f"hash-{self.seq}",
            "audiences": audiences,
            **pointer,
        }

    def point(self, content: Mapping[str, Any]) -> None:
        """Keep the pointer under its number and make it the current one, whole or not at all."""
        text = json.dumps(content)
        (self.folder / f"{self.seq:06}.json").write_text(text, encoding="utf-8")
        temporary = self.folder / "current.json.tmp"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self.folder / "current.json")

    def prune(self, seq: int) -> None:
        """Remove everything of one snapshot."""
        for path in self.folder.glob(f"{seq:06}.*"):
            path.unlink()

    def _write_files(self, rows: Rows) -> dict[str, Any]:
        internal, public = (
            self.folder / f"{self.seq:06}.{audience}.duckdb" for audience in ("internal", "public")
        )
        write_snapshot(internal, rows)
        public.write_bytes(internal.read_bytes())
        digest = sha256(internal.read_bytes()).hexdigest()
        return {
            audience: {"file": path.name, "sha256": digest, "rows": {}}
            for audience, path in (("internal", internal), ("public", public))
        }
