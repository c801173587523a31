import io
import json

import polars as pl
import pyarrow.parquet as pq

from dashboard.reports.formats.parquet import write_parquet
from tests.reports.report_values import HIDDEN, LATER, REPORT


def frame(name: str) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(write_parquet(REPORT)[name]))


def test_every_table_is_a_file_beside_what_describes_it() -> None:
    assert list(write_parquet(REPORT)) == [
        "datapackage.json",
        "by_category.parquet",
        "meetings.parquet",
        "minutes.parquet",
        "empty.parquet",
    ]


def test_every_value_of_every_table_is_there() -> None:
    for table in REPORT.tables:
        found = frame(f"{table.name}.parquet").select(column.name for column in table.columns)
        expected = [tuple(None if cell is HIDDEN else cell for cell in row) for row in table.rows]
        assert found.rows() == expected, table.name


def test_columns_have_their_types() -> None:
    assert frame("by_category.parquet").schema == {
        "category": pl.String,
        "registered": pl.Int64,
        "attended": pl.Int64,
        "attended_is_suppressed": pl.Boolean,
        "share": pl.Float64,
        "share_is_suppressed": pl.Boolean,
        "hours": pl.Float64,
        "is_participant": pl.Boolean,
    }
    assert frame("meetings.parquet").schema == {
        "name": pl.String,
        "day": pl.Date,
        "opened_at": pl.Datetime("us", "UTC"),
        "attended": pl.Int64,
        "change": pl.Int64,
        "difference": pl.Float64,
    }
    assert frame("empty.parquet").schema == {"name": pl.String}


def test_a_suppressed_figure_is_null_and_told_from_one_not_known() -> None:
    found = frame("by_category.parquet")
    assert found["attended"].to_list() == [1234, None, None, 1250]
    assert found["attended_is_suppressed"].to_list() == [False, True, True, False]
    assert found["hours"].to_list() == [2.5, 0.25, None, 2.4]


def test_a_file_carries_the_stamp_and_its_description() -> None:
    content = write_parquet(REPORT)["by_category.parquet"]
    metadata = pq.read_metadata(io.BytesIO(content)).metadata or {}
    stamp = json.loads(metadata[b"stamp"])
    assert (stamp["snapshot"], stamp["content_hash"]) == (42, "ab" * 32)
    assert (stamp["as_of_utc"], stamp["audience"]) == ("2021-03-09T15:30:00+00:00", "public")
    assert json.loads(metadata[b"resource"])["title"] == "Participants by category"


def test_the_package_describes_every_column_of_every_file() -> None:
    package = json.loads(write_parquet(REPORT)["datapackage.json"])
    for resource in package["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert frame(resource["path"]).columns == fields
        assert resource["schema"]["missingValues"] == []


def test_the_same_report_gives_the_same_bytes() -> None:
    first, later = write_parquet(REPORT), write_parquet(LATER)
    assert first == write_parquet(REPORT)
    assert all(first[name] != later[name] for name in first)
