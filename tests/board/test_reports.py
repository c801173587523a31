"""Reports of the same Congress: each figure is the metric of its name, in every format."""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import polars as pl
import pytest
from docx import Document as read_docx
from typer.testing import CliRunner, Result

from dashboard import figures
from dashboard.__main__ import cli
from dashboard.errors import ReportError
from dashboard.metrics import METRICS
from dashboard.reports.build import DOCUMENTS, build
from dashboard.reports.document import FIGURES, Items, Mark, Paragraph, Report, Table, Total
from dashboard.reports.request import Request
from dashboard.snapshot import Snapshot, Snapshots

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = date(2021, 3, 7), date(2021, 3, 12)
YESTERDAY = date(2021, 3, 8)
END_OF_YESTERDAY = datetime(2021, 3, 8, 15, tzinfo=UTC)
BY_DAY = ("days", "meetings_by_kind", "statements_delivered", "use_of_time")
"""Tables of which some figures are of the days of the period only."""
LISTED = ("meetings_attended", "meetings_webcast", "meetings_held")
"""Tables whose figures are null, not zero, or unknown, where a meeting has none."""


@pytest.fixture(scope="module")
def snapshot(played: Path) -> Snapshot:
    found = Snapshots(played.parent / "data/snapshots").latest().snapshot
    assert found
    return found


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> Report:
    return build(snapshot, Request(FIRST, LAST))


def one(report: Report, name: str) -> Table:
    return next(table for table in report.tables if table.name == name)


def cells(table: Table) -> list[tuple[Any, str, Any]]:
    """List key, metric and value of every figure of a table."""
    found: list[tuple[Any, str, Any]] = []
    for key, row in zip(table.keys, table.rows, strict=True):
        if table.dimension == FIGURES:
            found.append((Total.TOTAL, str(key), row[1]))
            continue
        found += [
            (key, column.metric, value)
            for column, value in zip(table.columns, row, strict=True)
            if column.metric
        ]
    return found


def limits(table: Table, key: Any, on: date | None) -> dict[str, list[Any]]:
    """Say what the figures of a row are limited to."""
    only: dict[str, list[Any]] = {}
    if table.name == "agenda_items":
        only = {"group_kind": ["agenda_item"], "group_id": [key]}
    elif key is not Total.TOTAL:
        only = {table.dimension: [key]}
    if on and table.name in BY_DAY:
        only["congress_day"] = [on]
    return only


@pytest.mark.parametrize("on", [None, YESTERDAY])
def test_each_figure_is_the_metric_of_its_name(snapshot: Snapshot, on: date | None) -> None:
    report = build(snapshot, Request(on or FIRST, on or LAST))
    as_of = END_OF_YESTERDAY if on else None
    seen = 0
    for table in report.tables:
        for key, name, value in cells(table) if table.keys else ():
            only, moment = limits(table, key, on), as_of
            if table.dimension == "at":
                only, moment = {}, key
            if table.name == "figures_day_before":
                moment = END_OF_YESTERDAY - timedelta(days=1 if on else 0)
            metric = METRICS[name]
            found = figures.measure(snapshot, [metric], filters=only, as_of=moment).item()
            if value is None or (table.name in LISTED and found is None):
                assert not found, (table.name, key, name)
            else:
                assert value == found, (table.name, key, name)
            seen += 1
    assert seen > 300


def test_the_headline_of_a_report_is_that_of_the_command(
    played: Path, snapshot: Snapshot, whole: Report
) -> None:
    printed = CliRunner().invoke(cli, ["metrics", "--json", "--config", str(played)])
    told = json.loads(printed.stdout)["headline"]
    for key, _, value in (
        (key, "", row[1])
        for key, row in zip(one(whole, "headline").keys, one(whole, "headline").rows, strict=True)
    ):
        assert value == told[str(key).removeprefix("event.")], key


