"""The styles of a DOCX: A4, the type, headings, captions, numbers of paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from dashboard.reports.formats.docx_marks import colour, element
from dashboard.reports.imprint import LANGUAGE

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

NUMBERED: Final = "Numbered Paragraph"
NOTE: Final = "Note"
TABLE_TEXT: Final = "Table Text"
TABLE_TEXT_SMALL: Final = "Table Text Small"
_FONT: Final = "Arial"
"""A typeface that word processors have: a DOCX carries none."""
LINE: Final = Cm(16.4)
"""The width of text on an A4 page with its margins."""
_LIST: Final = "90"
_SIZES: Final = {
    "Title": (20, True, "text", 0, 4),
    "Subtitle": (10, False, "text", 0, 6),
    "Heading 1": (13, True, "text", 18, 6),
    "Heading 2": (11, True, "text", 12, 4),
    "Heading 3": (10, True, "text", 10, 4),
    "Caption": (9.5, True, "text", 12, 4),
    "Header": (7.5, False, "muted", 0, 0),
    "Footer": (7.5, False, "muted", 0, 0),
    "List Bullet": (10, False, "text", 0, 3),
}


def prepare(word: Word) -> None:
    """Set page, language and styles of a new document."""
    _set_page(word)
    _set_language(word)
    normal = word.styles["Normal"]
    _set_type(normal, 10, False, "text", 0, 6)
    normal.paragraph_format.line_spacing = 1.15
    for name, values in _SIZES.items():
        _set_type(word.styles[name], *values)
    _make_subtitle(word.styles["Subtitle"])
    _remove_border(word.styles["Title"])
    for name, size, ink, space in (
        (NOTE, 8.0, "muted", 1.0),
        (TABLE_TEXT, 8.5, "text", 1.5),
        (TABLE_TEXT_SMALL, 7.0, "text", 1.5),
    ):
        added = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = normal
        _set_type(added, size, False, ink, space, space)
        added.paragraph_format.line_spacing = 1.0
    _number_paragraphs(word)
    for name in ("Header", "Footer"):
        _set_tab(word.styles[name])


def _set_page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.2)


def _set_type(
    style: ParagraphStyle, size: float, is_bold: bool, ink: str, above: float, below: float
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
    style.font.color.rgb = colour(ink)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    properties = style.element.get_or_add_rPr()
    _set_complex_size(properties, size)
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _set_complex_size(properties: BaseOxmlElement, size: float) -> None:
    # Arabic has a size of its own, which python-docx leaves alone.
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(element("w:szCs", val=str(round(2 * size))))


def _make_subtitle(style: ParagraphStyle) -> None:
    style.font.italic = True
    properties = style.element.get_or_add_rPr()
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)


def _set_language(word: Word) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    language = defaults.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), LANGUAGE)
    # Without it word processors open the document in a mode for older versions.
    compat = element("w:compat")
    setting = element(
        "w:compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val="15",
    )
    compat.append(setting)
    settings = word.settings.element
    old = settings.find(qn("w:compat"))
    if old is not None:
        settings.replace(old, compat)


def _remove_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _set_tab(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for tabs in properties.findall(qn("w:tabs")):
        properties.remove(tabs)
    style.paragraph_format.tab_stops.add_tab_stop(LINE, WD_TAB_ALIGNMENT.RIGHT)


def _number_paragraphs(word: Word) -> None:
    numbering = word.part.numbering_part.element
    abstract = element("w:abstractNum", abstractNumId=_LIST)
    level = element("w:lvl", ilvl="0")
    for name, value in (
        ("start", "1"),
        ("numFmt", "decimal"),
        ("lvlText", "%1."),
        ("lvlJc", "left"),
    ):
        level.append(element(f"w:{name}", val=value))
    abstract.append(element("w:multiLevelType", val="singleLevel"))
    abstract.append(level)
    numbering.insert(0, abstract)
    number = element("w:num", numId=_LIST)
    number.append(element("w:abstractNumId", val=_LIST))
    numbering.append(number)
    style = word.styles.add_style(NUMBERED, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.paragraph_format.tab_stops.add_tab_stop(Cm(1))
    reference = style.element.get_or_add_pPr().get_or_add_numPr()
    reference.get_or_add_ilvl().val = 0
    reference.get_or_add_numId().val = int(_LIST)
