"""What would load: every source read and checked, nothing kept."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from etl import inbox, seal
from etl.config import Settings
from etl.errors import SourceError
from etl.prepare import kind_of, prepare
from etl.references import References
from etl.source import Context, SourceConfig

_BY_HAND = ("sheet", "programme")
_MOST_PLACES = 5


@dataclass
class Preview:
    """What one source would bring."""

    files: int = 0
    records: int = 0
    rejected: int = 0
    skipped: int = 0
    errors: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    places: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By reason: the rows of sheets kept by hand, as the spreadsheet numbers them."""
    unresolved: Counter[tuple[str, str]] = field(default_factory=Counter)


def show(settings: Settings, references: References, console: Console) -> bool:
    """Print what every source would bring; return whether all of it can be read."""
    known = seal.read(settings.warehouse)
    seal.refuse_other_secret(known, settings, references)
    context = settings.context(references)
    previews = {config.name: _preview(settings, config, context) for config in settings.sources}
    table = Table(title=f"{settings.document.event.name}: what would load")
    table.add_column("Source")
    for heading in ("Files", "Records", "Rejected", "Skipped"):
        table.add_column(heading, justify="right")
    for name, one in previews.items():
        numbers = (one.files, one.records, one.rejected, one.skipped)
        table.add_row(name, *(f"{number:,}" for number in numbers))
    console.print(table)
    for name, one in previews.items():
        _print(name, one, settings, console)
    for notice in seal.changed(known, settings):
        console.print(notice, markup=False)
    return not any(one.errors for one in previews.values())


def _print(name: str, one: Preview, settings: Settings, console: Console) -> None:
    for sentence in one.errors:
        console.print(f"{name}: {sentence}", markup=False)
    for reason, records in one.reasons.most_common():
        where = _where(one.places[reason])
        console.print(f"{name}: {records:,} rejected: {reason}{where}.", markup=False)
    for (what, value), records in one.unresolved.most_common():
        console.print(f'{name}: no mapping for {what} "{value}" ({records:,}).', markup=False)
    if not one.files:
        console.print(f"{name}: no file yet in {_path(settings, name)}.", markup=False)


def _where(places: list[str]) -> str:
    more = ", …" if len(places) > _MOST_PLACES else ""
    return f" ({', '.join(places[:_MOST_PLACES])}{more})" if places else ""


def _path(settings: Settings, name: str) -> str:
    config = next(config for config in settings.sources if config.name == name)
    return str(settings.folder / config.path)


def _preview(settings: Settings, config: SourceConfig, context: Context) -> Preview:
    preview = Preview()
    for file in inbox.files(settings.folder, config):
        preview.files += 1
        try:
            _add(preview, file, config, context)
        except SourceError as error:
            preview.errors.append(str(error))
    return preview


def _add(preview: Preview, file: inbox.InboxFile, config: SourceConfig, context: Context) -> None:
    source = kind_of(config)
    chunks = inbox.new_chunks(file, source, config, lambda _identity: None, _now)
    for batch, content in chunks:
        load = prepare(batch, content, source, config, context)
        preview.records += load.records
        preview.rejected += load.rejected.height
        preview.skipped += sum(load.skipped.values())
        for position, _, reasons in load.rejected.iter_rows():
            preview.reasons.update(reasons)
            if source.kind in _BY_HAND:
                for reason in reasons:
                    preview.places[reason].append(f"{file.path.name} row {position + 1}")
        for what, value, rows in load.unresolved.iter_rows():
            preview.unresolved[(what, value)] += rows


def _now() -> datetime:
    return datetime.now(UTC)
