"""The benchmarks measure what they say: a short log loads whole. Never a test of speed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.reports.request import FORMATS
from etl.sources import SOURCES
from tests.benchmarks import kinds, reports, weblog
from tests.benchmarks.crowd import crowd
from tests.benchmarks.kind_files import FILES, NOT_MEASURED
from tests.benchmarks.load import load
from tests.benchmarks.result import Result
from tests.benchmarks.ticks import Tick, Ticks, next_due
from tests.congress import core
from tests.dashboard.served import APPS, Server
from tests.loops import run_apart

LINES = 2000


def test_log_is_the_same_for_a_seed_and_consists_of_what_is_said(tmp_path: Path) -> None:
    log = weblog.write(tmp_path / "one.log", LINES)
    assert weblog.write(tmp_path / "two.log", LINES) == log
    lines = (tmp_path / "one.log").read_bytes().splitlines()
    assert (tmp_path / "two.log").read_bytes().splitlines() == lines
    assert len(lines) == log.lines == LINES
    assert sum(b"/player.html" in line for line in lines) == log.pages
    assert all(line.count(b'"') == 8 for line in lines)


def test_broken_lines_come_in_long_logs(tmp_path: Path) -> None:
    log = weblog.write(tmp_path / "access.log", 20_000)
    assert log.broken == 1
    assert (tmp_path / "access.log").read_bytes().count(b"[] ") == 1


def test_load_brings_every_line_into_the_ledger_and_every_playback_once(tmp_path: Path) -> None:
    found: list[tuple[int, ...]] = []

    def check(congress: Path) -> None:
        ledger = "select records, rejected, skipped from core.batch where source = 'webcast'"
        playbacks = "select count(distinct playback_id), sum(requests) from core.playback"
        found.append((*core(congress, ledger)[0], *core(congress, playbacks)[0]))

    loads = load(tmp_path, LINES, runs=1, check=check)
    log = loads.log
    assert found == [(LINES, 0, log.pages, log.playbacks, LINES - log.pages)]
    assert [cost.seconds > 0 for cost in (*loads.ours, *loads.baseline)] == [True, True]
    # The peak of memory is that of the process of the tests where this had more.
    assert [result.unit for result in loads.results()] == ["s", "s", "GB"]
    assert all(result.value > 0 for result in loads.results())


@pytest.mark.parametrize(("target", "is_met"), [(3.5, True), (2.5, False), (None, None)])
def test_result_with_a_baseline_is_judged_by_its_ratio(
    target: float | None, is_met: bool | None
) -> None:
    result = Result("load", 9, "s", target, baseline=3)
    assert (result.ratio, result.is_met) == (3, is_met)


def test_result_without_a_baseline_is_judged_by_its_value() -> None:
    line = Result("query", 21, "ms", 20).line()
    assert line == "query: 21 ms, baseline –, ratio –, target ≤ 20 ms: NOT MET"


def test_every_kind_of_file_is_measured_or_it_is_said_why_not() -> None:
    over_http = {source.kind for source in SOURCES if source.fetch}
    assert {*FILES, *NOT_MEASURED, *over_http} == {source.kind for source in SOURCES}
    assert not FILES.keys() & (NOT_MEASURED.keys() | over_http)


def test_the_file_of_every_kind_loads_whole(tmp_path: Path) -> None:
    found = kinds.kinds(tmp_path, LINES)
    assert [result.what.partition(":")[0] for result in found] == list(FILES)
    assert [result.what for result in found if f"load {LINES:,} rows" not in result.what] == []
    assert all(result.ratio for result in found)


@pytest.mark.parametrize("kind", FILES)
def test_the_file_of_a_kind_is_the_same_for_a_seed(tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        FILES[kind].write(tmp_path / name, 100)
    if kind not in ("cloudfront_log", "venueless_report"):  # which note when they were made
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_files_of_every_format_of_reports_are_measured() -> None:
    assert tuple(reports.FILES) == FORMATS


def test_percentiles_are_of_what_viewers_waited() -> None:
    ticks = Ticks(5, [Tick(100, 100 + number / 1000) for number in range(101)])
    assert ticks.percentile(50) == pytest.approx(50)
    assert ticks.percentile(95) == pytest.approx(95)


@pytest.mark.parametrize(("done_at", "late"), [(104.9, 0), (105.0, 1), (109.9, 1), (112.0, 2)])
def test_a_refresh_is_late_once_for_each_that_became_due_meanwhile(
    done_at: float, late: int
) -> None:
    assert Ticks(5, [Tick(100, 100.1), Tick(100, done_at)]).late == late


@pytest.mark.parametrize(("now", "due"), [(9.0, 10), (10.0, 15), (14.9, 15), (15.1, 20), (31, 35)])
def test_a_viewer_who_waited_goes_on_at_the_next_moment_that_is_due(now: float, due: float) -> None:
    assert next_due(10, 5, now) == due


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "congress.toml")
    yield server
    server.stop()


async def _watch(url: str, viewers: int) -> tuple[Ticks, list[str]]:
    async with crowd(url, viewers) as people:
        return await people.stay(every=5, seconds=12), people.errors


def _watched(url: str, viewers: int) -> tuple[Ticks, list[str]]:
    return run_apart(_watch(url, viewers))


def test_viewers_refresh_a_page_and_get_it_whole(server: Server) -> None:
    ticks, errors = _watched(server.start(APPS / "changing_chart.py").url, 2)
    assert errors == []
    assert len(ticks.all) >= 2
    assert all(tick.seconds > 0 for tick in ticks.all)


def test_a_page_that_fails_is_an_error_of_every_look(server: Server) -> None:
    ticks, errors = _watched(server.start(APPS / "failing.py").url, 1)
    assert errors.count("no chart came") == 1 + len(ticks.all)
    assert len(errors) == 2 * (1 + len(ticks.all))