@pytest.fixture(scope="module")
def files(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    result = report("--out", folder, "--config", played)
    assert result.exit_code == 0, result.output
    return folder


def report(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


def test_every_format_holds_every_figure_of_every_table(files: Path, whole: Report) -> None:
    archive = zipfile.ZipFile(files / "tables.csv.zip")
    book = openpyxl.load_workbook(files / "tables.xlsx")
    sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    base = duckdb.connect(str(files / "tables.duckdb"), read_only=True)
    for table in whole.tables:
        lines = list(csv.DictReader(io.StringIO(archive.read(f"{table.name}.csv").decode())))
        kept = pl.read_parquet(files / "parquet" / f"{table.name}.parquet")
        rows = base.execute(f'select * from data."{table.name}"').pl()
        titles = [column.title for column in table.columns]
        assert any(table.title in {cell for row in sheet for cell in row} for sheet in sheets)
        assert len(lines) == kept.height == rows.height == len(table.rows), titles
        for place, column in enumerate(table.columns):
            values = [row[place] for row in table.rows]
            if column.type in ("integer", "number", "share"):
                assert kept[column.name].to_list() == values, (table.name, column.name)
                assert rows[column.name].to_list() == values, (table.name, column.name)
                texts = [line[column.name] for line in lines]
                assert [float(text) if text else None for text in texts] == values
    base.close()


def test_the_workbook_and_the_document_hold_the_figures_shown(files: Path, whole: Report) -> None:
    table = one(whole, "participants_by_category")
    expected = [list(row) for row in table.rows]
    book = openpyxl.load_workbook(files / "tables.xlsx")
    body = [
        list(row)[: len(table.columns)]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]
    assert all(row in body for row in expected)
    word = read_docx(str(files / "statistical-report.docx"))
    shown = [[cell.text for cell in row.cells] for grid in word.tables for row in grid.rows]
    for name, *values in table.rows:
        is_shown = [name, *(f"{value:,}" for value in values)] in shown
        assert is_shown == any(values), name


def test_the_same_snapshot_gives_the_same_bytes(files: Path, played: Path, tmp_path: Path) -> None:
    again = report("--out", tmp_path, "--config", played)
    assert again.exit_code == 0, again.output
    names = {path.relative_to(files) for path in files.rglob("*") if path.is_file()}
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()} == names
    for path in names:
        is_same = (files / path).read_bytes() == (tmp_path / path).read_bytes()
        assert is_same or path.suffix == ".duckdb" or path.name == "manifest.json", path
    first, second = (
        {each["name"]: each for each in json.loads((of / "manifest.json").read_bytes())["files"]}
        for of in (files, tmp_path)
    )
    name = "tables.duckdb"
    assert first[name]["content_hash"] == second[name]["content_hash"]
    assert set(first) == {path.as_posix() for path in names} - {"manifest.json"}


def test_the_public_is_told_no_small_number(snapshot: Snapshot) -> None:
    told = build(snapshot, Request(FIRST, LAST, audience="public"))
    names = {table.name for table in told.tables}
    assert names.isdisjoint({"headline", "delegations", "sources", "data_quality", "minutes"})
    hidden = 0
    for table in told.tables:
        for _, name, value in cells(table) if table.keys else ():
            if METRICS[name].unit == "people":
                hidden += value is Mark.SUPPRESSED
                assert value in (None, 0, Mark.SUPPRESSED) or value >= 10, (table.name, name)
    assert hidden > 20
    assert told.stamp.suppressed >= hidden
    exact = {row[1] for row in one(build(snapshot, Request(FIRST, LAST)), "figures_to_quote").rows}
    sentences = [
        block.text if isinstance(block, Paragraph) else " ".join(block.texts)
        for document in told.documents
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Paragraph | Items)
    ]
    assert exact
    assert not any("[c]" in text or "None" in text for text in sentences)


def test_a_report_of_a_day_stands_for_its_end(snapshot: Snapshot) -> None:
    of_day = build(snapshot, Request(YESTERDAY, YESTERDAY))
    assert of_day.stamp.as_of == END_OF_YESTERDAY
    assert one(of_day, "days").keys == (YESTERDAY,)
    days = {row[5] for row in one(of_day, "meetings_held").rows}
    assert days == {YESTERDAY}


