"""A file is read exactly, or refused with one sentence for the operator."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.source import REJECTED, UNRESOLVED, Chunk
from etl.sources import reading
from etl.sources.spreadsheet import is_spreadsheet
from etl.sources.times import instant

TOKYO = ZoneInfo("Asia/Tokyo")


def chunk(content: bytes) -> Chunk:
    return Chunk(content, "list.csv", datetime(2021, 3, 7, tzinfo=UTC))


def spreadsheet(*rows: list[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, form)
                else:
                    sheet.write(number, column, cell)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "list.csv is empty; export it again."),
        (b"\xef\xbb\xbf \r\n", "list.csv is empty; export it again."),
        ("ID".encode("utf-16"), "list.csv is UTF-16; export it as UTF-8."),
        (
            "ID".encode("utf-16-le"),
            "list.csv is not text; export it as CSV or JSON in UTF-8.",
        ),
        ("Côte".encode("latin-1"), "list.csv is not UTF-8 (byte 2); export it as UTF-8."),
        (
            b"\n<!DOCTYPE html><html>",
            "list.csv is a web page, not an export; sign in and download it again.",
        ),
    ],
)
def test_bytes_that_are_no_export_are_refused_in_one_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(SourceError) as refusal:
        reading.decode(chunk(content))
    assert str(refusal.value) == sentence


def test_a_byte_order_mark_is_no_part_of_the_first_title() -> None:
    assert reading.decode(chunk(b"\xef\xbb\xbfID\r\n1\r\n")) == "ID\r\n1\r\n"


def test_cells_are_text_and_na_is_namibia() -> None:
    table = reading.read_table('code,note\r\nNA,"two\nlines, and ""quotes"""\r\nnull,\r\n', "x")
    assert table.rows() == [(1, "NA", 'two\nlines, and "quotes"'), (2, "null", "")]


def test_a_second_title_is_numbered_and_the_first_keeps_its_name() -> None:
    table = reading.read_table("Phone,position,Phone\n1,2,3\n", "x")
    assert table.columns == ["position", "Phone", "position (2)", "Phone (2)"]


def test_thousands_of_columns_without_a_title_are_read() -> None:
    # As a spreadsheet writes them that was once formatted to its last column.
    table = reading.read_table("ID,ID (2)" + "," * 50_000 + "ID\n1,2\n", "list.csv")
    assert table.width == 50_003
    assert table.columns[:3] == ["position", "ID", "ID (2)"]
    assert table.columns[-2:] == [" (49999)", "ID (3)"]


def test_empty_rows_are_no_records_but_are_counted_in_the_position() -> None:
    assert reading.read_table("a,b\n1,\n,\n3,\n", "x")["position"].to_list() == [1, 3]


def test_a_short_row_is_filled_and_a_long_one_is_rejected() -> None:
    table = reading.read_table("a,b\n1\n2,Bonn, Germany\n3,x,\n", "x")
    kept, rejected = reading.split_misfits(table, "scan")
    assert kept.rows() == [(1, "1", ""), (3, "3", "x")]
    reason = "more values than columns; a comma or quote in a value is not quoted"
    assert rejected.rows() == [(2, "scan", [reason])]


def test_semicolons_and_tabs_separate_too() -> None:
    for separator in ";\t":
        table = reading.read_table(f"a{separator}b\n1,5{separator}2\n", "x")
        assert table.rows() == [(1, "1,5", "2")]


def test_a_quote_that_never_ends_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^x is not a readable CSV"):
        reading.read_table('a,b\n1,"2\n3,4\n', "x")


