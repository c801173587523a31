"""What would load: every source read and checked, nothing kept.

What would be held is decided as in loading, with a copy of the ledger that is thrown away.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console

from etl import advice, advice_clocks, holding, inbox, listing, paste, seal, summary
from etl.config import Settings
from etl.errors import SourceError, WarehouseError
from etl.landing import Batch
from etl.ledger import Ledger
from etl.polling import fetched_aside
from etl.prepare import kind_of, prepare
from etl.references import References
from etl.seen import Seen, known_people, linked
from etl.source import Chunk, Context, Question, Reading, Source, SourceConfig
from etl.sources.fetched import Fetched
from etl.warehouse import Load, Warehouse

_MOST_PLACES = 5
# Their reports say other things before the titles.
_NO_ROWS = (".json", ".jsonl", ".ndjson", ".parquet")
_OTHER_ROWS = ("cloudfront_log", "teams_report", "webex_report", "zoom_report")


@dataclass
class Preview:
    """What one source would bring."""

    files: int = 0
    records: int = 0
    rejected: int = 0
    skipped: int = 0
    errors: list[str] = field(default_factory=list)
    reasons: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By the reasons of a record: where those are that were rejected for them."""
    unresolved: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: Seen = field(default_factory=Seen)
    questions: list[Question] = field(default_factory=list)
    written: list[advice_clocks.Written] = field(default_factory=list)


def show(settings: Settings, references: References, console: Console) -> bool:
    """Print what every source would bring, fetched or read; return whether all of it can be."""
    known = seal.read(settings.warehouse)
    seal.refuse_other_secret(known, settings, references)
    context = settings.context(references)
    with fetched_aside(settings) as (aside, polls), _ledger_aside(settings.warehouse) as ledger:
        previews = {
            config.name: _preview(aside, config, context, ledger) for config in aside.sources
        }
        for name, preview in previews.items():
            preview.errors += polls.faults(name).values()
    seen = {name: one.seen for name, one in previews.items()}
    people = known_people(seen)
    lines = [
        _line(config.name, previews[config.name], people) for config in summary.shown(settings)
    ]
    sentences = [
        f"{name}: {sentence}" for name, one in previews.items() for sentence in _sentences(one)
    ]
    sentences += advice.advise(settings, seen)
    for config in aside.sources:
        sentences += advice_clocks.advise(settings, config, previews[config.name].written)
    sentences += summary.no_files(settings)
    sentences += seal.changed(known, settings)
    title = f"{settings.document.event.name}: what would load"
    summary.show(summary.Summary(lines, sentences), title, "Records", console)
    found = {
        name: paste.Found(one.unresolved, one.seen, one.questions) for name, one in previews.items()
    }
    if pasted := paste.lines(settings, found):
        for line in ("", paste.HEADING, *pasted):
            console.print(line, markup=False, soft_wrap=True, highlight=False)
    return not any(one.errors for one in previews.values())


@contextmanager
def _ledger_aside(warehouse: Path) -> Iterator[Ledger]:
    """Make a ledger that begins as that of the warehouse, if that is there and not in use."""
    with TemporaryDirectory() as folder, Warehouse(Path(folder) / "aside.duckdb") as aside:
        with suppress(WarehouseError, duckdb.Error, OSError):
            if warehouse.exists():
                with Warehouse.lock(warehouse):
                    name = str(warehouse).replace("'", "''")
                    aside.con.execute(f"attach '{name}' as loaded (read_only)")
                    aside.con.execute(
                        "insert into core.batch by name select * from loaded.core.batch"
                    )
                    aside.con.execute("detach loaded")
        yield aside.ledger


def _line(name: str, one: Preview, people: set[str]) -> summary.Line:
    stays = linked(one.seen, people)
    return summary.Line(name, one.files, one.records, one.rejected, one.skipped, stays)


def _sentences(one: Preview) -> list[str]:
    by_number = sorted(one.reasons.items(), key=lambda item: -len(item[1]))
    rejected = [
        f"{len(places):,} rejected: {reasons} ({_some(places)})." for reasons, places in by_number
    ]
    unresolved = [
        f'no mapping for {what} "{value}" ({records:,}).'
        for (what, value), records in one.unresolved.most_common()
    ]
    return [*one.errors, *rejected, *unresolved]


def _some(places: list[str]) -> str:
    more = ", …" if len(places) > _MOST_PLACES else ""
    return ", ".join(places[:_MOST_PLACES]) + more


def _preview(settings: Settings, config: SourceConfig, context: Context, ledger: Ledger) -> Preview:
    try:
        files = [_named(file, settings, config) for file in listing.files(settings.folder, config)]
    except SourceError as error:
        return Preview(errors=[str(error)])
    preview = Preview(files=len(files))
    if fault := listing.mixed(files, kind_of(config)):
        preview.errors.append(fault)
        return preview
    for file in files:
        try:
            _add(preview, file, config, context, ledger)
        except SourceError as error:
            preview.errors.append(str(error))
    return preview


def _named(file: listing.InboxFile, settings: Settings, config: SourceConfig) -> listing.InboxFile:
    """Name what was fetched aside as it is named when it is loaded."""
    if not isinstance(config, Fetched):
        return file
    path = settings.fetched / config.name / file.path.name
    is_below = path.is_relative_to(settings.folder)
    return replace(file, name=str(path.relative_to(settings.folder) if is_below else path))


def _add(
    preview: Preview,
    file: listing.InboxFile,
    config: SourceConfig,
    context: Context,
    ledger: Ledger,
) -> None:
    source = kind_of(config)
    chunks = inbox.new_chunks(file, source, config, lambda _identity: [], _now)
    moments = []
    for batch, content in chunks:
        load = prepare(batch, content, source, config, context)
        moments.append(advice_clocks.newest(load.tables))
        preview.records += load.records
        preview.rejected += load.rejected.height
        preview.skipped += sum(load.skipped.values())
        for position, _, reasons in load.rejected.iter_rows():
            preview.reasons["; ".join(reasons)].append(_place(batch, source, position))
        for what, value, rows in load.unresolved.iter_rows():
            preview.unresolved[(what, value)] += rows
        for table, frame in load.tables.items():
            preview.seen.add(table, frame)
        if source.questions:
            chunk = Chunk(content, file.path.name, batch.observed_at)
            preview.questions += source.questions(chunk)
        preview.errors += _held(batch, load, config, ledger)
    if written := advice_clocks.written(file, source.reading, moments, _now()):
        preview.written.append(written)


def _held(batch: Batch, load: Load, config: SourceConfig, ledger: Ledger) -> list[str]:
    """Tell that a batch would be held, unless it, or a part of its file, is loaded already."""
    is_known = ledger.outcome(batch.batch_id) == "loaded"
    if is_known or (batch.identity and ledger.cursors(batch.source, batch.identity)):
        return []
    counts = holding.count(load)
    sentence = holding.reason(ledger, batch, counts, config)
    ledger.write(batch, counts, next_record=1, error=sentence)
    return [sentence] if sentence else []


def _place(batch: Batch, source: Source, position: int) -> str:
    """Name a record as an editor or a spreadsheet numbers it, where that is known."""
    name = Path(batch.file).name
    if source.reading is Reading.LINES:
        return f"{name} line {position}"
    if source.reading is Reading.TABLE:
        return f"{name} line {position + 1}"
    is_table = source.kind not in _OTHER_ROWS and not name.casefold().endswith(_NO_ROWS)
    return f"{name} row {position + 1}" if is_table else f"{name} record {position}"


def _now() -> datetime:
    return datetime.now(UTC)
