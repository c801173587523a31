"""Released figures: frozen in their snapshot, beside what is known now."""

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dashboard.__main__ import cli
from dashboard.released import latest_release, released_figures
from dashboard.snapshot import Snapshot
from dashboard.tables import Cell
from dashboard.views.data_official import official_parts
from tests.factories import Publisher, Rows, at

CONFIG = """
[event]
name = "Test Congress"
time_zone = "Asia/Tokyo"
starts_on = 2021-03-07
ends_on = 2021-03-12
[storage]
snapshots = "snapshots"
"""
THEN: Rows = {
    "registration_change": [
        {"at": at("01:00"), "entries": 10},
        {"at": at("01:30"), "entries": 5},
    ],
    "minute": [{"at": at("00:30"), "peak": 7, "peak_at": at("00:30:10")}],
    "stay_count": [{"at": at("01:00"), "stays": 4, "linked": 3}],
    "state": [{}],
}
# Two entries come late, three are of the time after the release.
NOW: Rows = {
    "registration_change": [
        {"at": at("01:00"), "entries": 12},
        {"at": at("01:30"), "entries": 8},
    ],
    "minute": [{"at": at("00:30"), "peak": 7, "peak_at": at("00:30:05")}],
    "stay_count": [{"at": at("01:00"), "stays": 5, "linked": 3}],
    "state": [
        {},
        {"iso3": "FRA", "name": "France"},
        {"iso3": "VAT", "name": "Holy See", "is_member": False, "registered_on": date(2021, 3, 8)},
    ],
}
RELEASE: Mapping[str, Any] = {
    "release_id": "20210308T0100Z-000001",
    "as_of": at("01:00"),
    "released_at": at("02:00"),
    "released_by": "Reporting officer",
    "seq": 1,
    "content_hash": "hash-1",
}
STATED = {
    "release_id": "20210308T0100Z-000001",
    "as_of": "2021-03-08T01:00:00Z",
    "released_at": "2021-03-08T02:00:00Z",
    "released_by": "Reporting officer",
    "seq": 1,
    "content_hash": "hash-1",
}


def pin(publisher: Publisher, seq: int = 1) -> Path:
    """Keep a snapshot for good and prune it, as releasing and time would."""
    kept = publisher.folder / "released"
    kept.mkdir(exist_ok=True)
    for path in publisher.folder.glob(f"{seq:06}.*"):
        os.link(path, kept / path.name)
    publisher.prune(seq)
    return kept


def publish(publisher: Publisher, *releases: Mapping[str, Any], now: Rows = NOW) -> Snapshot:
    """Publish what figures are released from, then what is known now."""
    publisher.publish(THEN)
    latest = publisher.publish({**now, "release": [*(releases or [RELEASE])]})
    pin(publisher)
    return latest


def figures(snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
    release = latest_release(snapshot)
    assert release
    return {
        each.key: (each.released, each.now, each.correction, each.is_corrected)
        for each in released_figures(snapshot, release)
    }


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["metrics", "--config", str(config), *arguments])


def test_a_correction_is_what_is_known_now_less_what_was_released(publisher: Publisher) -> None:
    found = figures(publish(publisher))
    assert found["approved"] == (10, 12, 2, True)
    assert found["peak"] == (7, 7, 0, False)
    assert found["peak_at"] == (at("00:30:10"), at("00:30:05"), None, True)
    released, now, correction, is_corrected = found["link_rate"]
    assert (released, now, is_corrected) == (0.75, 0.6, True)
    assert correction == pytest.approx(-0.15)
    # Nobody is there at either: no difference.
    assert found["taking_part_now"] == (None, None, None, False)
    # As of no moment, or of a whole day: another number is no correction.
    assert found["states_total"] == (1, 2, None, False)
    assert found["non_member_states_registered"] == (0, 1, None, False)


