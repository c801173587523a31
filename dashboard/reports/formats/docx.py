"""Documents as DOCX, to be edited: real styles, headings, numbers, captions and table heads."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Final

from docx import Document as new_document
from docx.shared import Pt

from dashboard.reports import charts, written
from dashboard.reports.formats import docx_marks as marks
from dashboard.reports.formats.docx_styles import LINE, NOTE, NUMBERED, prepare
from dashboard.reports.formats.docx_tables import add_grid
from dashboard.reports.formats.zipped import repacked
from dashboard.reports.imprint import LANGUAGE, NOT_OFFICIAL, PROGRAM, SIMULATED, imprint
from dashboard.reports.layout import Grid, Heading, Listing, Picture, Terms, Text, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word

    from dashboard.reports.document import Definition, Document, Stamp
    from dashboard.reports.imprint import Imprint
    from dashboard.reports.layout import Piece

_AFTER_NOTES: Final = Pt(12)
_LONGEST: Final = 255  # letters of a property of a document


def write_docx(document: Document, stamp: Stamp, definitions: Sequence[Definition]) -> bytes:
    """Return a document as DOCX, dated by its snapshot: the same input gives the same bytes.

    Raises `ReportError` that names a chart for whose text no typeface has a glyph.
    """
    word, head = new_document(), imprint(stamp)
    prepare(word)
    _drop_thumbnail(word)
    _describe(word, document, stamp, head)
    _frame(word, document, head)
    _open(word, document, head)
    for piece in pieces(document, stamp, definitions):
        _add(word, piece, stamp)
    file = io.BytesIO()
    word.save(file)
    return repacked(file.getvalue())


def _drop_thumbnail(word: Word) -> None:
    # The library's template shows its own first page.
    relations = word.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[name]


def _describe(word: Word, document: Document, stamp: Stamp, head: Imprint) -> None:
    core, at = word.core_properties, stamp.built_at.astimezone(UTC).replace(tzinfo=None)
    core.title = written.plain(document.title)
    core.subject = head.event[:_LONGEST]
    core.author = core.last_modified_by = PROGRAM
    core.language = LANGUAGE
    core.comments = head.origin[:_LONGEST]
    core.created = core.modified = at.replace(microsecond=0)
    core.revision = 1


def _frame(word: Word, document: Document, head: Imprint) -> None:
    section = word.sections[0]
    top, foot = section.header, section.footer
    first = top.paragraphs[0]
    first.add_run(f"{head.event}\t")
    if head.is_simulated:
        marks.warn(first.add_run(SIMULATED))
    title = written.plain(document.title)
    second = top.add_paragraph(f"{head.where}\t{title}", style=first.style)
    marks.rule(second, "bottom")
    below = foot.paragraphs[0]
    marks.rule(below, "top")
    below.add_run(f"{NOT_OFFICIAL}\tPage ")
    marks.add_field(below, "PAGE", "1")
    below.add_run(" of ")
    marks.add_field(below, "NUMPAGES", "1")
    foot.add_paragraph(head.origin, style=below.style)


def _open(word: Word, document: Document, head: Imprint) -> None:
    marks.add_paragraph(word, "Title").add_run(written.plain(document.title))
    if document.note:
        marks.add_paragraph(word, "Subtitle").add_run(written.plain(document.note))
    for name, text in head.facts:
        paragraph = marks.add_paragraph(word, NOTE)
        paragraph.add_run(f"{name}: ").bold = True
        marks.add_words(paragraph, text)


def _add(word: Word, piece: Piece, stamp: Stamp) -> None:
    match piece:
        case Grid(notes=notes):
            add_grid(word, piece, LINE)
            _note(word, notes)
        case Picture(notes=notes):
            _add_picture(word, piece, stamp)
            _note(word, notes)
        case Heading(text, level):
            marks.add_paragraph(word, f"Heading {level}").add_run(text)
        case Text(text, number):
            paragraph = marks.add_paragraph(word, NUMBERED) if number else word.add_paragraph()
            marks.add_words(paragraph, text)
        case Listing(texts):
            _add_listing(word, texts)
        case Terms(pairs):
            _add_terms(word, pairs)


def _add_listing(word: Word, texts: Sequence[str]) -> None:
    for text in texts:
        marks.add_words(marks.add_paragraph(word, "List Bullet"), text)


def _add_terms(word: Word, pairs: Sequence[tuple[str, str]]) -> None:
    for name, text in pairs:
        paragraph = word.add_paragraph()
        marks.add_words(paragraph, f"{name}. ", is_bold=True)
        marks.add_words(paragraph, text)


def _add_picture(word: Word, piece: Picture, stamp: Stamp) -> None:
    marks.add_caption(word, "Figure", piece.number, piece.title)
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(piece.notes)
    drawn = io.BytesIO(charts.png(piece.chart, stamp))
    picture = paragraph.add_run().add_picture(drawn, width=LINE)
    marks.describe_picture(picture, piece.number, piece.title, written.plain(piece.chart.alt))


def _note(word: Word, notes: Sequence[str]) -> None:
    for place, text in enumerate(notes, start=1):
        paragraph = marks.add_paragraph(word, NOTE)
        marks.add_words(paragraph, text)
        paragraph.paragraph_format.keep_with_next = place < len(notes)
        if place == len(notes):
            paragraph.paragraph_format.space_after = _AFTER_NOTES
