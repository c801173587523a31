"""Laws of loading, over small random events.

Whatever the order in which files arrive and however they are cut, the published figures are the
same; what is loaded twice is loaded once; a rebuild gives what was loaded bit by bit. `EXAMPLES`
in the environment says how many events are tried.
"""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from etl import config
from etl.models import MARTS
from etl.pipeline import Pipeline
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import (
    KEY,
    PROGRAMME,
    SCAN_HEADER,
    append,
    hold_at,
    keep,
    log_line,
    make,
    mart,
    register,
    report,
    scan_line,
)

EXAMPLES = int(os.environ.get("EXAMPLES", "3"))
END = "12/23:00"

Deed = Callable[[Path, int], None]
"""Writes something into a folder; the number chooses between two files that grow."""

# Nobody is anywhere on the tenth, though there is a meeting.
DAYS = st.sampled_from(["8/", "9/", "11/"])
FOURTH = "P4,Fourth plenary,2021-03-10,10:00,12:00,Hall,Plenary,congress,plenary,\n"
CLOCKS = st.builds(
    "{}{:02d}:{:02d}".format,
    DAYS,
    st.sampled_from([0, 9, 10, 11, 12, 13, 14, 23]),
    st.sampled_from([0, 4, 5, 30, 58]),
)
SCANS = st.builds(
    "B{} {} {} {}".format,
    st.integers(1, 4),
    st.sampled_from(["in", "out"]),
    st.sampled_from(["Hall", "HALL-GATE", "Annex", "Lobby"]),
    CLOCKS,
)
REQUESTS = st.builds(
    log_line,
    sid=st.sampled_from(["s1", "s2"]),
    time=st.sampled_from(
        ["10:00:00", "10:00:20", "10:00:50", "23:59:50", "9/00:00:10", "9/00:01:00"]
    ),
    stream=st.sampled_from(["plenary-en", "plenary-en", "unknown"]),
    segment_ms=st.sampled_from([None, 4_000, 30_000]),
    delivery=st.sampled_from(["l", "v", None]),
    country=st.sampled_from([None, "FR", "JP"]),
    address=st.sampled_from(["192.0.2.1", "203.0.113.7"]),
)
ENTRIES = st.fixed_dictionaries(
    {
        "ID": st.sampled_from(["1", "2", "3", "4"]),
        "Registration state": st.sampled_from(["Completed", "Pending", "Withdrawn"]),
    },
    optional={
        "Category": st.sampled_from(["Member States", "NGO", "Press/Media"]),
        "Country": st.sampled_from(["France", "Japan"]),
        "Mode of attendance": st.just("Online"),
        "Email Address": st.sampled_from(["p1@example.org", "shared@example.org"]),
        "Checked in": st.just("Yes"),
        "Check-in date": st.sampled_from(["2021-03-08 09:30", "2021-03-09 09:30"]),
        "Registration date": st.just(""),
    },
)
ROWS = st.tuples(
    st.sampled_from(["p1@example.org", "p2@example.org", "shared@example.org", "-"]),
    CLOCKS,
    st.none() | st.integers(0, 3),
)


MOMENTS = st.sampled_from(["", "2021-03-08 10:30", "2021-03-08 13:00", "2021-03-09 09:00"])
SHEETS: dict[str, st.SearchStrategy[dict[str, str]]] = {
    "clock": st.builds(
        hold_at,
        st.sampled_from(["P1", "P2", "C1"]),
        st.sampled_from(["10:05", "13:50", "14:10"]),
        st.sampled_from(["", "12:30", "14:05", "15:00"]),
        room=st.sampled_from(["", "Hall", "Annex"]),
        status=st.sampled_from(["", "cancelled"]),
    ),
    "links": st.fixed_dictionaries(
        {
            "registration": st.sampled_from(["1", "2", "3"]),
            "badge": st.sampled_from(["B1", "B2", "B4"]),
            "valid_from": MOMENTS,
            "valid_to": MOMENTS,
        }
    ),
    "speakers": st.fixed_dictionaries(
        {
            "meeting": st.sampled_from(["P1", "P2", "P4"]),
            "order": st.sampled_from(["1", "2"]),
            "speaker": st.sampled_from(["France", "Japan"]),
            "delivery": st.sampled_from(["in person", "live", "video", "written"]),
            "date": st.just("2021-03-08"),
            "delivered": st.sampled_from(["", "10:10", "14:20"]),
            "email": st.sampled_from(["", "p1@example.org", "p3@example.org"]),
        }
    ),
    "delegations": st.fixed_dictionaries(
        {
            "delegation": st.sampled_from(["France", "Japan"]),
            "places_in_person": st.sampled_from(["", "10"]),
            "represented": st.sampled_from(["", "yes", "no"]),
            "reason": st.just("Decided"),
        }
    ),
}


def _kept(sheet: str, version: int, at: str, rows: list[dict[str, str]]) -> Deed:
    def write(folder: Path, _file: int) -> None:
        keep(folder, sheet, *rows, name=f" {version}", at=at)

    return write


def _registered(form: str, version: int, at: str, entries: list[dict[str, str]]) -> Deed:
    def write(folder: Path, _file: int) -> None:
        register(folder, *entries, form=form, name=f"{version}.csv", at=at)

    return write


