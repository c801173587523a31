"""What loading brought, or would bring, source by source: one table for `run` and for `check`."""

from dataclasses import dataclass, field
from datetime import datetime

import duckdb
from rich.console import Console
from rich.table import Table

from etl import advice, listing, models
from etl.config import Settings
from etl.errors import SourceError
from etl.ledger import naive
from etl.source import SourceConfig
from etl.sources.fetched import Fetched

_DECISIONS = ("release", "acknowledgement")
"""Kinds of the sources that nobody configures: without files they need no word."""

_LOADED_SINCE = """
select
    source, cast(sum(accepted) as bigint), cast(sum(rejected) as bigint),
    cast(sum(skipped) as bigint)
from core.batch
where error is null and committed_at >= ?
group by source
"""
_LINKED = (
    "select source, cast(sum(stays) as bigint), cast(sum(linked) as bigint) from ({}) group by 1"
)


@dataclass(frozen=True)
class Line:
    """One source: its files, records by what becomes of them, and (linked, all) stays if any."""

    source: str
    files: int
    records: int = 0
    rejected: int = 0
    skipped: int = 0
    linked: tuple[int, int] | None = None


@dataclass(frozen=True)
class Summary:
    """One line a source, and what the operator should know besides."""

    lines: list[Line]
    sentences: list[str] = field(default_factory=list)


def show(summary: Summary, title: str, records: str, console: Console) -> None:
    """Print the table, then the sentences; `records` is the heading of the records that load."""
    table = Table(title=title)
    table.add_column("Source")
    for heading in ("Files", records, "Rejected", "Skipped", "Linked"):
        table.add_column(heading, justify="right")
    for line in summary.lines:
        numbers = (line.files, line.records, line.rejected, line.skipped)
        table.add_row(line.source, *(f"{number:,}" for number in numbers), _share(line.linked))
    console.print(table)
    for sentence in summary.sentences:
        console.print(sentence, markup=False, soft_wrap=True, highlight=False)


def _files(settings: Settings, config: SourceConfig) -> list[listing.InboxFile] | None:
    """List the files of a source, None if that cannot be done, which loading tells."""
    try:
        return listing.files(settings.folder, config)
    except SourceError:
        return None


def shown(settings: Settings) -> list[SourceConfig]:
    """Return the sources that are worth a line."""
    return [
        config
        for config in settings.sources
        if config.kind not in _DECISIONS or _files(settings, config) != []
    ]


def no_files(settings: Settings) -> list[str]:
    """Tell which sources have no file, and where one is looked for."""
    missing = [
        f"{config.name}: no file yet in {settings.folder / config.path}."
        for config in shown(settings)
        if not isinstance(config, Fetched) and _files(settings, config) == []
    ]
    if not settings.document.source:
        missing.append(f"{settings.path} has no [[source]] yet; add one for each system.")
    return missing


def loaded_since(con: duckdb.DuckDBPyConnection, settings: Settings, began: datetime) -> Summary:
    """Tell what was loaded from an instant on, and how many of all stays lead to somebody."""
    loaded = {row[0]: row[1:] for row in con.execute(_LOADED_SINCE, [naive(began)]).fetchall()}
    of_all = con.execute(_LINKED.format(models.select("marts", "stay_count"))).fetchall()
    linked = {source: (of_source, stays) for source, stays, of_source in of_all}
    lines = []
    for config in shown(settings):
        files = len(_files(settings, config) or ())
        records, rejected, skipped = loaded.get(config.name, (0, 0, 0))
        lines.append(Line(config.name, files, records, rejected, skipped, linked.get(config.name)))
    unlinked = [
        advice.not_linked(config, linked[config.name][1], "stays")
        for config in settings.sources
        if config.name in linked and not linked[config.name][0]
    ]
    return Summary(lines, [*unlinked, *no_files(settings)])


def _share(linked: tuple[int, int] | None) -> str:
    if not linked or not linked[1]:
        return ""
    # Only none is 0 % and only all are 100 %.
    percent = round(100 * linked[0] / linked[1])
    if 0 < linked[0] < linked[1]:
        percent = min(max(percent, 1), 99)
    return f"{percent} %"
