"""`python -m dashboard report`: which snapshot it takes, and which files it leaves."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from dashboard.__main__ import cli
from dashboard.errors import ReportError
from dashboard.reports.build import build
from dashboard.reports.make import make
from dashboard.reports.request import Request
from tests.dashboard.congress_rows import rows
from tests.dashboard.report_rows import publish_twice
from tests.dashboard.test_cli import CONFIG
from tests.factories import at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Publisher


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def report(config: Path, *arguments: str) -> Result:
    out = str(config.parent / "out")
    return CliRunner().invoke(cli, ["report", "--out", out, "--config", str(config), *arguments])


def stamp(config: Path) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = json.loads(
        (config.parent / "out/manifest.json").read_bytes()
    )
    return found["stamp"]


def registered(config: Path) -> str:
    with zipfile.ZipFile(config.parent / "out/tables.csv.zip") as archive:
        text = archive.read("figures_to_quote.csv").decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(text)))["value"]


def test_the_formats_chosen_are_the_files_written(config: Path, publisher: Publisher) -> None:
    publisher.publish(rows())
    result = report(config, "--documents", "daily-bulletin,lines-to-take", "--formats", "docx,csv")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (config.parent / "out").iterdir()) == [
        "daily-bulletin.docx",
        "lines-to-take.docx",
        "manifest.json",
        "tables.csv.zip",
    ]


KNOWN = {
    "now": ((), 2, "55", "2021-03-08T02:00:00+00:00"),
    "then": (("--known-at", "2021-03-08T10:45"), 1, "40", "2021-03-08T01:30:00+00:00"),
    # Known at 10:45 was nothing after 10:30.
    "then, as of the same": (
        ("--known-at", "2021-03-08T10:45", "--as-of", "2021-03-08T10:45"),
        1,
        "40",
        "2021-03-08T01:30:00+00:00",
    ),
    "then, as of before": (
        ("--known-at", "2021-03-08T10:45", "--as-of", "2021-03-08T10:10"),
        1,
        "40",
        "2021-03-08T01:10:00+00:00",
    ),
    "now, as of before": (
        ("--as-of", "2021-03-08T10:10"),
        2,
        "55",
        "2021-03-08T01:10:00+00:00",
    ),
}


@pytest.mark.parametrize("case", KNOWN)
def test_figures_as_known_then_are_of_the_snapshot_of_then(
    case: str, config: Path, publisher: Publisher
) -> None:
    arguments, seq, people, as_of = KNOWN[case]
    publish_twice(publisher)
    result = report(config, "--formats", "csv", *arguments)
    assert result.exit_code == 0, result.output
    found = stamp(config)
    assert (found["snapshot"], found["content_hash"]) == (seq, f"hash-{seq}")
    assert found["as_of_utc"] == as_of
    assert registered(config) == people


def test_of_a_real_event_it_is_the_snapshot_made_by_then(
    config: Path, publisher: Publisher
) -> None:
    for number, hour in enumerate(("09", "12"), start=1):
        event = [{**rows()["event"][0], "is_simulated": False}]
        built_at = f"2021-03-08T{hour}:00:00Z"
        assert publisher.publish(rows(event=event), built_at=built_at).seq == number
    result = report(config, "--formats", "csv", "--known-at", "2021-03-08T11:59Z")
    assert result.exit_code == 0, result.output
    assert stamp(config)["snapshot"] == 1


def test_where_no_snapshot_is_kept_it_is_said(config: Path, publisher: Publisher) -> None:
    publish_twice(publisher)
    result = report(config, "--known-at", "2021-03-08T10:29")
    assert (result.exit_code, result.stderr) == (
        1,
        "No snapshot is kept from 10.29 a.m. on 8 March 2021 in Kyoto (01:29 UTC) or before; "
        "choose a later moment, or report what is known now.\n",
    )
    assert not (config.parent / "out").exists()


def test_what_was_not_known_then_is_refused(config: Path, publisher: Publisher) -> None:
    publish_twice(publisher)
    known_at = ("--known-at", "2021-03-08T10:45")
    later = report(config, *known_at, "--as-of", "2021-03-08T10:50")
    assert "The data reach 10.30 a.m. on 8 March 2021 in Kyoto (01:30 UTC) only;" in later.stderr
    tomorrow = report(config, *known_at, "--day", "2021-03-09")
    assert (
        "Tue 9 March 2021 has not begun by 10.30 a.m. on 8 March 2021 in Kyoto (01:30 UTC);"
        in tomorrow.stderr
    )
    assert (later.exit_code, tomorrow.exit_code) == (1, 1)


def test_a_report_for_the_public_is_not_put_among_internal_files(
    config: Path, publisher: Publisher
) -> None:
    publisher.publish(rows())
    assert report(config, "--formats", "parquet").exit_code == 0
    out = config.parent / "out"
    before = sorted(out.rglob("*"))
    result = report(config, "--formats", "csv", "--audience", "public")
    assert (result.exit_code, result.stderr) == (
        1,
        f"{out} has a report for the audience 'internal'; choose another folder.\n",
    )
    assert sorted(out.rglob("*")) == before
    assert report(config, "--formats", "csv").exit_code == 0


def test_of_two_reports_at_once_for_others_one_is_refused(
    config: Path, publisher: Publisher
) -> None:
    snapshot = publisher.publish(rows())
    out = config.parent / "out"

    def another_is_written(_: str) -> None:
        if not (out / "manifest.json").exists():
            assert report(config, "--formats", "parquet").exit_code == 0

    request = Request(date(2021, 3, 7), date(2021, 3, 12), audience="public")
    sentence = f"{out} has a report for the audience 'internal'; choose another folder."
    with pytest.raises(ReportError, match=re.escape(sentence)):
        make(build(snapshot, request), ("csv",), out, at("03:00"), "reporting", another_is_written)
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "parquet"]
    assert stamp(config)["audience"] == "internal"


def test_a_folder_files_are_being_moved_to_is_refused(config: Path, publisher: Publisher) -> None:
    publisher.publish(rows())
    mark = config.parent / "out" / ".report-moving"
    mark.mkdir(parents=True)
    result = report(config, "--formats", "csv")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Another report is being put into {mark.parent}, or was stopped at that; choose another "
        f"folder, or empty this one and remove {mark}.\n",
    )
    assert list(mark.parent.iterdir()) == [mark]


def test_the_public_is_not_told_who_made_the_report(config: Path, publisher: Publisher) -> None:
    publisher.publish(rows())
    made = config.parent / "out/manifest.json"
    assert report(config, "--formats", "csv").exit_code == 0
    assert json.loads(made.read_bytes())["user"]
    made.unlink()
    assert report(config, "--formats", "csv", "--audience", "public").exit_code == 0
    assert "user" not in json.loads(made.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", ""), "'' names no folder"),
        (("--min-cell", "99999999999999999999"), "less than or equal to 1000"),
    ],
)
def test_a_wrong_use_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, config: Path, publisher: Publisher
) -> None:
    publisher.publish(rows())
    result = report(config, *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert not (config.parent / "out").exists()


def test_a_folder_in_the_way_of_a_file_leaves_nothing(config: Path, publisher: Publisher) -> None:
    publisher.publish(rows())
    out = config.parent / "out"
    for name in ("manifest.json", "tables.duckdb"):
        in_the_way = out / name
        in_the_way.mkdir(parents=True)
        result = report(config, "--formats", "csv,duckdb")
        assert (result.exit_code, result.stderr) == (
            1,
            f"{in_the_way} is a folder, not a file of a report; choose another one.\n",
        )
        assert list(out.iterdir()) == [in_the_way]
        in_the_way.rmdir()


@pytest.mark.parametrize("below", ["", "below"])
def test_a_file_in_the_way_of_the_folder_is_one_sentence(
    below: str, config: Path, publisher: Publisher
) -> None:
    publisher.publish(rows())
    in_the_way = config.parent / "file"
    in_the_way.write_text("notes")
    result = report(config, "--formats", "csv", "--out", str(in_the_way / below))
    assert (result.exit_code, result.stderr) == (
        1,
        f"{in_the_way} is a file, not a folder; choose a folder for the report.\n",
    )


def test_a_snapshot_that_is_damaged_within_is_one_sentence(
    config: Path, publisher: Publisher
) -> None:
    damaged = publisher.write(rows())
    path = publisher.folder / damaged["audiences"]["internal"]["file"]
    with duckdb.connect(str(path)) as con:
        con.execute("drop table marts.session")
    damaged["audiences"]["internal"]["sha256"] = sha256(path.read_bytes()).hexdigest()
    publisher.point(damaged)
    result = report(config, "--formats", "csv")
    assert (result.exit_code, result.stderr) == (
        1,
        "The snapshot cannot be read, so that nothing is written: "
        "Catalog Error: Table with name session does not exist!\n",
    )
    assert not (config.parent / "out").exists()
