from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from dashboard.errors import ReportError
from dashboard.reports.document import Block, Column, Document, Paragraph, Section, Table
from dashboard.reports.formats.pdf import write_pdf
from tests.reports.document_values import (
    DEFINITIONS,
    DOCUMENT,
    HOSTILE,
    SCRIPTS,
    STAMP,
    document_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_pdf(DOCUMENT, STAMP, DEFINITIONS)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def nodes(node: Any) -> Iterator[Any]:
    """Walk the tree of tags."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from nodes(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from nodes(node.get("/K", pikepdf.Array()))


def tags(pdf: pikepdf.Pdf) -> list[Any]:
    return list(nodes(pdf.Root.StructTreeRoot.K))


def said(pdf: bytes) -> str:
    """Return what stands on the pages, as those hear it who do not see it."""
    texts: list[str] = []
    with opened(pdf) as document:
        for page in document.pages:
            texts += page_text(page)
    return "".join(texts)


def page_text(page: pikepdf.Page) -> Iterator[str]:
    maps = {str(name): letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    known: dict[bytes, str] = {}
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "Tf":
            known = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            for part in operands[0] if str(operator) == "TJ" else operands:
                if isinstance(part, pikepdf.String):
                    code = bytes(part)
                    yield from (known.get(code[at : at + 2], "") for at in range(0, len(code), 2))


def letters(font: Any) -> dict[bytes, str]:
    """Return which text each code of a font stands for, from its table."""
    found: dict[bytes, str] = {}
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        parts = line.strip().split("> <")
        if len(parts) == 2 and line.startswith("<"):
            code, text = (bytes.fromhex(part.strip("<> ")) for part in parts)
            found[code] = text.decode("utf-16-be")
    return found


def test_a_document_is_tagged_and_says_so(written: bytes) -> None:
    with opened(written) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about.pdfa_status == "2A"
            assert about["dc:title"] == "Statistical report"
        kinds = {str(tag.S) for tag in tags(pdf)}
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Caption", "/Figure", "/L"} <= kinds


def test_bookmarks_are_the_headings(written: bytes) -> None:
    with opened(written) as pdf, pdf.open_outline() as outline:
        titles = [(each.title, [child.title for child in each.children]) for each in outline.root]
    assert titles == [("Attendance", []), ("Over time", ["In the same week"]), ("Definitions", [])]


def test_every_figure_has_its_text(written: bytes) -> None:
    with opened(written) as pdf:
        texts = [str(tag.Alt) for tag in tags(pdf) if str(tag.S) == "/Figure"]
    assert texts == [
        "Bars: Member States 5,600; non-member States are not shown.",
        "Bands from 15 people at 00:30 to 76 at 01:31.",
        "Bands from 15 people at 00:30 to 76 at 01:31.",
    ]


def test_a_page_says_what_it_is_of(written: bytes) -> None:
    text = said(written)
    for part in (
        "This is not an official document of the United Nations.",
        "Simulated data",
        "Data as of 10.47 a.m. on 9 March 2021 in Kyoto (01:47 UTC)",
        "Snapshot 412 (3f2a9c1b04de)",
        "Public",
        "Congress monitor 0.1.0",
        "Kyoto, 7–12 March 2021",
        "Draft, to be edited.",
        "fewer than 10 people",
        "9 March 2021, 00:30",
    ):
        assert part.replace(" ", "") in text.replace(" ", "")


def test_the_date_is_that_of_the_snapshot(written: bytes) -> None:
    with opened(written) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:20210309014807")
    assert write_pdf(DOCUMENT, STAMP, DEFINITIONS) == written
    later = replace(STAMP, built_at=STAMP.built_at.replace(hour=2))
    assert write_pdf(DOCUMENT, later, DEFINITIONS) != written


def test_a_table_repeats_its_head_on_each_page() -> None:
    columns = (Column("name", "Organization", "text"), Column("n", "Participants", "integer"))
    table = Table("long", "Long", columns, tuple((f"Row {n}", n) for n in range(120)))
    pdf = write_pdf(Document("long", "Long", (Section("All", (table,)),)), STAMP, ())
    with opened(pdf) as document:
        heads = ["".join(page_text(page)).count("Organization") for page in document.pages]
    assert heads == [1, 1, 1]


@pytest.mark.parametrize("lines", (29, 30, 31))
def test_the_title_of_a_table_is_on_the_page_where_it_begins(lines: int) -> None:
    columns = (Column("name", "Organization", "text"), Column("n", "Participants", "integer"))
    table = Table("long", "Long", columns, (("word " * 60, 1),) * 30)
    filler: tuple[Block, ...] = (Paragraph("Line."),) * lines
    pdf = write_pdf(Document("long", "Long", (Section("All", (*filler, table)),)), STAMP, ())
    with opened(pdf) as document:
        pages = ["".join(page_text(page)) for page in document.pages]
    assert ["Table 1." in page for page in pages].index(True) == (
        ["Organization" in page for page in pages].index(True)
    )


def test_names_are_never_read_as_markup() -> None:
    text = said(write_pdf(document_of(HOSTILE), STAMP, ()))
    for name in HOSTILE:
        # A paragraph, an item, a row, a note and a bar; the first one is a title as well.
        assert text.replace(" ", "").count(name.replace(" ", "")) >= 4


def test_names_in_every_script_are_set() -> None:
    pdf = write_pdf(document_of(SCRIPTS), STAMP, ())
    with opened(pdf) as document:
        languages = {str(tag.Lang) for tag in tags(document) if "/Lang" in tag}
        fonts = {
            str(font.BaseFont).partition("+")[2].partition("-")[0]
            for page in document.pages
            for font in page.Resources.Font.values()
        }
    assert {"NotoSans", "NotoSansArabic", "NotoSansCJKjp"} <= fonts
    assert {"ar", "zh", "ja", "ko"} <= languages


@pytest.mark.parametrize(
    ("text", "letters", "quoted"),
    [
        ("Name: ᚠ", "ᚠ", "Name: ᚠ"),
        ("Zoe" + "\u20e3" * 70, "U+20E3", "Zoe" + "\u20e3" * 61),
        (f"{'Before. ' * 9}ᚠ{' After.' * 9}", "ᚠ", f"re. {'Before. ' * 7}ᚠ{' After.' * 8} Aft"),
    ],
)
def test_a_letter_without_a_glyph_is_an_error_that_names_it(
    text: str, letters: str, quoted: str
) -> None:
    document = Document("odd", "Odd", (Section("One", (Paragraph(text),)),))
    with pytest.raises(ReportError) as error:
        write_pdf(document, STAMP, ())
    assert str(error.value) == (
        f"The document odd contains {letters}, for which no typeface has a glyph, in “{quoted}”; "
        "write the name in another script in the source, or leave it out."
    )