OF_THE_DAY = {
    "days": "Each day by itself",
    "minutes": "in any meeting on 8 March 2021,",
    "meetings_by_kind": "of the programme on 8 March 2021:",
    "use_of_time": "Meetings of the Congress itself on 8 March 2021 that are over",
    "meetings_attended": "of the programme on 8 March 2021,",
    "meetings_held": "of the programme on 8 March 2021,",
    "meetings_webcast": "of the programme on 8 March 2021,",
    "statements_delivered": "on 8 March 2021, with a time of delivery",
    "webcast": "Playbacks begun and time watched on 8 March 2021",
}
SO_FAR = {
    "figures_to_quote": "up to the moment of the report",
    "figures_day_before": "up to midnight on 7 March 2021",
    "headline": "up to the moment of the report",
    "participants_by_category": "up to the moment of the report",
    "participants_by_group": "up to the moment of the report",
    "states_by_group": "up to the moment of the report",
    "organizations_by_category": "up to the moment of the report",
    "agenda_items": "up to the moment of the report",
    "states": "up to the end of 8 March 2021",
    "organizations": "up to the end of 8 March 2021",
}
OF_THE_SNAPSHOT = ("webcast_by_group", "delegations", "sources", "data_quality")


def test_each_table_of_a_report_of_a_day_says_its_period(snapshot: Snapshot) -> None:
    of_day = build(snapshot, Request(YESTERDAY, YESTERDAY))
    assert {table.name for table in of_day.tables} == {*OF_THE_DAY, *SO_FAR, *OF_THE_SNAPSHOT}
    for table in of_day.tables:
        if table.name in OF_THE_SNAPSHOT:
            assert "the snapshot was published, whatever the" in table.base
            continue
        assert (OF_THE_DAY | SO_FAR)[table.name] in table.base
        assert table.title.endswith(", since the beginning") == (table.name in SO_FAR)


def test_nothing_is_told_of_what_has_not_happened_yet(snapshot: Snapshot, whole: Report) -> None:
    days = {row[0]: row[1:] for row in one(whole, "days").rows}
    assert [day for day, row in days.items() if set(row) == {None}] == [
        date(2021, 3, 10),
        date(2021, 3, 11),
        date(2021, 3, 12),
    ]
    table = one(whole, "meetings_attended")
    names = [column.name for column in table.columns]
    told = {
        (row[names.index("status")], row[names.index("attended")] is None) for row in table.rows
    }
    assert told == {("held", False), ("planned", True), ("cancelled", True)}
    # To the public these are not hidden: there is nothing to hide.
    public = one(build(snapshot, Request(FIRST, LAST, audience="public")), "meetings_attended")
    for row, shown in zip(table.rows, public.rows, strict=True):
        assert [cell for cell in shown if cell is None] == [cell for cell in row if cell is None]


WRONG = {
    "another day": (["--day", "2021-04-01"], "Thu 1 April 2021 is no day of the Congress"),
    "ends first": (
        ["--from", "2021-03-09", "--to", "2021-03-08"],
        "The period ends on Mon 8 March 2021, before it begins on Tue 9 March 2021.",
    ),
    "not known yet": (
        ["--as-of", "2021-03-11T10:00"],
        "The data reach 10.",
    ),
    "no document": (["--documents", "poem"], "There is no document 'poem'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_reported_is_one_sentence(case: str, played: Path, tmp_path: Path) -> None:
    arguments, sentence = WRONG[case]
    result = report("--out", tmp_path / "out", "--config", played, *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments", [["--day", "9 March"], ["--formats", "odt"], ["--audience", "press"]]
)
def test_wrong_arguments_are_a_wrong_use(
    arguments: list[str], played: Path, tmp_path: Path
) -> None:
    assert report("--out", tmp_path, "--config", played, *arguments).exit_code == 2


def test_a_folder_that_cannot_be_written_to_is_named(played: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = report("--out", tmp_path / "file", "--config", played)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr == (
        f"{tmp_path / 'file'} is a file, not a folder; choose a folder for the report.\n"
    )


def test_where_room_ends_nothing_is_left(played: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "dashboard",
            "report",
            "--out",
            str(tmp_path),
            "--config",
            str(played),
            "--formats",
            "csv,duckdb",
        ],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.endswith(
        f"The report cannot be written to {tmp_path}: there is no room for tables.duckdb, or it "
        "must not be written; nothing of it was left there.\n"
    )
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_document_can_be_asked_for_alone(snapshot: Snapshot) -> None:
    for name in DOCUMENTS:
        made = build(snapshot, Request(FIRST, LAST, documents=(name,)))
        assert [each.name for each in made.documents] == [name]


def test_a_snapshot_for_the_public_is_no_basis(played: Path) -> None:
    public = Snapshots(played.parent / "data/snapshots", "public").latest().snapshot
    assert public
    with pytest.raises(ReportError, match="audience 'internal'"):
        build(public, Request(FIRST, LAST))
