"""A report as it will read, on the page: a sheet of its own for each document."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import tables
from dashboard.components import notice
from dashboard.errors import ReportError
from dashboard.reports import charts, written
from dashboard.reports.build import build
from dashboard.reports.imprint import NOT_OFFICIAL, SIMULATED, imprint
from dashboard.reports.layout import Grid, Heading, Listing, Picture, Terms, Text, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reports.document import Definition, Document, Report, Stamp
    from dashboard.reports.layout import Piece
    from dashboard.reports.request import Request
    from dashboard.snapshot import Snapshot

_ROWS: Final = 12
"""How many rows of a table are shown."""
_MEETINGS: Final = "meetings_held"
_BELOW: Final = 3
"""The level of a title; headings of a document stand below it."""


@dataclass(frozen=True)
class Sheet:
    """A document as markup; where it cannot be drawn, why in one sentence."""

    title: str
    markup: str
    error: str = ""


@dataclass(frozen=True)
class Preview:
    """A report, and what its documents look like."""

    report: Report
    sheets: tuple[Sheet, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no meeting belongs to the period."""
        return not any(table.rows for table in self.report.tables if table.name == _MEETINGS)


def look(snapshot: Snapshot, request: Request) -> Preview:
    """Make a report to be looked at.

    Raises `ReportError` where there is nothing to report, or charts cannot be drawn.
    """
    report = build(snapshot, request)
    charts.draw(report.charts, report.stamp)
    return Preview(report, tuple(_sheet(each, report) for each in report.documents))


def show_sheets(of: Preview) -> None:
    """Show the documents, a tab each."""
    for tab, sheet in zip(st.tabs([each.title for each in of.sheets]), of.sheets, strict=True):
        with tab:
            if sheet.error:
                notice("This document cannot be drawn", sheet.error)
            else:
                st.html(sheet.markup)


def _sheet(document: Document, report: Report) -> Sheet:
    try:
        return Sheet(document.title, preview(document, report.stamp, report.definitions))
    except ReportError as error:
        return Sheet(document.title, "", str(error))


def preview(document: Document, stamp: Stamp, definitions: Sequence[Definition]) -> str:
    """Write a document as markup, in the order and with the numbers it has on paper.

    Raises `ReportError` that names a chart for whose text no typeface has a glyph.
    """
    head = imprint(stamp)
    note = f'<p class="cm-report-note">{escape(document.note)}</p>' if document.note else ""
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in head.facts
    )
    body = "".join(_piece(each, stamp) for each in pieces(document, stamp, definitions))
    simulated = f"<b>{SIMULATED}</b>" if head.is_simulated else ""
    return (
        f'<article class="cm-report">'
        f'<p class="cm-report-head"><span>{escape(head.event)}</span>{simulated}</p>'
        f"<h{_BELOW}>{escape(written.plain(document.title))}</h{_BELOW}>{note}<dl>{facts}</dl>"
        f'{body}<p class="cm-report-foot">{NOT_OFFICIAL}<br>{escape(head.origin)}</p></article>'
    )


def _piece(piece: Piece, stamp: Stamp) -> str:
    match piece:
        case Heading(text, level):
            level = min(_BELOW + level, 6)
            return f"<h{level}>{escape(text)}</h{level}>"
        case Text(text, number):
            counted = "" if number is None else f'<span class="cm-report-number">{number}.</span> '
            return f"<p>{counted}{escape(text)}</p>"
        case Listing(texts):
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
        case Terms(pairs):
            return "".join(f"<p><b>{escape(name)}.</b> {escape(text)}</p>" for name, text in pairs)
        case Grid():
            return _grid(piece)
        case Picture():
            return _picture(piece, stamp)


def _grid(of: Grid) -> str:
    columns = tuple(
        tables.Column(label, "right" if is_figure else "left", wide=not is_figure)
        for label, is_figure in zip(of.head, of.is_figure, strict=True)
    )
    rows = tuple(
        tuple(tables.Cell(text, strong=is_total) for text in row)
        for row, is_total in zip(of.rows[:_ROWS], of.totals, strict=False)
    )
    more = len(of.rows) - _ROWS
    rest = f'<p class="cm-report-rest">And {more:,} more rows.</p>' if more > 0 else ""
    shown = tables.markup(tables.Table(columns, rows, label=f"Table {of.number}. {of.title}"))
    unit = f" <span>{escape(of.unit)}</span>" if of.unit else ""
    return (
        f"<figure><figcaption><b>Table {of.number}.</b> {escape(of.title)}{unit}</figcaption>"
        f"{shown}{rest}{_notes(of.notes)}</figure>"
    )


def _picture(of: Picture, stamp: Stamp) -> str:
    # As a picture, because the typefaces of a drawing would be those of the reader's machine.
    drawn = b64encode(charts.png(of.chart, stamp)).decode()
    return (
        f"<figure><figcaption><b>Figure {of.number}.</b> {escape(of.title)}</figcaption>"
        f'<div class="cm-scroll" tabindex="0" role="region" aria-label="Figure {of.number}">'
        f'<img alt="{escape(written.plain(of.chart.alt))}" src="data:image/png;base64,{drawn}">'
        "</div>"
        f"{_notes(of.notes)}</figure>"
    )


def _notes(texts: Sequence[str]) -> str:
    return "".join(f'<p class="cm-report-small">{escape(text)}</p>' for text in texts)