def _reported(number: str, version: int, at: str, rows: list[tuple[str, str, int | None]]) -> Deed:
    def write(folder: Path, _file: int) -> None:
        lines = [f"{email} {joined} {_later(joined, hours)}" for email, joined, hours in rows]
        report(folder, number, *lines, name=f"{version}.csv", at=at)

    return write


def _later(clock: str, hours: int | None) -> str:
    if hours is None:
        return "-"
    day, _, time = clock.partition("/")
    hour, minute = int(time[:2]) + hours, time[3:]
    return f"{int(day) + hour // 24}/{hour % 24:02d}:{minute}"


def _scanned(row: str) -> Deed:
    def write(folder: Path, file: int) -> None:
        path = folder / f"inbox/rooms/{file}.csv"
        append(path, ("" if path.exists() else SCAN_HEADER) + scan_line(row), END)

    return write


def _requested(line: str) -> Deed:
    def write(folder: Path, file: int) -> None:
        path = folder / f"inbox/webcast/{file}.log"
        # A log is known by its first line; here that is one that cannot be read.
        append(path, ("" if path.exists() else f"Log {file}\n") + line, END)

    return write


@st.composite
def events(draw: st.DrawFn) -> list[Deed]:
    deeds = [_scanned(row) for row in draw(st.lists(SCANS, max_size=10))]
    deeds += [_requested(line) for line in draw(st.lists(REQUESTS, max_size=12, unique=True))]
    for version in range(draw(st.integers(0, 3))):
        at = draw(st.sampled_from(["10/09:00", "10/10:00", "10/11:00"]))
        entries = draw(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda one: one["ID"]))
        form = draw(st.sampled_from(["registration", "organizers"]))
        deeds.append(_registered(form, version, at, entries))
    for version in range(draw(st.integers(0, 3))):
        at = draw(st.sampled_from(["11/21:00", "11/22:00", "11/23:00"]))
        rows = draw(st.lists(ROWS, min_size=1, max_size=4))
        deeds.append(_reported(draw(st.sampled_from(["111", "222"])), version, at, rows))
    for version in range(draw(st.integers(0, 4))):
        sheet = draw(st.sampled_from(sorted(SHEETS)))
        lines = draw(st.lists(SHEETS[sheet], min_size=1, max_size=3))
        at = draw(st.sampled_from(["11/21:00", "11/22:00", "11/23:00"]))
        deeds.append(_kept(sheet, version, at, lines))
    return deeds


@contextmanager
def opened(folder: Path) -> Iterator[Pipeline]:
    found = config.load(folder / "congress.toml")
    with Warehouse(found.warehouse) as warehouse:
        warehouse.con.execute("set threads = 1")  # of tiny tables that is twice as fast
        pipeline = Pipeline(found, warehouse, found.context(References(KEY.encode())))
        pipeline.open()
        yield pipeline


def figures(pipeline: Pipeline) -> str:
    """Load what is new, and return the hash of all figures."""
    pipeline.load_new()
    assert not pipeline.errors()
    return pipeline.publish().content_hash


def differing(this: Path, other: Path) -> list[str]:
    """Name the marts in which two published folders differ, with the rows, for the message."""
    found = []
    for table in sorted({*MARTS, "bridge_change"} - {"source", "batch", "reject", "skipped"}):
        rows = [
            Counter(map(str, mart(folder, f"select * from marts.{table}")))
            for folder in (this, other)
        ]
        if rows[0] != rows[1]:
            found.append(f"{table}: only here {rows[0] - rows[1]}, only there {rows[1] - rows[0]}")
    return found


# A smaller event that fails as well takes minutes to find: ask for it by SHRINK=1.
PHASES = [Phase.explicit, Phase.generate, *([Phase.shrink] if os.environ.get("SHRINK") else [])]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
@given(events(), st.integers(0, 2**32))
def test_order_and_cut_of_batches_do_not_matter(deeds: list[Deed], seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        at_once, bit_by_bit = (
            make(Path(name) / one, programme=PROGRAMME + FOURTH)
            for one in ("at_once", "bit_by_bit")
        )
        for deed in deeds:
            deed(at_once, 0)
        with opened(at_once) as pipeline:
            expected = figures(pipeline)

        shuffled = chance.sample(deeds, len(deeds))
        cuts = sorted(chance.choices(range(len(deeds) + 1), k=2))
        parts = [shuffled[: cuts[0]], shuffled[cuts[0] : cuts[1]], shuffled[cuts[1] :]]
        note(f"parts of {[len(part) for part in parts]}")
        with opened(bit_by_bit) as pipeline:
            for part in parts:
                for deed in part:
                    deed(bit_by_bit, chance.randrange(2))
                found = figures(pipeline)
            assert found == expected, differing(bit_by_bit, at_once)
            # Everything once more: rows in other files, lists and reports as they were.
            for deed in deeds:
                deed(bit_by_bit, 2)
            assert figures(pipeline) == expected, differing(bit_by_bit, at_once)

        for path in (bit_by_bit / "data").glob("warehouse*"):
            path.unlink()
        with opened(bit_by_bit) as pipeline:
            assert figures(pipeline) == expected, differing(bit_by_bit, at_once)