def test_sums_of_fractions_are_no_corrections(publisher: Publisher) -> None:
    publisher.publish({"webcast_minute": [{"at": at("00:10"), "watch_ms": 1} for _ in range(3)]})
    now: Rows = {"webcast_minute": [{"at": at("00:10"), "watch_ms": 3}], "release": [RELEASE]}
    latest = publisher.publish(now)
    pin(publisher)
    assert figures(latest)["watch_minutes"][2:] == (0, False)


def test_every_row_says_who_released_it_and_when(publisher: Publisher) -> None:
    snapshot = publish(publisher)
    release = latest_release(snapshot)
    assert release
    first = released_figures(snapshot, release)[0]
    assert (first.key, first.label, first.unit) == ("approved", "Approved entries", "entries")
    assert (first.as_of, first.released_at) == (at("01:00"), at("02:00"))
    assert (first.released_by, first.seq) == ("Reporting officer", 1)


def test_of_several_releases_the_one_made_last_counts(config: Path, publisher: Publisher) -> None:
    later = {
        **RELEASE,
        "release_id": "20210308T0030Z-000001",
        "as_of": at("00:30"),
        "released_at": at("02:30"),
    }
    publish(publisher, later, RELEASE)
    shown = json.loads(run(config, "--released", "--json").stdout)
    assert shown["release"]["release_id"] == "20210308T0030Z-000001"
    shown = json.loads(run(config, "--released", "--json", "--as-of", "2021-03-08T01:00Z").stdout)
    assert shown["release"] == STATED
    result = run(config, "--released", "--as-of", "2021-03-08T01:01Z")
    assert result.exit_code == 1
    assert result.stderr.startswith("No figures have been released as of 8 March 2021, 01:01 UTC;")


def test_released_as_json(config: Path, publisher: Publisher) -> None:
    publish(publisher)
    result = run(config, "--released", "--json")
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert list(shown) == ["release", "snapshot", "figures"]
    assert (shown["release"], shown["snapshot"]["seq"]) == (STATED, 2)
    assert shown["figures"][0] == {
        "key": "approved",
        "label": "Approved entries",
        "unit": "entries",
        "released": 10,
        "now": 12,
        "correction": 2,
        "is_corrected": True,
        "as_of": "2021-03-08T01:00:00Z",
        "released_at": "2021-03-08T02:00:00Z",
        "released_by": "Reporting officer",
        "seq": 1,
    }


def test_released_for_people(config: Path, publisher: Publisher) -> None:
    publish(publisher)
    shown = run(config, "--released").stdout
    lines, said = shown.splitlines(), " ".join(shown.split())
    assert lines[0] == "Test Congress: figures released as of 8 March 2021, 01:00 UTC"
    assert "Released 8 March 2021, 02:00 UTC by Reporting officer, from snapshot 1; now" in said
    assert "now is snapshot 2." in said
    cells = {
        row[0]: row[1:]
        for row in ([cell.strip() for cell in line.strip("│").split("│")] for line in lines)
    }
    assert cells["Approved entries"] == ["10", "12", "+2"]
    assert cells["Link rate"] == ["75.0%", "60.0%", "−15.0 points"]
    assert cells["Member States"] == ["1", "2", "–"]
    assert cells["Peak"] == ["7", "7", "0"]
    assert cells["Time of the peak"][-1] == "changed"


def test_figures_are_released_as_of_that_moment_only(config: Path, publisher: Publisher) -> None:
    publish(publisher)
    shown = json.loads(run(config, "--json", "--as-of", "2021-03-08T01:00:30Z").stdout)
    assert shown["status"] == "released"
    corrections = ["approved", "peak_at", "stays", "link_rate"]
    assert shown["release"] == {**STATED, "corrections": corrections, "error": None}
    assert shown["headline"]["approved"] == 12
    for arguments in ([], ["--as-of", "2021-03-08T01:01Z"]):
        shown = json.loads(run(config, "--json", *arguments).stdout)
        assert (shown["status"], shown["release"]) == ("provisional", None)
    assert "Provisional figures." in run(config).stdout
    assert "corrected since" in run(config, "--as-of", "2021-03-08T01:00Z").stdout


