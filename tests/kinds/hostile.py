"""Files of every kind, damaged in any number of ways, read as the pipeline reads them.

Whatever stands in a file: it is read or refused with a sentence, every record is accounted for,
and what is planted in it comes out nowhere.
"""

import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from etl import config, inbox, listing, polling
from etl.errors import SourceError
from etl.listing import InboxFile
from etl.prepare import kind_of, prepare
from etl.references import References
from etl.source import Context, SourceConfig
from etl.warehouse import Load
from tests.congress import KEY, instant
from tests.faulty_server import TOKEN
from tests.kinds import SAMPLES, sample
from tests.kinds.mutations import damaged
from tests.kinds.planted import STILL_KNOWN, found
from tests.kinds.sample import NAME, TOKEN_ENV, event

MOST_BYTES = 8 * 2**30
"""Address space of the process that reads, so that the machine is not in danger."""
_BLOCK = 250
_MODIFIED_NS = int(instant("23:59").timestamp()) * 10**9
_AT = datetime(2021, 3, 10, tzinfo=UTC)


@dataclass
class Outcome:
    """What became of the cases of one kind."""

    kind: str
    cases: int = 0
    refused: int = 0
    """Cases that could not be read as a whole."""
    failures: list[str] = field(default_factory=list)
    peak_bytes: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    """Seconds and number of the case that took longest."""

    def add(self, other: "Outcome") -> None:
        """Add the outcome of other cases."""
        self.cases += other.cases
        self.refused += other.refused
        self.failures += other.failures
        self.peak_bytes = max(self.peak_bytes, other.peak_bytes)
        self.slowest = max(self.slowest, other.slowest)


@dataclass(frozen=True)
class _Seed:
    """A sample as its files stand in their folder."""

    config: SourceConfig
    context: Context
    files: dict[str, bytes]


def attack_apart(kind: str, cases: int, block: int = _BLOCK) -> Outcome:
    """Read cases in a process of its own, whose end is a failure like any."""
    outcome = Outcome(kind)
    with ExitStack() as stack:
        process = stack.enter_context(apart())
        for first in range(0, cases, block):
            number = min(block, cases - first)
            try:
                outcome.add(process.submit(attack, kind, first, number).result())
            except BrokenProcessPool:
                last = first + number - 1
                ended = f"{kind}: one of the cases {first} to {last} ended the process"
                outcome.add(Outcome(kind, number, failures=[ended]))
                process = stack.enter_context(apart())
    return outcome


@contextmanager
def apart() -> Iterator[ProcessPoolExecutor]:
    """Give a process of limited memory."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_limit) as process:
        yield process


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MOST_BYTES if most == resource.RLIM_INFINITY else min(MOST_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def attack(kind: str, first: int, cases: int) -> Outcome:
    """Read the cases with the numbers from `first` on."""
    outcome = Outcome(kind, cases)
    with tempfile.TemporaryDirectory(prefix="congress-hostile-") as name:
        folder = Path(name)
        seeds = _seeds(folder, kind)
        for case in range(first, first + cases):
            began = time.monotonic()
            try:
                outcome.refused += _read(folder, seeds, random.Random(f"{kind} {case}"))
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:
                # A panic of a library is no `Exception`.
                outcome.failures.append(f"{kind}, case {case}: {type(error).__name__}: {error}")
            outcome.slowest = max(outcome.slowest, (time.monotonic() - began, case))
    outcome.peak_bytes = _peak_bytes()
    return outcome


def _peak_bytes() -> int:
    """Return the most memory this process has had."""
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # What `getrusage` tells on Linux is not less than what the process had that began this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) * 1024


def _seeds(folder: Path, kind: str) -> list[_Seed]:
    os.environ[TOKEN_ENV] = TOKEN
    return [
        _seed(folder / str(number), kind, number)
        for number in range(len(SAMPLES.get(kind, ("none",))))
    ]


def _seed(folder: Path, kind: str, number: int) -> _Seed:
    """Make the files of a sample; what comes over HTTP is fetched once."""
    one = sample(kind, number)
    with ExitStack() as running:
        url = running.enter_context(one.system()).url if one.system else ""
        settings = config.load(event(folder, kind, one, url) / "congress.toml")
        if one.system:
            polling.Polls(settings).ask_once()
    (own,) = (source for source in settings.sources if source.name == NAME)
    files = {file.path.name: file.path.read_bytes() for file in listing.files(folder, own)}
    assert files, f"{kind}: the sample has no files"
    return _Seed(own, settings.context(References(KEY.encode())), files)


def _read(folder: Path, seeds: list[_Seed], chance: random.Random) -> bool:
    """Read one damaged file; return whether it is refused. Raises what breaks a law."""
    seed = chance.choice(seeds)
    name = chance.choice(sorted(seed.files))
    content = damaged(seed.files[name], chance)
    path = folder / name
    path.write_bytes(content)
    file = InboxFile(path, name, len(content), _MODIFIED_NS)
    source = kind_of(seed.config)
    try:
        chunks = inbox.new_chunks(file, source, seed.config, lambda _identity: [], lambda: _AT)
        for batch, chunk in chunks:
            _check(prepare(batch, chunk, source, seed.config, seed.context))
    except SourceError as error:
        _check_sentence(error)
        return True
    return False


def _check_sentence(error: SourceError) -> None:
    sentence = str(error)
    if "fault of this program" in sentence:
        raise error.__cause__ or error
    assert found(sentence) == [], f"it tells {found(sentence)}"
    assert sentence.isprintable(), f"it is not one line: {sentence!r}"
    assert len(sentence) < 1000, f"it is {len(sentence)} characters long"


def _check(load: Load) -> None:
    accepted = sum(_facts(table, load) for table in load.tables)
    counted = accepted + load.rejected.height + sum(load.skipped.values())
    assert load.records == counted, f"{load.records} records, but {counted} are accounted for"
    told = found(str(load.rejected["reasons"].explode().unique().to_list()))
    assert told == [], f"reasons tell {told}"
    kept = {table: str(frame.to_dicts()) for table, frame in load.tables.items()}
    for table, text in (kept | {"unresolved": str(load.unresolved.to_dicts())}).items():
        assert found(text, STILL_KNOWN) == [], f"{table} keeps {found(text, STILL_KNOWN)}"


def _facts(table: str, load: Load) -> int:
    """Count the records in a table: web logs are added up."""
    frame = load.tables[table]
    of_log = {"playback": "requests", "download": "downloads"}
    return int(frame[of_log[table]].sum()) if table in of_log else frame.height
