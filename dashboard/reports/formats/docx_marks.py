"""Parts of a DOCX that python-docx has no words for: fields, rules, captions, alternative text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.run import Run

from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shape import InlineShape
    from docx.text.paragraph import Paragraph

_RTL: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]+(?: [\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]+)*"
)


def colour(name: str) -> RGBColor:
    """Return a colour of the light theme."""
    return RGBColor.from_string(hex_of(name))


def hex_of(name: str) -> str:
    """Return a colour of the light theme as the schema has it, such as "FFFFFF"."""
    return PALETTE[name].light.removeprefix("#")


def element(tag: str, **values: str) -> BaseOxmlElement:
    """Make an element of the word processor's schema, such as "w:tblHeader"."""
    made = OxmlElement(tag)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_paragraph(word: Word, style: str) -> Paragraph:
    """Add an empty paragraph of a style that is not the document's usual one."""
    paragraph = word.add_paragraph()
    # By its id: the library compares a style by name with all those of the document.
    paragraph._p.style = word.styles[style].style_id
    return paragraph


def add_words(paragraph: Paragraph, words: str, is_bold: bool = False) -> None:
    """Write text, with runs in scripts from right to left marked as such."""
    end = 0
    for found in _RTL.finditer(words):
        _add_run(paragraph, words[end : found.start()], is_bold)
        run = _add_run(paragraph, found.group(), is_bold)
        if run:
            run.font.rtl = True
        end = found.end()
    _add_run(paragraph, words[end:], is_bold)


def _add_run(paragraph: Paragraph, words: str, is_bold: bool) -> Run | None:
    if not words:
        return None
    made = OxmlElement("w:r")
    made.add_t(words)
    paragraph._p.append(made)
    run = Run(made, paragraph)
    if is_bold:
        run.bold = True
    return run


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that the word processor works out, and what it shows until then."""
    field = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_caption(word: Word, kind: str, number: int, title: str, unit: str = "") -> None:
    """Add "Table 1. Title" above what it names, counted by the word processor."""
    paragraph = add_paragraph(word, "Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{kind} ")
    add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
    paragraph.add_run(". ")
    add_words(paragraph, title)
    if unit:
        paragraph.add_run(f" {unit}").font.color.rgb = colour("muted")


def describe_picture(picture: InlineShape, number: int, title: str, alt: str) -> None:
    """Give a picture its name and the text for those who do not see it."""
    # Without distances a word processor keeps an eighth of an inch beside the picture.
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")
    about = picture._inline.docPr
    about.set("name", f"Figure {number}")
    about.set("title", title)
    about.set("descr", alt)


def rule(paragraph: Paragraph, side: str) -> None:
    """Draw a line above or below a paragraph."""
    borders = element("w:pBdr")
    borders.append(element(f"w:{side}", val="single", sz="4", space="4", color=hex_of("muted")))
    paragraph._p.get_or_add_pPr().append(borders)


def warn(run: Run) -> None:
    """Set words that must not be overlooked."""
    run.bold = True
    run.font.color.rgb = colour("alert")
