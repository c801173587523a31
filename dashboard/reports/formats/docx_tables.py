"""Tables of a DOCX: a caption, a head that repeats, rows that do not break, lines that lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn

from dashboard.reports.formats.docx_marks import add_caption, add_words, colour, element
from dashboard.reports.formats.docx_styles import TABLE_TEXT, TABLE_TEXT_SMALL
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.shared import Length
    from docx.table import Table, _Cell, _Row

    from dashboard.reports.layout import Grid

_MANY_COLUMNS: Final = 8
_PADDING: Final = "60"
"""The space left and right of a cell's text, in twentieths of a point."""
_SHORT: Final = 24


def add_grid(word: Word, grid: Grid, line: Length) -> None:
    """Add a table under its caption, as wide as the line."""
    add_caption(word, "Table", grid.number, grid.title, grid.unit)
    table = word.add_table(len(grid.rows) + 1, len(grid.head))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _set_properties(table, grid)
    widths = [round(line * share) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # By its id: by its name every style of the document would be looked through for each cell.
    style = word.styles[TABLE_TEXT_SMALL if len(grid.head) > _MANY_COLUMNS else TABLE_TEXT].style_id
    # `table.rows` looks for its rows again at each access: so once, and cells by row.
    for place, row in enumerate(table.rows):
        texts = grid.rows[place - 1] if place else grid.head
        is_bold = place == 0 or grid.totals[place - 1]
        keeps = len(grid.rows) <= _SHORT and (place < len(grid.rows) or bool(grid.notes))
        _set_row(row, is_head=place == 0)
        for cell, text, width, is_figure in zip(
            row.cells, texts, widths, grid.is_figure, strict=True
        ):
            cell.width = width
            _fill(cell, text, style, is_bold, is_figure)
            cell.paragraphs[0].paragraph_format.keep_with_next = keeps or place == 0
            if place == 0:
                _set_head(cell)


def _fill(cell: _Cell, text: str, style_id: str, is_bold: bool, is_figure: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id
    add_words(paragraph, text, is_bold)
    if is_figure:
        paragraph.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _set_row(row: _Row, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if is_head:
        properties.append(element("w:tblHeader"))


def _set_head(cell: _Cell) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = colour("muted")
    borders = element("w:tcBorders")
    borders.append(element("w:bottom", val="single", sz="4", space="0", color=_hex("text")))
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
        borders.append(element(f"w:{side}", val="single", sz=weight, space="0", color=_hex(ink)))
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=_PADDING, type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    look = properties.find(qn("w:tblLook"))
    look.addnext(element("w:tblCaption", val=grid.title))


def _hex(name: str) -> str:
    return PALETTE[name].light.removeprefix("#")
