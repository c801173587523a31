"""What `check` says of clocks whose records contradict the time at which a file was written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl import advice_clocks, config
from etl.listing import InboxFile
from etl.source import Reading
from tests.congress import CONFIG, PROGRAMME, SCAN_HEADER, ZONE, make, report, write
from tests.etl.test_preview import said

NOW = datetime(2021, 3, 8, 3, 0, tzinfo=UTC)  # noon at the venue
REBUILD = "then run python -m etl rebuild."


def scans(*ages_minutes: float) -> pl.Series:
    moments = [NOW - timedelta(minutes=age) for age in ages_minutes]
    frame = pl.DataFrame({"scanned_at": moments}, schema={"scanned_at": pl.Datetime("us", "UTC")})
    return advice_clocks.newest({"scan": frame})


@pytest.fixture
def advise(tmp_path: Path) -> Callable[..., list[str]]:
    found = config.load(make(tmp_path) / "congress.toml")

    def advised(
        *moments: pl.Series, source: str = "rooms", written_ago: float = 0, **keys: Any
    ) -> list[str]:
        (one,) = (one for one in found.sources if one.name == source)
        reading = Reading.TABLE if source == "rooms" else Reading.WHOLE
        at = (NOW - timedelta(minutes=written_ago)).timestamp()
        file = InboxFile(Path("gate.csv"), "gate.csv", 1, int(at) * 10**9)
        written = advice_clocks.written(file, reading, moments, NOW)
        files = [written] if written else []
        return list(advice_clocks.advise(found, one.model_copy(update=keys), files))

    return advised


Advise = Callable[..., list[str]]


def test_scans_of_the_future_are_those_of_a_fast_clock(advise: Advise) -> None:
    expected = (
        "rooms: gate.csv has records later than 08 March 12:00, when it was written; its clock "
        "seems 1 h fast, or in another zone: set clock_offset_seconds = -3600 in its [[source]], "
        + REBUILD
    )
    # The latest few were made within the last four minutes, by a clock an hour ahead.
    assert advise(scans(-60, -59, -58, -57), scans(-56, 300)) == [expected]
    assert advise(scans(-60, -60, -60, -60, -60), clock_offset_seconds=600.0) == [
        expected.replace("-3600", "-3000")
    ]
    assert advise(scans(-17, -17, -17, -17, -17)) == [
        expected.replace("1 h", "17 min").replace("-3600", "-1020")
    ]


def test_a_few_mistyped_times_are_no_clock(advise: Advise) -> None:
    assert advise(scans(-600, -600, -600, -600, 1, 2, 3)) == []
    assert advise(scans(-600, -600, -600, -600)) == []
    assert advise(scans(-5, -5, -5, -5, -5)) == []


def test_a_live_file_without_a_young_scan_is_of_a_slow_clock(advise: Advise) -> None:
    ages = (541, 542, 543, 544, 545)
    expected = (
        "rooms: gate.csv was written just now, but its newest record is of 08 March 02:59; its "
        "clock seems 9 h slow, or in another zone: set clock_offset_seconds = 32400 in its "
        "[[source]], " + REBUILD
    )
    assert advise(scans(*ages)) == [expected]
    # It may have been quiet for any other time, or have been written long ago.
    assert advise(scans(*(age + 3 for age in ages))) == []
    assert advise(scans(*ages), written_ago=11) == []
    assert advise(scans(1, 2, 3, 4, 5)) == []


def test_reports_are_compared_with_the_time_of_their_file(advise: Advise) -> None:
    stays = pl.DataFrame(
        {"started_at": [NOW - timedelta(hours=9)] * 5, "ended_at": [NOW, *[None] * 4]},
        schema=dict.fromkeys(("started_at", "ended_at"), pl.Datetime("us", "UTC")),
    )
    later = advice_clocks.newest(
        {"stay": stays.with_columns(ended_at=pl.lit(NOW).cast(pl.Datetime("us", "UTC")))}
    )
    assert advise(advice_clocks.newest({"stay": stays}), source="platform", written_ago=60) == []
    (found,) = advise(later, source="platform", written_ago=60)
    assert "has records later than 08 March 11:00, when it was written" in found
    assert "set clock_offset_seconds = -3600 in its [[source]]" in found
    # An old report is no sign of a slow clock: it may be exported whenever one likes.
    assert advise(advice_clocks.newest({"stay": stays[1:]}), source="platform") == []


def test_what_the_zone_explains_is_said(advise: Advise) -> None:
    # Times in UTC that are taken for those of New York, five hours behind.
    stays = pl.DataFrame(
        {"started_at": [NOW] * 5, "ended_at": [NOW] * 5},
        schema=dict.fromkeys(("started_at", "ended_at"), pl.Datetime("us", "UTC")),
    )
    keys = {"source": "platform", "written_ago": 300, "time_zone": "America/New_York"}
    (found,) = advise(advice_clocks.newest({"stay": stays}), **keys)
    assert (
        'set clock_offset_seconds = -18000 (or time_zone = "UTC" if its times come without an '
        "offset) in its [[source]]"
    ) in found


def test_check_says_it(tmp_path: Path) -> None:
    folder = make(tmp_path, CONFIG, PROGRAMME)
    now = datetime.now(UTC)
    at = (now + timedelta(hours=2)).astimezone(ZONE).isoformat()
    rows = "".join(f"B{number},Hall,in,{at},gate\n" for number in range(5))
    write(folder / "inbox/rooms/scans.csv", SCAN_HEADER + rows)
    report(folder, "111", *(f"p{n}@example.org 10:00 10:30" for n in range(5)), at="10:00")
    found = [line for line in said(folder) if "clock_offset_seconds" in line]
    assert [line.partition(":")[0] for line in found] == ["rooms", "platform"]
    assert "seems 2 h fast" in found[0]
    assert "seems 30 min fast" in found[1]