def test_nothing_corrected_is_said(config: Path, publisher: Publisher) -> None:
    publish(publisher, now=THEN)
    said = run(config, "--as-of", "2021-03-08T01:00Z").stdout
    assert "Released by Reporting officer; nothing has been corrected since." in said


DAMAGE = {
    "damaged": "Snapshot 000001.internal.duckdb is damaged: its checksum differs.",
    "gone": "Snapshot 000001.internal.duckdb cannot be read: No such file or directory.",
    "not kept": "Snapshot 1 is not in {folder}; restore it there.",
    "another": "Snapshot 1 in {folder} is not the one that was released: "
    "restore that folder from a backup.",
}


@pytest.mark.parametrize("fault", DAMAGE)
def test_what_was_released_is_never_replaced_by_something_else(
    fault: str, config: Path, publisher: Publisher
) -> None:
    publish(publisher)
    folder = publisher.folder / "released"
    file, statement = folder / "000001.internal.duckdb", folder / "000001.json"
    if fault == "damaged":
        file.write_bytes(file.read_bytes()[:-1] + b"!")
    elif fault == "gone":
        file.unlink()
    elif fault == "not kept":
        statement.unlink()
    else:
        text = statement.read_text(encoding="utf-8").replace("hash-1", "hash-9")
        statement.write_text(text, encoding="utf-8")
    sentence = "The figures released as of 8 March 2021, 01:00 UTC cannot be shown: " + DAMAGE[
        fault
    ].format(folder=folder)
    result = run(config, "--released")
    assert (result.exit_code, result.stderr, result.stdout) == (1, sentence + "\n", "")
    shown = json.loads(run(config, "--json", "--as-of", "2021-03-08T01:00Z").stdout)
    assert shown["release"] == {**STATED, "corrections": [], "error": sentence}


def test_before_any_release_it_says_how(config: Path, publisher: Publisher) -> None:
    publisher.publish(THEN)
    result = run(config, "--released")
    assert result.exit_code == 1
    assert result.stderr == (
        "No figures have been released; `python -m etl release --as-of ISO` releases them, "
        "and the next snapshot says so.\n"
    )


def test_baselines_stand_beside_the_figures(config: Path, publisher: Publisher) -> None:
    doha = {"event": "Thirteenth Congress", "figure": "states_represented", "value": 148}
    baseline = {**doha, "document": "Information for participants"}
    publisher.publish({**THEN, "baseline": [baseline]})
    assert json.loads(run(config, "--json").stdout)["baselines"] == [baseline]


def test_the_page_of_data_shows_released_figures_beside_those_of_now(
    publisher: Publisher,
) -> None:
    publisher.publish({**THEN, "event": [{"watermark": at("03:00")}]})
    pin(publisher)
    snapshot = publisher.publish(
        {**NOW, "event": [{"watermark": at("03:00")}], "release": [RELEASE]}
    )
    (part,) = official_parts(snapshot)
    assert part.title.startswith("Released figures: ")
    assert "Released Mon 8 March 2021, 11:00, from snapshot 1." in part.what
    lines = {line[0]: line[1:] for line in part.table.rows}
    as_of, by = "Mon 8 March 2021, 10:00", "Reporting officer"
    assert lines["Approved entries"] == ("10", as_of, by, "12", Cell("+2", strong=True))
    assert lines["Link rate"] == ("75.0%", as_of, by, "60.0%", Cell("−15.0 points", strong=True))
    assert lines["Peak"] == ("7", as_of, by, "7", Cell("none"))
    assert part.data is not None
    assert part.data.height > len(lines)


def test_released_figures_that_cannot_be_read_are_said_and_stop_no_page(
    publisher: Publisher,
) -> None:
    snapshot = publisher.publish({**NOW, "event": [{}], "release": [RELEASE]})
    (part,) = official_parts(snapshot)
    assert part.table.rows == ()
    assert "cannot be shown" in part.table.empty
