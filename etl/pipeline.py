"""Load what is new: inbox -> landing -> parse -> check -> warehouse -> models -> snapshot."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl import holding, inbox, landing, listing, models, overlaps, publish, reference_tables, seal
from etl.alerts import Alerts
from etl.apart import prepare_marked
from etl.config import Settings
from etl.errors import SourceError
from etl.inbox import ClosedError
from etl.landing import Batch
from etl.ledger import Loaded
from etl.listing import InboxFile
from etl.polling import Polls
from etl.prepare import kind_of
from etl.rejects import Rejects
from etl.source import Context, Reading, Source, SourceConfig
from etl.warehouse import Warehouse

_SETTLED_AFTER = 2.0  # seconds since the file was written
_LOOK_NOTED_EVERY = 60.0  # seconds, while nothing is new

OnBatch = Callable[[Batch, int], None]
"""Told of each batch that is loaded and of its size in bytes."""


@dataclass
class Pipeline:
    """One event's loading: the open warehouse, what parsers may know, and what was seen."""

    settings: Settings
    warehouse: Warehouse
    context: Context
    on_batch: OnBatch = lambda _batch, _size: None
    settles: bool = False
    """Wait until a whole file written just now stays as it is, since it may be half written."""
    _unsettled: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    _seen: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    _errors: dict[str, dict[str, str]] = field(default_factory=dict)
    """By source and file: why it cannot be read."""
    _damaged: dict[str, tuple[Path, str]] = field(default_factory=dict)
    """By batch: the landed file that cannot be read, and why."""
    rejects: Rejects = field(default_factory=Rejects)
    _noted: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    """The outcome by source as the warehouse has it; none yet before the first look."""
    _received_at: datetime = field(init=False)
    """When the latest batch was received."""
    _look_noted_at: float = -_LOOK_NOTED_EVERY
    polls: Polls = field(init=False)
    """The sources over HTTP, which nobody asks yet."""
    alerts: Alerts = field(init=False)

    def __post_init__(self) -> None:
        self.polls = Polls(self.settings)
        self.alerts = Alerts(self.settings, self.warehouse.con)

    @property
    def _configs(self) -> dict[str, SourceConfig]:
        return {config.name: config for config in self.settings.sources}

    def open(self) -> list[str]:
        """Bring configuration and warehouse together; load what was landed and not committed.

        A landed file that is damaged is an error of its source and stops nothing else. Returns
        what the operator should know; raises `ConfigError` if the secret is another one.
        """
        notices = seal.keep(self.warehouse.con, self.settings, self.context.references)
        reference_tables.apply(self.warehouse.con, self.settings)
        self._received_at = self.warehouse.ledger.last_received_at()
        known, held = self.warehouse.ledger.batches(), self.warehouse.ledger.held()
        for batch_id, path in landing.landed(self.settings.landing):
            config = self._configs.get(path.parent.name)
            if config is None or (
                batch_id in known and not self._passes(held.get(batch_id), config)
            ):
                continue
            try:
                batch, content = landing.fetch(path)
            except SourceError as error:
                self._damaged[batch_id] = (path, str(error))
                continue
            # What was landed again, since it could not be read, is there twice.
            self._damaged.pop(batch_id, None)
            known.add(batch_id)
            self._load_landed(batch, content)
        return notices

    def load_new(self) -> bool:
        """Load what is new in every source; tell whether anything is."""
        changes = {config.name: self._load_source(config) for config in self.settings.sources}
        is_new = any(changes.values())
        # With something new a snapshot is published, which then tells of this look.
        if is_new or time.monotonic() - self._look_noted_at >= _LOOK_NOTED_EVERY:
            self.warehouse.ledger.note_look(
                name
                for name, changed in changes.items()
                if not changed
                and not self._noted.get(name)
                and self.polls.succeeded_since(name, self._look_noted_at)
            )
            self._look_noted_at = time.monotonic()
        return is_new

    def publish(self) -> publish.Published:
        """Recompute what changed and publish it."""
        models.build(self.warehouse.con)
        self.alerts.decide()
        return publish.publish(self.warehouse.con, self.settings.snapshots)

    def errors(self) -> list[tuple[str, str]]:
        """List (source, sentence) of every file that cannot be read, in order."""
        return sorted(
            (source, sentence)
            for source in self._configs
            for sentence in self._faults(source).values()
        )

    def _faults(self, source: str) -> dict[str, str]:
        """Map what of a source cannot be read or fetched, file or address, to the reason."""
        landed = {
            path.name: sentence
            for path, sentence in self._damaged.values()
            if path.parent.name == source
        }
        return landed | self._errors.get(source, {}) | self.polls.faults(source)

    def _outcome(self, source: str) -> tuple[str, str] | None:
        """Return (sentence, file) of the first file of a source that cannot be loaded."""
        files = sorted(self._faults(source).items())
        if not files:
            return None
        more = f" ({len(files) - 1} more cannot be loaded.)" if len(files) > 1 else ""
        return files[0][1] + more, files[0][0]

    def _load_source(self, config: SourceConfig) -> bool:
        source = kind_of(config)
        files = self._files(config, source)
        changed = False
        for file in files:
            if self._seen.get(file.path) == file.stamp or not self._is_settled(file, source):
                continue
            changed |= self._load_file(file, files, source, config)
        outcome = self._outcome(config.name)
        if not changed and outcome is None and self.polls.is_waiting(config.name):
            return False
        if not changed and config.name in self._noted and self._noted[config.name] == outcome:
            return False
        self.warehouse.ledger.note_attempt(config.name, config.kind, outcome)
        self._noted[config.name] = outcome
        return True

    def _files(self, config: SourceConfig, source: Source) -> list[InboxFile]:
        """List the files of a source; if that cannot be done, it is an error of the source."""
        errors = self._errors.setdefault(config.name, {})
        try:
            files = listing.files(self.settings.folder, config)
        except SourceError as error:
            errors[config.path] = str(error)
            return []
        for gone in errors.keys() - {file.name for file in files}:
            del errors[gone]
        if fault := listing.mixed(files, source):
            errors[config.path] = fault
            return []
        return files

    def _is_settled(self, file: InboxFile, source: Source) -> bool:
        age_seconds = time.time() - file.modified_ns / 1e9
        is_whole = source.reading is Reading.WHOLE or file.is_packed
        if not self.settles or not is_whole or age_seconds > _SETTLED_AFTER:
            return True
        before, self._unsettled[file.path] = self._unsettled.get(file.path), file.stamp
        return before == file.stamp

    def _load_file(
        self, file: InboxFile, files: list[InboxFile], source: Source, config: SourceConfig
    ) -> bool:
        """Load what is new of a file; an error is kept for its source until the file is mended."""
        changed = False
        try:
            chunks = inbox.new_chunks(
                file,
                source,
                config,
                lambda identity: self.warehouse.ledger.cursors(config.name, identity),
                self._received_now,
                files,
            )
            for batch, content in inbox.read_ahead(chunks):
                known = self.warehouse.ledger.outcome(batch.batch_id)
                if known == "loaded":
                    continue
                if known is None:
                    landing.store(self.settings.landing, batch, content)
                    overlaps.remove_superseded(
                        self.warehouse.ledger, self.settings.landing, batch, content
                    )
                changed = True
                self._load(batch, content, source, config)
        except ClosedError as error:
            # It is tried again at every look: what is mended need not change the file.
            self._errors[config.name][file.name] = str(error)
            return changed
        except SourceError as error:
            self._errors[config.name][file.name] = str(error)
        else:
            self._errors[config.name].pop(file.name, None)
        self._seen[file.path] = file.stamp
        return changed

    def _passes(self, held: tuple[Batch, Loaded] | None, config: SourceConfig) -> bool:
        """Tell whether a batch that was held would not be with the thresholds of today."""
        ledger, landed = self.warehouse.ledger, self.settings.landing
        return held is not None and not holding.reason_today(ledger, landed, *held, config)

    def _received_now(self) -> datetime:
        """Return the time, later than of any batch before, since their order tells what counts."""
        self._received_at = max(datetime.now(UTC), self._received_at + timedelta(microseconds=1))
        return self._received_at

    def _load_landed(self, batch: Batch, content: bytes) -> None:
        """Load a landed chunk; if it cannot be read, the look at its file will say so."""
        config = self._configs.get(batch.source)
        if config is None or config.kind != batch.kind:
            return
        if batch.reading == Reading.LINES.value:
            batch, content = overlaps.without_loaded(self.warehouse.ledger, batch, content)
            if not content:
                return
        with suppress(SourceError):
            self._load(batch, content, kind_of(config), config)

    def _load(self, batch: Batch, content: bytes, source: Source, config: SourceConfig) -> Loaded:
        try:
            load = prepare_marked(
                self.settings.landing, batch, content, source, config, self.context
            )
        except SourceError as error:
            self.warehouse.ledger.note_failure(batch, str(error))
            raise
        holding.hold_back(self.warehouse.ledger, self.settings.landing, batch, load, config)
        loaded = self.warehouse.commit(batch, load)
        self.on_batch(batch, len(content))
        self.rejects.note(batch, loaded)
        return loaded
