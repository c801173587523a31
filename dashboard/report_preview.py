"""A report as it will read, on the page: text whole, long tables by their beginning."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from dashboard import tables
from dashboard.reports.document import Chart, Items, Paragraph, Table
from dashboard.reports.written import cell

if TYPE_CHECKING:
    from dashboard.reports.document import Block, Document, Section, Stamp

_ROWS: Final = 12


def preview(document: Document, stamp: Stamp) -> str:
    """Write a document as markup; charts stand as their titles."""
    zone = ZoneInfo(stamp.time_zone)
    note = f'<p class="cm-subtitle">{escape(document.note)}</p>' if document.note else ""
    sections = "".join(_section(each, document.title, zone) for each in document.sections)
    return f'<article class="cm-report"><h2>{escape(document.title)}</h2>{note}{sections}</article>'


def _section(of: Section, within: str, zone: ZoneInfo) -> str:
    blocks = "".join(_block(each, within, zone) for each in of.blocks)
    level = 2 + of.level
    return f"<section><h{level}>{escape(of.title)}</h{level}>{blocks}</section>"


def _block(of: Block, within: str, zone: ZoneInfo) -> str:
    if isinstance(of, Paragraph):
        return f"<p>{escape(of.text)}</p>"
    if isinstance(of, Items):
        return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in of.texts)}</ul>"
    if isinstance(of, Chart):
        return f'<p class="cm-source">Chart: {escape(of.title)} ({escape(of.unit)})</p>'
    return _table(of, within, zone)


def _table(of: Table, within: str, zone: ZoneInfo) -> str:
    columns = tuple(
        tables.Column(each.title, "left" if each.type in ("text", "date") else "right")
        for each in of.columns
    )
    rows = tuple(
        tuple(cell(value, column.type, zone) for value, column in zip(row, of.columns, strict=True))
        for row in of.rows[:_ROWS]
    )
    more = len(of.rows) - _ROWS
    rest = f"and {more:,} more rows. " if more > 0 else ""
    shown = tables.markup(tables.Table(columns, rows, label=f"{within}: {of.title}"))
    return (
        f'<p class="cm-caption">{escape(of.title)}</p>{shown}'
        f'<p class="cm-source">{escape(rest + of.base)}</p>'
    )
