"""The whole path against the truth: what the simulator did is what the dashboard says.

The simulator writes the files of the source systems and computes the figures from what happened,
with code of its own. Every headline figure and every figure of every meeting must be equal.
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from dashboard import figures
from dashboard.metrics import METRICS
from dashboard.snapshot import Snapshot, Snapshots, query
from etl import config, watch
from etl.demo.congress import ENDS, Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import local
from etl.demo.programme import meetings
from etl.demo.truth import SessionTruth, Truth, truth
from etl.references import References

SEED = 14
SCALE = 0.1
MIDDLE = local("2021-03-09 11:00")
MOMENTS = ("2021-03-07 10:00", "2021-03-08 12:34", "2021-03-10 15:00", "2021-03-11 17:01")


@pytest.fixture(scope="module")
def congress() -> Congress:
    """Give a tenth of the Congress of Kyoto."""
    return Congress.generate(SEED, SCALE)


@pytest.fixture(scope="module")
def live(congress: Congress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Play a Congress to the middle of its third day, load it, and return its folder."""
    folder = tmp_path_factory.mktemp("congress")
    prepare(folder, meetings())
    write_until(congress, folder, 0, MIDDLE)
    load(folder)
    yield folder


KEY = References(secrets.token_bytes(32))


def load(folder: Path) -> None:
    settings = config.load(folder / "congress.toml")
    assert watch.run(settings, KEY, lambda _batch, _size: None, lambda _sentence: None)


def snapshot(folder: Path) -> Snapshot:
    latest = Snapshots(folder / "data" / "snapshots").latest()
    assert latest.snapshot is not None
    return latest.snapshot


def test_middle_of_the_third_day_is_the_truth_known_then(congress: Congress, live: Path) -> None:
    assert_equal(snapshot(live), truth(congress, known_at=MIDDLE), as_of=None)


def test_whole_congress_is_the_truth(congress: Congress, live: Path) -> None:
    # In two steps, so that the second load adds to what the first one left.
    write_until(congress, live, MIDDLE, ENDS)
    load(live)
    assert_equal(snapshot(live), truth(congress), as_of=None)
    for moment in MOMENTS:
        at = local(moment)
        assert_equal(snapshot(live), truth(congress, as_of=at), datetime.fromtimestamp(at, UTC))


def assert_equal(shown: Snapshot, expected: Truth, as_of: datetime | None) -> None:
    headline = asdict(figures.headline(shown, as_of))
    headline["stays_linked"] = (headline["link_rate"] or 0) * headline["stays"]
    for name, value in asdict(expected.headline).items():
        if isinstance(value, dict):
            parts = {part: number for part, number in value.items() if number}
            assert divided(shown, name, as_of) == parts, name
            value = sum(value.values())
        assert headline[name] == pytest.approx(value, abs=0.001), name
    assert_sessions_equal(figures.sessions_table(shown, as_of), expected)
    assert_minutes_equal(shown, expected)
    by_group = figures.measure(
        shown,
        [METRICS["event.viewing_minutes"], METRICS["event.stalled_minutes"]],
        by=["regional_group"],
        as_of=as_of,
    )
    stalls = {group or "": (viewed, stalled) for group, viewed, stalled in by_group.iter_rows()}
    assert {group: pair for group, pair in stalls.items() if pair[0]} == expected.stalls


# Figures that the truth gives by a dimension.
DIVIDED = {
    "organizations_registered": "category_id",
    "organizations_represented": "category_id",
    "statements_delivered": "delivery",
}


def divided(shown: Snapshot, name: str, as_of: datetime | None) -> dict[str, int]:
    rows = figures.measure(shown, [METRICS[f"event.{name}"]], by=[DIVIDED[name]], as_of=as_of)
    return {key: value for key, value in rows.iter_rows() if value}


def assert_sessions_equal(table: pl.DataFrame, expected: Truth) -> None:
    rows = {row["session_id"]: row for row in table.iter_rows(named=True)}
    assert rows.keys() >= expected.sessions.keys()
    for session_id, session in expected.sessions.items():
        for field in fields(SessionTruth):
            if field.name != "minutes":
                value = getattr(session, field.name)
                shown = rows[session_id][field.name]
                assert_same(shown, value, f"{session_id} {field.name}")


def assert_minutes_equal(shown: Snapshot, expected: Truth) -> None:
    minutes = query(shown, "select * from marts.session_minute")
    there = {
        (row["session_id"], f"{row['at']:%Y-%m-%dT%H:%M:%SZ}"): row
        for row in minutes.iter_rows(named=True)
    }
    for session_id, session in expected.sessions.items():
        for at, people in session.minutes.items():
            row = there[session_id, at]
            assert (row["room_only"], row["platform_only"], row["both"]) == tuple(people)


def assert_same(shown: object, expected: object, what: str) -> None:
    if isinstance(shown, datetime):
        assert f"{shown.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" == expected, what
    else:
        assert shown == pytest.approx(expected, abs=0.001), what
