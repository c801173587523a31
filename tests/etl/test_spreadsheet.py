"""A spreadsheet is measured before it is read: a few bytes can claim any number of cells."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from etl.errors import SourceError
from etl.sources import spreadsheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{XML}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{XML}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
BEYOND = (
    "list.xlsx has a cell beyond the last row or column that a spreadsheet can have; "
    "export it again."
)


def cell(reference: str, value: str) -> str:
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t>{value}</t></is></c>'


def book(third_row: str, more: Mapping[str, str] | None = None) -> bytes:
    """Build a book by hand: a title and a value in two columns, and what is given as third row."""
    data = (
        f'<row r="1">{cell("A1", "ID")}{cell("B1", "Tag")}</row>'
        f'<row r="2">{cell("A2", "7")}{cell("B2", "x")}</row>{third_row}'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet, **(more or {})}.items():
            archive.writestr(name, text)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        spreadsheet.xlsx_rows(content, "list.xlsx")
    return str(refused.value)


@pytest.mark.parametrize("count", ["10000001", "99999999999", "9" * 5000])
def test_texts_that_are_only_claimed_are_refused(count: str) -> None:
    # Reading would allot memory for all of them, which ends the program.
    texts = f'<sst xmlns="{MAIN}" count="2" uniqueCount="{count}"><si><t>x</t></si></sst>'
    assert refusal(book("", {"xl/sharedStrings.xml": texts})) == (
        "list.xlsx claims to hold more than 10,000,000 values; export it again."
    )


@pytest.mark.parametrize("reference", ["A99999999999", "XFE3", "A1048577", "AAAAAAAAAAAA3"])
def test_a_cell_that_no_spreadsheet_has_is_refused(reference: str) -> None:
    assert refusal(book(f'<row r="3">{cell(reference, "x")}</row>')) == BEYOND
    assert refusal(book(f'<row r="3"><c r="{reference}"/></row>')) == BEYOND


def test_a_row_that_no_spreadsheet_has_is_refused() -> None:
    for number in ("1048577", "99999999999", "-3"):
        assert refusal(book(f'<row r="{number}">{cell("", "x")}</row>')) == BEYOND


@pytest.mark.parametrize(
    ("reference", "rows", "columns"),
    [
        ("XFD1048576", 1048576, 16384),
        ("AAA100000", 100000, 703),
        ("ALM3", 3, 1001),
        ("J1000001", 1000001, 10),
    ],
)
def test_values_that_stand_too_far_apart_are_refused(
    reference: str, rows: int, columns: int
) -> None:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert refusal(book(f'<row r="{row}">{cell(reference, "x")}</row>')) == (
        f"list.xlsx has values in {rows} rows and {columns} columns; delete what stands far from "
        "the list and save it again."
    )


def test_what_unpacks_to_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_UNPACKED_BYTES", 2 * 2**20)
    content = book(f'<row r="3">{cell("A3", "a" * 3 * 2**20)}</row>')
    assert len(content) < 10_000
    assert refusal(content) == ("list.xlsx holds more than 2 MB when unpacked; split the list.")


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="3">{cell("A3", "8")}{cell("B3", "y")}</row>',
        f"<row>{cell('', '8')}{cell('', 'y')}</row>",
        # Cells without a value only have a style.
        f'<row r="3">{cell("A3", "8")}{cell("B3", "y")}<c r="XFD3" s="1"/></row>',
        f'<row r="3">{cell("A3", "8")}{cell("B3", "y")}</row>'
        '<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
        f'<x:row xmlns:x="{MAIN}" r="3">{cell("A3", "8")}{cell("B3", "y")}</x:row>',
    ],
)
def test_a_list_is_read_however_its_cells_are_written(row: str) -> None:
    assert spreadsheet.xlsx_rows(book(row), "list.xlsx") == [["ID", "Tag"], ["7", "x"], ["8", "y"]]


def test_a_damaged_book_is_refused() -> None:
    content = book("")
    for damaged in (content[:200], content[:-30], b"PK\x03\x04" + bytes(100)):
        assert refusal(damaged) == (
            "list.xlsx is not a readable spreadsheet, perhaps cut short; export it again."
        )
