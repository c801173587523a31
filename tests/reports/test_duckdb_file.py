import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard.errors import ReportError
from dashboard.reports.document import FIGURES, Column, Report, Table
from dashboard.reports.formats.duckdb_file import content_hash, write_duckdb
from tests.reports.report_values import CATEGORIES, HIDDEN, LATER, REPORT

ROOT = Path(__file__).parents[2]


def ask(folder: Path, question: str, report: Report = REPORT) -> pl.DataFrame:
    path = folder / "report.duckdb"
    if not path.exists():
        write_duckdb(report, path)
    with duckdb.connect(path, read_only=True) as con:
        return con.sql(question).pl()


def test_every_value_of_every_table_is_there(tmp_path: Path) -> None:
    for table in REPORT.tables:
        names = [column.name for column in table.columns]
        expected = [tuple(None if cell is HIDDEN else cell for cell in row) for row in table.rows]
        for relation in (f"data.{table.name}", table.name):
            assert ask(tmp_path, f"from {relation}").select(names).rows() == expected, relation


def test_a_figure_is_a_view(tmp_path: Path) -> None:
    found = ask(tmp_path, "from registered")
    assert found.columns == ["in_table", "category", "limited_to", "value", "is_suppressed"]
    assert found.rows() == [
        ("by_category", "Member States", "", 3000, False),
        ("by_category", "Individual experts", "", 12, False),
        ("by_category", "Media", "", 15, False),
        ("by_category", "All", "", 3027, False),
    ]
    assert ask(tmp_path, "from attended").rows()[:2] == [
        ("by_category", "Member States", "mode=online", 1234, False),
        ("by_category", "Individual experts", "mode=online", None, True),
    ]
    assert ask(tmp_path, "select value from session_attended limit 3").rows() == [
        (200,), (None,), (0,)
    ]  # fmt: skip


def test_a_figure_of_several_tables_is_one_view_that_wins_its_name(tmp_path: Path) -> None:
    columns = (
        Column("from", "From", "date"),
        Column("value", "A text", "text"),
        Column("registered", "Registered", "integer", metric="event.registered"),
    )
    other = Table("registered", "Registered", columns, ((None, "x", 7),))
    report = replace(REPORT, tables=(CATEGORIES, other))
    found = ask(tmp_path, "from registered where in_table = 'registered'", report)
    assert found.rows() == [("registered", None, "", 7, False, None)]
    assert ask(tmp_path, "from data.registered").rows() == [(None, "x", 7)]


def test_a_list_of_figures_is_a_row_of_each_view(tmp_path: Path) -> None:
    at = datetime(2021, 3, 8, 1, 0, tzinfo=UTC)
    columns = (Column("figure", "Figure", "text"), Column("value", "Value", "number"))
    rows = (("Registered", 3000), ("Time of the peak", at))
    keys = ("event.registered", "event.peak_at")
    listed = Table("headline", "Headline", columns, rows, dimension=FIGURES, keys=keys)
    report = replace(REPORT, tables=(listed, CATEGORIES))
    found = ask(tmp_path, "from registered where in_table = 'headline'", report)
    assert found.select("figure", "value").rows() == [("Registered", 3000)]
    assert ask(tmp_path, "select figure, value from peak_at").rows() == [("Time of the peak", at)]
    assert ask(tmp_path, "from data.headline").rows() == [
        ("Registered", 3000, None),
        ("Time of the peak", None, at),
    ]


def test_the_file_says_what_it_is_about(tmp_path: Path) -> None:
    about = dict(ask(tmp_path, "from about").rows())
    assert (about["snapshot"], about["content_hash"]) == ("42", "ab" * 32)
    assert about["as_of_venue"] == "2021-03-10T00:30:00+09:00"
    assert about["is_simulated"] == "false"
    assert ask(tmp_path, "from definition").rows() == [
        ("event.registered", "Registered", "people", "Approved registrations; it's all."),
        ("session.attended", "Attended", "people", "There five minutes or longer."),
    ]


def test_tables_columns_and_figures_are_explained(tmp_path: Path) -> None:
    tables = dict(ask(tmp_path, "select table_name, comment from duckdb_tables()").rows())
    assert tables["by_category"] == (
        "Participants by category\nParticipants whose registration is approved.\n"
        "Registration and attendance.\nEach person is counted once."
    )
    question = "select column_name, comment from duckdb_columns() where table_name = 'by_category' "
    columns = dict(ask(tmp_path, question + "and schema_name = 'data'").rows())
    assert columns == {
        "category": "Category",
        "registered": "Registered (people): Approved registrations; it's all.",
        "attended": "Attended (people)",
        "attended_is_suppressed": "Attended: suppressed",
        "share": "Share attended (fraction of one): Attended of those registered.",
        "share_is_suppressed": "Share attended: suppressed",
        "hours": "Mean time (hours)",
        "is_participant": "Participants",
    }
    views = dict(ask(tmp_path, "select view_name, comment from duckdb_views()").rows())
    assert views["registered"] == "Approved registrations; it's all."
    assert views["meetings"] == "Meetings"


def test_a_table_without_definitions_is_one_too(tmp_path: Path) -> None:
    report = replace(REPORT, definitions=())
    assert ask(tmp_path, "from definition", report).rows() == []


def test_a_table_named_as_our_own_is_in_data(tmp_path: Path) -> None:
    table = Table("about", "About", (Column("name", "Name", "text"),), (("x",),))
    report = replace(REPORT, tables=(table,))
    assert ask(tmp_path, "from data.about", report).rows() == [("x",)]
    assert ("event", "14th Congress") in ask(tmp_path, "from about").rows()


def test_the_same_report_has_the_same_content(tmp_path: Path) -> None:
    turned = replace(CATEGORIES, rows=CATEGORIES.rows[::-1])
    reports = (REPORT, REPORT, LATER, replace(REPORT, tables=(turned, *REPORT.tables[1:])))
    paths = [tmp_path / f"{number}.duckdb" for number in range(len(reports))]
    for report, path in zip(reports, paths, strict=True):
        write_duckdb(report, path)
    first, again, later, in_another_order = map(content_hash, paths)
    assert first == again
    assert len({first, later, in_another_order}) == 3


def test_the_content_is_the_same_on_a_machine_in_another_time_zone(tmp_path: Path) -> None:
    path = tmp_path / "report.duckdb"
    write_duckdb(REPORT, path)
    code = (
        "import sys; from pathlib import Path; from dashboard.reports.formats import duckdb_file; "
        "print(duckdb_file.content_hash(Path(sys.argv[1])))"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code, path],
            env={**os.environ, "TZ": zone},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for zone in ("America/Lima", "Asia/Tokyo")
    }
    assert hashes == {content_hash(path)}


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.duckdb"
    path.write_bytes(b"something else")
    with pytest.raises(ReportError, match="exists already"):
        write_duckdb(REPORT, path)
    assert path.read_bytes() == b"something else"


@pytest.mark.parametrize("room", [20_000, 60_000])
def test_a_full_disk_leaves_no_half_written_file(tmp_path: Path, room: int) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.reports.report_values import REPORT; "
        "from dashboard.reports.formats import duckdb_file; "
        "duckdb_file.write_duckdb(REPORT, Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "report.duckdb"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1] == (
        "OSError: [Errno 5] there is no room for report.duckdb, or it must not be written"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"report\.duckdb, or it must not be written"):
        write_duckdb(REPORT, tmp_path / "missing" / "report.duckdb")
    assert list(tmp_path.iterdir()) == []
