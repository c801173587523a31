from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from dashboard.errors import ReportError
from dashboard.reports.formats.docx import write_docx
from tests.reports.document_values import (
    DEFINITIONS,
    DOCUMENT,
    HOSTILE,
    SCRIPTS,
    STAMP,
    WRITTEN,
    document_of,
)


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_docx(DOCUMENT, STAMP, DEFINITIONS)


def test_every_cell_is_read_back(written: bytes) -> None:
    table = open_docx(io.BytesIO(written)).tables[0]
    assert tuple(tuple(cell.text for cell in row.cells) for row in table.rows) == WRITTEN
    repeated = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]
    assert repeated == [True, False, False, False]


def test_headings_numbers_and_captions_are_styles(written: bytes) -> None:
    document = open_docx(io.BytesIO(written))
    styled = [(each.style.name, each.text) for each in document.paragraphs if each.style]
    assert [(name, text) for name, text in styled if name.startswith("Heading")] == [
        ("Heading 1", "Attendance"),
        ("Heading 1", "Over time"),
        ("Heading 2", "In the same week"),
        ("Heading 1", "Definitions"),
    ]
    assert [text for name, text in styled if name == "Numbered Paragraph"] == [
        "The Congress was attended by 4,645 people.",
        "Times are those of Kyoto.",
    ]
    captions = [each for each in document.paragraphs if each.style and each.style.name == "Caption"]
    words = ["".join(node.text for node in each._p.iter(qn("w:t"))) for each in captions]
    assert words == [
        "Table 1. Participants by category (people)",
        "Figure 1. 5,600 people registered for Member States",
        "Figure 2. At 01:31, 76 people took part",
        "Figure 3. At 01:31, 76 people took part",
    ]


def test_pictures_have_their_text(written: bytes) -> None:
    shapes = open_docx(io.BytesIO(written)).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [
        "Bars: Member States 5,600; non-member States are not shown.",
        "Bands from 15 people at 00:30 to 76 at 01:31.",
        "Bands from 15 people at 00:30 to 76 at 01:31.",
    ]


def test_the_document_says_what_it_is_of(written: bytes) -> None:
    document = open_docx(io.BytesIO(written))
    core, section = document.core_properties, document.sections[0]
    assert (core.title, core.language) == ("Statistical report", "en-GB")
    assert core.created == core.modified == datetime(2021, 3, 9, 1, 48, 7, tzinfo=UTC)
    foot = "\n".join(paragraph.text for paragraph in section.footer.paragraphs)
    assert foot.startswith("This is not an official document of the United Nations.")
    assert "Data as of 10.47 a.m. on 9 March 2021 in Kyoto (01:47 UTC)" in foot
    assert "Simulated data" in section.header.paragraphs[0].text


def test_any_name_of_event_and_venue_is_written() -> None:
    stamp = replace(STAMP, event=300 * "E", venue=f"Ky\x01oto \ud800{300 * 'V'}")
    document = open_docx(io.BytesIO(write_docx(DOCUMENT, stamp, ())))
    core, section = document.core_properties, document.sections[0]
    assert core.subject == 255 * "E"
    assert core.comments.startswith("Data as of 10.47 a.m. on 9 March 2021 in Ky oto VVV")
    assert section.header.paragraphs[0].text.startswith(300 * "E")


def test_the_same_input_gives_the_same_bytes(written: bytes) -> None:
    assert write_docx(DOCUMENT, STAMP, DEFINITIONS) == written
    assert write_docx(DOCUMENT, replace(STAMP, seq=413), DEFINITIONS) != written
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_are_text_in_any_script() -> None:
    names = (*HOSTILE, *SCRIPTS)
    document = open_docx(io.BytesIO(write_docx(document_of(names), STAMP, ())))
    assert tuple(row.cells[0].text for row in document.tables[0].rows)[1:] == names
    marked = [
        run.text
        for row in document.tables[0].rows
        for run in row.cells[0].paragraphs[0].runs
        if run.font.rtl
    ]
    assert marked == ["الأمم المتحدة"]


def test_a_chart_with_a_letter_without_a_glyph_is_an_error_that_names_it() -> None:
    message = "The chart organizations contains ᚠ, for which no typeface"
    with pytest.raises(ReportError, match=re.escape(message)):
        write_docx(document_of(("Name ᚠ",)), STAMP, ())
