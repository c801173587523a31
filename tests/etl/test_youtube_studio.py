"""Tables of YouTube Studio: a sum that is no video, titles in any language, hours and minutes."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from etl.errors import SourceError
from etl.schema import AudienceTotal
from etl.source import Chunk
from etl.sources.youtube_studio import SOURCE
from tests.congress import EVENT, core, load, make, mart, write
from tests.etl.test_counters import CONTEXT, rows

TOML = """
[[source]]
name = "studio"
kind = "youtube_studio"
path = "inbox/studio/*"
[[source.streams]]
match = "abc123def45"
session = "by_time:Plenary"
"""
TABLE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,"
    "Average view duration,Impressions,Impressions click-through rate (%)\n"
    "Total,,,,12345,210.5,3,0:01:01,99,1.5\n"
    'abc123def45,"Plenary, ""morning""","Mar 7, 2021",10800,"8,200",140.2,1,0:04:12,9,2\n'
    "xyz,Committee I,,60,0,0,0,0:00:00,,\n"
)
GERMAN = (
    "Inhalt,Videotitel,Veröffentlichungszeit,Aufrufe,Wiedergabezeit (Stunden)\n"
    'Gesamt,,,12.345,"210,5"\n'
    'abc,Plenum,"07.03.2021","8.200","1.140,25"\n'
)


def parse(content: str | bytes, **keys: Any) -> Any:
    document = {"name": "studio", "kind": "youtube_studio", "path": "*"} | keys
    data = content.encode() if isinstance(content, str) else content
    chunk = Chunk(data, "Table data.csv", datetime(2021, 3, 12, tzinfo=UTC))
    parsed = SOURCE.parse(chunk, SOURCE.config.model_validate(document), CONTEXT)
    assert AudienceTotal.validate(parsed.tables["audience_total"]).height >= 0
    return parsed


def export(table: str) -> bytes:
    """Return the archive that YouTube Studio gives."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Totals.csv", "Date,Views\n2021-03-07,5\n")
        archive.writestr("Table data.csv", table)
        archive.writestr("Chart data.csv", "Date,Content,Views\n2021-03-07,abc,5\n")
    return out.getvalue()


def small(*cells: str) -> str:
    """Return a table of videos v1, v2, … with these views and hours."""
    lines = (f"v{number},A title,{cell}\n" for number, cell in enumerate(cells, start=1))
    return "Content,Video title,Views,Watch time (hours)\n" + "".join(lines)


def test_a_row_is_a_video_and_the_first_is_their_sum() -> None:
    parsed = parse("\ufeff" + TABLE.replace("\n", "\r\n"))
    assert rows(parsed, "audience_total") == [(2, "abc123def45", 8200, 8412.0), (3, "xyz", 0, 0.0)]
    assert parsed.skipped == {"sum of all videos": 1}
    assert parsed.records == 3


def test_titles_and_numbers_of_another_language() -> None:
    columns = {"inhalt": "video", "Aufrufe": "views", "Wiedergabezeit (Stunden)": "hours"}
    parsed = parse(GERMAN, columns=columns, decimal_mark=",")
    assert rows(parsed, "audience_total") == [(2, "abc", 8200, 68415.0)]
    assert parsed.skipped == {"sum of all videos": 1}


@pytest.mark.parametrize("title", ["*", "^.*$"])
def test_a_title_is_no_pattern_of_titles(title: str) -> None:
    parsed = parse(f"Content,{title},Views\nTotal,,3\nabc,x,3\n")
    assert rows(parsed, "audience_total") == [(2, "abc", 3, None)]
    assert parsed.skipped == {"sum of all videos": 1}


def test_a_sum_is_known_by_its_name_where_there_are_no_titles() -> None:
    parsed = parse("Video,Views\nTotal,3\nabc,3\ntotal,1\n")
    assert rows(parsed, "audience_total") == [(2, "abc", 3, None), (3, "total", 1, None)]


@pytest.mark.parametrize(
    ("cell", "mark", "views", "minutes"),
    [
        ('"1,234,567",2', None, 1_234_567, 120.0),
        ("1 234,0.5", None, 1234, 30.0),
        ("1\u202f234,0.5", None, 1234, 30.0),
        ("1'234,1.", None, 1234, 60.0),
        (",", None, None, None),
        ("–,-", None, None, None),
        ("5,140:12:30", None, 5, 8412.5),
        ('5,"1,140.5"', None, 5, 68430.0),
        ('5,"1,140"', ".", 5, 68400.0),
        ('5,"1,140"', ",", 5, 68.4),
        ("5,1.140", None, 5, 68.4),
        ("5,1.140", ",", 5, 68400.0),
    ],
)
def test_what_numbers_look_like(
    cell: str, mark: str | None, views: int | None, minutes: float | None
) -> None:
    parsed = parse(small(cell), decimal_mark=mark)
    (row,) = rows(parsed, "audience_total")
    assert row[:3] == (1, "v1", views)
    assert row[3] == (None if minutes is None else pytest.approx(minutes))


def test_what_cannot_be_read_is_rejected() -> None:
    hours = "its watch time cannot be read; see decimal_mark"
    views = "its views cannot be read"
    text = small("8.2,1", "8,2 h", '8,"140,200"', "8,-1", "1.5K,1", "8,1.2.3", "٤,1", "1,1,1")
    text += "v1,A title,1,1\nv1,A title,1,1\n,A title,1,1\nA title,v1,1,1\n"
    parsed = parse(text)
    assert parsed.tables["audience_total"].rows() == [(9, "v1", 1, 60.0)]
    assert [(row["position"], row["reasons"]) for row in parsed.rejected.to_dicts()] == [
        (1, [views]),
        (2, [hours]),
        (3, [hours]),
        (4, [hours]),
        (5, [views]),
        (6, [hours]),
        (7, [views]),
        (8, ["more values than columns; a comma or quote in a value is not quoted"]),
        (10, ["its video stands twice"]),
        (11, ["it has no id of a video"]),
        (12, ["it has no id of a video"]),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Date,Views\n2021-03-07,5\n", "has no columns 'Content' and 'Views'; export"),
        ("Content\nabc\n", "has no columns 'Content' and 'Views'; export"),
        (GERMAN, "name its columns in [source.columns]."),
        (b"PK\x03\x04" + bytes(99), "is not text"),
    ],
)
def test_what_is_no_table_of_videos(content: str | bytes, sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(content)
    assert sentence in str(caught.value)


def test_a_column_is_something_that_exists() -> None:
    with pytest.raises(ValidationError):
        parse(TABLE, columns={"Likes": "likes"})


def test_a_later_export_stands_beside_the_first_and_titles_leave_no_trace(tmp_path: Path) -> None:
    folder = make(tmp_path, EVENT + TOML)
    write(folder / "inbox/studio/1.csv", TABLE, "8/20:00")
    assert load(folder) == []
    # The archive as it is exported: beside the table are the sums by day.
    write(folder / "inbox/studio/2.zip", export(TABLE.replace('"8,200"', "9000")), "9/20:00")
    assert load(folder) == []
    assert core(
        folder,
        "select stream, views, watch_minutes, observed_at from core.audience_total order by 1, 2",
    ) == [
        ("abc123def45", 8200, 8412.0, "20:00"),
        ("abc123def45", 9000, 8412.0, "9/20:00"),
        ("xyz", 0, 0.0, "9/20:00"),
    ]
    assert mart(folder, "select error from marts.source where source = 'studio'") == [(None,)]
    warehouse = (folder / "data/warehouse.duckdb").read_bytes()
    assert b"morning" not in warehouse
