"""Holding a file that is probably wrong: far too many rejects, or far fewer records than before.

Nothing of it is loaded, what was loaded stays, and the source is in error until the file is mended
or let through. What is held follows from the file, the thresholds and what was received before it,
so that a rebuild holds the same; what was let through once stays so when a threshold is put back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl import landing
from etl.errors import SourceError
from etl.landing import Batch
from etl.ledger import Ledger, Loaded
from etl.source import Reading, SourceConfig
from etl.warehouse import Load

LEAST_RECORDS = 20
"""With fewer, a few slips are most of a file; so are the few lines that a live log brings."""


def hold_back(ledger: Ledger, folder: Path, batch: Batch, load: Load, config: SourceConfig) -> None:
    """Raise `SourceError` if a batch is to be held, which the ledger then has."""
    counts = count(load)
    sentence = reason_today(ledger, folder, batch, counts, config)
    # Both are marked in the landing folder, since a rebuild begins with an empty ledger.
    held = landing.held(folder, batch)
    if sentence:
        _leave(held)
        ledger.note_failure(batch, sentence, counts)
        raise SourceError(sentence)
    if held.exists():
        _leave(landing.let_through(folder, batch))


def reason_today(
    ledger: Ledger, folder: Path, batch: Batch, counts: Loaded, config: SourceConfig
) -> str | None:
    """Say why a batch is to be held, as `reason` does, unless it was let through once."""
    if landing.let_through(folder, batch).exists():
        return None
    return reason(ledger, batch, counts, config)


def count(load: Load) -> Loaded:
    """Count the records of a batch before it meets what the warehouse knows."""
    rejected, skipped = load.rejected.height, sum(load.skipped.values())
    return Loaded(load.records, load.records - rejected - skipped, rejected, 0, skipped)


def reason(ledger: Ledger, batch: Batch, counts: Loaded, config: SourceConfig) -> str | None:
    """Say why a batch is to be held, by how much and how to let it through; None if it is not."""
    faults = [*_rejects(counts, config), *_drop(ledger, batch, counts, config)]
    if not faults:
        return None
    part = f" from record {batch.first_record} on" if batch.first_record > 1 else ""
    keys = " and ".join(f"{fault.key} = {fault.percent}" for fault in faults)
    remedy = f"let it through with {keys} in its [[source]] and start again"
    if not counts.accepted:
        # Let through, it would bring nothing.
        remedy = "map what is in it in the configuration"
    return (
        f"{batch.file}{part} is held, nothing of it is loaded: "
        f"{' and '.join(fault.words for fault in faults)}; export it again or mend it, or {remedy}."
    )


@dataclass(frozen=True)
class _Fault:
    key: str
    percent: int
    """The least whole number that would let the batch through."""
    words: str


def _leave(mark: Path) -> None:
    mark.touch()
    landing.sync_folder(mark.parent)


def _rejects(counts: Loaded, config: SourceConfig) -> Iterator[_Fault]:
    rejected, limit = counts.rejected, config.max_rejected_percent
    whole = counts.accepted + rejected
    if whole >= LEAST_RECORDS and 100 * rejected > limit * whole:
        words = (
            f"{rejected:,} of {whole:,} records are rejected "
            f"({_percent(rejected, whole)}, more than {limit:g} %; see python -m etl check)"
        )
        yield _Fault("max_rejected_percent", _up(rejected, whole), words)


def _drop(ledger: Ledger, batch: Batch, counts: Loaded, config: SourceConfig) -> Iterator[_Fault]:
    limit = config.max_drop_percent
    version_of = config.version_of(Path(batch.file).name, counts.records)
    if batch.reading != Reading.WHOLE.value or version_of is None:
        return
    before = ledger.rows_before(batch, version_of)
    lost = before - counts.accepted
    if before >= LEAST_RECORDS and 100 * lost > limit * before:
        noun = "record" if counts.accepted == 1 else "records"
        words = (
            f"it has {counts.accepted:,} {noun} where the version before had {before:,} "
            f"({_percent(lost, before)} fewer, more than {limit:g} %)"
        )
        yield _Fault("max_drop_percent", _up(lost, before), words)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3g} %"


def _up(part: int, whole: int) -> int:
    return -(-100 * part // whole)
