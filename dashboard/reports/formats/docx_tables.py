"""Tables of a DOCX: a caption, a head that repeats, rows that do not break, lines that lead."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph

from dashboard.reports.formats.docx_marks import add_caption, add_words, colour, element, hex_of
from dashboard.reports.formats.docx_styles import TABLE_TEXT, TABLE_TEXT_SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word
    from docx.oxml.table import CT_Row
    from docx.shared import Length
    from docx.table import Table, _Cell, _Row

    from dashboard.reports.layout import Grid

_MANY_COLUMNS: Final = 8
_PADDING: Final = "60"
"""The space left and right of a cell's text, in twentieths of a point."""


def add_grid(word: Word, grid: Grid, line: Length) -> None:
    """Add a table under its caption, as wide as the line."""
    add_caption(word, "Table", grid.number, grid.title, grid.unit)
    table = word.add_table(2 if grid.rows else 1, len(grid.head))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _set_properties(table, grid)
    widths = [round(line * share) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # By its id: by its name every style of the document would be looked through for each cell.
    style = word.styles[TABLE_TEXT_SMALL if len(grid.head) > _MANY_COLUMNS else TABLE_TEXT].style_id
    head, *body = table.rows
    _set_row(head, widths, style, grid.is_figure, keeps=True)
    head._tr.get_or_add_trPr().append(element("w:tblHeader"))
    _fill(table, head._tr, grid.head, is_bold=True)
    for cell in head.cells:
        _set_head(cell)
    for empty in body:
        _set_row(empty, widths, style, grid.is_figure, keeps=grid.is_short)
        _add_rows(table, empty._tr, grid)
        if grid.is_short and not grid.notes:
            _end(table)


def _set_row(
    row: _Row, widths: Sequence[int], style_id: str, is_figure: Sequence[bool], keeps: bool
) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for cell, width, figure in zip(row.cells, widths, is_figure, strict=True):
        cell.width = Emu(width)
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style_id
        paragraph.paragraph_format.keep_with_next = keeps
        if figure:
            paragraph.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _add_rows(table: Table, empty: CT_Row, grid: Grid) -> None:
    """Fill a row that is set already, and copies of it: to set each takes many times as long."""
    copies = [deepcopy(empty) for _ in grid.rows[1:]]
    for copy in copies:
        table._tbl.append(copy)
    for row, texts, is_total in zip((empty, *copies), grid.rows, grid.totals, strict=True):
        _fill(table, row, texts, is_total)


def _fill(table: Table, row: CT_Row, texts: Sequence[str], is_bold: bool) -> None:
    for paragraph, text in zip(row.iter(qn("w:p")), texts, strict=True):
        add_words(Paragraph(paragraph, table), text, is_bold)


def _end(table: Table) -> None:
    for cell in table.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = False


def _set_head(cell: _Cell) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = colour("muted")
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", val="single", sz="4", space="0", color=hex_of("text")))
    properties = cell._tc.get_or_add_tcPr()
    align = properties.find(qn("w:vAlign"))
    if align is not None:
        align.addprevious(borders)


def _set_properties(table: Table, grid: Grid) -> None:
    properties = table._tbl.tblPr
    borders, margins = element("w:tblBorders"), element("w:tblCellMar")
    for side, ink, weight in (
        ("top", "text", "8"),
        ("bottom", "text", "8"),
        ("insideH", "border", "4"),
    ):
        borders.append(element(f"w:{side}", val="single", sz=weight, space="0", color=hex_of(ink)))
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=_PADDING, type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    look = properties.find(qn("w:tblLook"))
    look.addnext(element("w:tblCaption", val=grid.title))
