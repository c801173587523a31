"""Documents as PDF: tagged, PDF/UA-1 and PDF/A-2a, set by Typst with the typefaces shipped."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from dashboard.errors import ReportError
from dashboard.reports import charts, fonts, written
from dashboard.reports.imprint import LANGUAGE, NOT_OFFICIAL, PROGRAM, SIMULATED, imprint
from dashboard.reports.layout import Picture, pieces
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.reports.document import Definition, Document, Stamp
    from dashboard.reports.layout import Piece

_TEMPLATE: Final = Path(__file__).parents[2] / "assets" / "report.typ"
_STANDARDS: Final = ("ua-1", "a-2a")
_COLOURS: Final = ("text", "muted", "border", "alert")


def write_pdf(document: Document, stamp: Stamp, definitions: Sequence[Definition]) -> bytes:
    """Return a document as PDF, dated by its snapshot: the same input gives the same bytes.

    Raises `ReportError` that names the text for which no typeface has a glyph.
    """
    data = _data(document, stamp, definitions)
    pdf: bytes = _set(
        document,
        data,
        format="pdf",
        pdf_standards=list(_STANDARDS),
        timestamp=int(stamp.built_at.timestamp()),
    )
    return pdf


def draw_pages(
    document: Document, stamp: Stamp, definitions: Sequence[Definition], resolution: float
) -> list[bytes]:
    """Return the pages of the PDF as PNG, of so many dots per inch.

    A letter without a glyph is an empty box here.
    """
    data = _data(document, stamp, definitions)
    pages: bytes | list[bytes] = _set(document, data, format="png", ppi=resolution)
    return [pages] if isinstance(pages, bytes) else pages


def _set(document: Document, data: dict[str, Any], **options: Any) -> Any:
    try:
        return typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=fonts.fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            **options,
        )
    except typst.TypstError as error:
        where = f"The document {document.name}"
        raise ReportError(fonts.reason(error, where, _texts(data))) from error


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a document, those in its drawings as well."""
    if isinstance(value, str):
        yield from charts.words(value) if value.startswith("<svg") else [value]
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _data(document: Document, stamp: Stamp, definitions: Sequence[Definition]) -> dict[str, Any]:
    head = imprint(stamp)
    language, _, region = LANGUAGE.partition("-")
    return {
        "title": written.plain(document.title),
        "note": written.plain(document.note),
        "description": head.origin,
        "event": head.event,
        "where": head.where,
        "origin": head.origin,
        "official": NOT_OFFICIAL,
        "program": PROGRAM,
        "simulated": SIMULATED if head.is_simulated else "",
        "facts": head.facts,
        "language": language,
        "region": region,
        "families": fonts.FAMILIES,
        "colours": {name: PALETTE[name].light for name in _COLOURS},
        "pieces": [_piece(piece, stamp) for piece in pieces(document, stamp, definitions)],
    }


def _piece(piece: Piece, stamp: Stamp) -> dict[str, Any]:
    kind = {"kind": type(piece).__name__.lower()}
    if isinstance(piece, Picture):
        return kind | {
            "title": piece.title,
            "alt": written.plain(piece.chart.alt),
            "svg": charts.for_page(piece.chart, stamp),
            "notes": piece.notes,
        }
    return kind | asdict(piece)