NO_LINE = "it is no readable line of CSV; check its quotes"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'2,"Bonn', NO_LINE),
        (b'2,"Bonn"s', NO_LINE),
        (b"2,Bo\rnn", NO_LINE),
        (b'2,"' + b"x" * 200_000 + b'"', NO_LINE),
        (b"2,\0\0", "it holds binary data"),
        ("2,Côte".encode("latin-1"), "it is not UTF-8"),
        (b"2,Bonn,3", "more values than columns; a comma or quote in a value is not quoted"),
    ],
)
def test_a_line_that_is_none_is_rejected_and_the_others_are_read(line: bytes, reason: str) -> None:
    content = b'\xef\xbb\xbfa,b\r\n1,"x, ""y"""\r\n' + line + b"\r\n\r\n3\r\n4,z"
    lines = reading.read_lines(replace(chunk(content), first_record=11), "scan")
    assert lines.table.columns == ["position", "a", "b"]
    assert lines.table.rows() == [(11, "1", 'x, "y"'), (14, "3", ""), (15, "4", "z")]
    assert lines.rejected.rows() == [(12, "scan", [reason])]
    assert lines.records == 5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\na,b\n1,2\n", "list.csv has no header line; export it again."),
        (b"\r\n\n", "list.csv is empty; export it again."),
        ("a,b\n1,2\n".encode("utf-16"), "list.csv is UTF-16; export it as UTF-8."),
        (
            b'a,"b\n1,2\n',
            "list.csv is not a readable CSV (unexpected end of data); export it again.",
        ),
        (
            b'a\t"b"c\n1\t2\n',
            "list.csv is not a readable CSV ('tab' expected after '\"'); export it again.",
        ),
    ],
)
def test_a_growing_table_without_a_header_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(SourceError) as refusal:
        reading.read_lines(chunk(content), "scan")
    assert str(refusal.value) == sentence


def test_a_spreadsheet_reads_as_the_same_text() -> None:
    content = spreadsheet(
        ["ID", "Tag", "Tag", "Checked in", "At"],
        [7, "NA", "", True, datetime(2021, 3, 7, 9, 30)],  # noqa: DTZ001
        [],
        [8.5, "x", "y", False],
    )
    assert is_spreadsheet(content)
    table = reading.read_table(content, "list.xlsx")
    assert table.columns == ["position", "ID", "Tag", "Tag (2)", "Checked in", "At"]
    assert table.rows() == [
        (1, "7", "NA", "", "true", "2021-03-07 09:30:00"),
        (3, "8.5", "x", "y", "false", ""),
    ]


def test_a_spreadsheet_cut_short_is_refused() -> None:
    content = spreadsheet(["ID"], [1])
    with pytest.raises(SourceError) as refusal:
        reading.read_table(content[: len(content) // 2], "list.xlsx")
    assert str(refusal.value) == (
        "list.xlsx is not a readable spreadsheet, perhaps cut short; export it again."
    )


def test_missing_columns_are_named() -> None:
    table = reading.read_table("ID\n1\n", "x")
    reading.require_columns(table, ["ID"], "list.csv")
    with pytest.raises(SourceError) as refusal:
        reading.require_columns(table, ["ID", "State"], "list.csv")
    assert str(refusal.value) == "list.csv has no column 'State'; export it again with 'State'."


def test_builders_give_the_frames_of_the_contract() -> None:
    rejected = reading.rejected("scan", {2: ["b"], 1: ["a", "c"]})
    assert rejected.rows() == [(1, "scan", ["a", "c"]), (2, "scan", ["b"])]
    assert dict(rejected.schema) == dict(reading.rejected("scan", {}).schema) == REJECTED
    unresolved = reading.unresolved({"mode": ["Hybrid", "?", "Hybrid "], "country": ["x" * 99]})
    assert unresolved.rows() == [("mode", "Hybrid", 2), ("mode", "?", 1), ("country", "x" * 60, 1)]
    assert dict(unresolved.schema) == dict(reading.unresolved({}).schema) == UNRESOLVED


def test_a_time_without_offset_is_local_to_the_event() -> None:
    expected = datetime(2021, 3, 6, 23, 41, 5, tzinfo=UTC)
    assert instant("2021-03-07 08:41:05", TOKYO) == expected
    assert instant("2021-03-06 23:41:05+00:00", TOKYO) == expected
    assert instant("2021-03-06T23:41:05.001000+00:00", TOKYO) == expected.replace(microsecond=1000)
    assert instant("2021-03-06T23:41:05Z", TOKYO) == expected


@pytest.mark.parametrize("text", ["", "soon", "2021-02-30 10:00", "0001-01-01 00:00:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert instant(text, TOKYO) is None


@settings(deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1)))
def test_any_text_is_a_table_or_is_refused(rows: list[list[str]]) -> None:
    try:
        table = reading.read_table("\n".join(",".join(row) for row in rows), "x")
    except SourceError:
        return
    assert table["position"].n_unique() == table.height
