"""Whatever kind of source it is in, personal data stay in the private raw copies.

What is planted in a sample is looked for in the warehouse, in every snapshot and in all that the
commands print, also when the files are damaged.
"""

import base64
import gzip
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from typer.testing import CliRunner

from dashboard.__main__ import cli
from etl import polling
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.fetch.connection import Limits
from tests.congress import KEY, core, write
from tests.faulty_server import TOKEN
from tests.kinds import KINDS, SAMPLES, each_sample, sample
from tests.kinds.mutations import damaged
from tests.kinds.planted import EMAIL, PLANTED, STILL_KNOWN, found
from tests.kinds.sample import TOKEN_ENV, Sample, event_of, source_of

PRIVATE = ("landing", "fetched")
"""Folders of raw copies, below that of the data."""
LEDGER = (
    "select sum(accepted), sum(rejected), count(*) filter (error is not null) "
    "from core.batch where source = '{name}'"
)
SENTENCES = (
    "select source, error from core.batch union all select source, error from core.source_state "
    "union all select source, array_to_string(reasons, '; ') from core.quarantine"
)
GROUPS = 5
"""Samples are loaded several at a time, each as a source of its own."""
HASTY = Limits(pause=0.001, longest_pause=0.01, trials=1, read=0.5, total=1)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_ENV, TOKEN)
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setattr(polling, "LIMITS", HASTY)
    monkeypatch.setattr(polling, "_SETTLED_AFTER", 0.0)
    monkeypatch.setattr("etl.pipeline._SETTLED_AFTER", -1.0)


Group = dict[str, tuple[str, Sample]]
"""By the name of the source: its kind and the sample it consists of."""


def group_of(number: int) -> Group:
    chosen = each_sample()[number::GROUPS]
    return {f"{kind}-{each}": (kind, sample(kind, each)) for kind, each in chosen}


def loaded(folder: Path, group: Group) -> str:
    """Load samples with the whole pipeline; return all that was said."""
    with ExitStack() as running:
        sources = []
        for name, (kind, one) in group.items():
            url = running.enter_context(one.system()).url if one.system else ""
            sources.append((source_of(name, kind, one, url), one))
        event_of(folder, *sources)
        return told(folder, "run") + told(folder, "check")


def told(folder: Path, *command: str) -> str:
    """Return what a command prints, and the sentence it ends with."""
    arguments = [*command, "--config", str(folder / "congress.toml")]
    program = cli if command[0] == "metrics" else app
    result = CliRunner().invoke(program, arguments, env={"COLUMNS": "1000"})
    is_expected = result.exception is None or isinstance(result.exception, SystemExit)
    return result.output + ("" if is_expected else f"\n{result.exception}")


def all_told(folder: Path) -> str:
    return "".join(
        told(folder, *command)
        for command in (["status"], ["status", "--json"], ["metrics", "--json"], ["metrics"])
    )


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file the system keeps that is no raw copy, without the empty room in it."""
    for path in sorted((folder / "data").rglob("*")):
        if path.is_file() and not set(PRIVATE) & set(path.relative_to(folder / "data").parts):
            yield path, re.sub(rb"\0{16,}", bytes(16), path.read_bytes())


def cells(database: Path) -> Iterator[tuple[str, str]]:
    """Yield every table and view of a database file with the text of all its rows."""
    tables = "select table_schema, table_name from information_schema.tables order by all"
    with duckdb.connect(str(database), read_only=True) as con:
        for schema, table in con.execute(tables).fetchall():
            rows = con.execute(f'select one::varchar from "{schema}"."{table}" as one').fetchall()
            yield f"{schema}.{table}", "\n".join(text for (text,) in rows)


def leaks(folder: Path, said: str, values: tuple[str, ...] = PLANTED) -> dict[str, list[str]]:
    """Map each place that shows planted values to them."""
    places: dict[str, list[str]] = {"said": found(said, values)}
    for path, content in written(folder):
        places[path.name] = found(content, values)
        if path.suffix == ".duckdb":
            for table, text in cells(path):
                places[f"{path.name} {table}"] = found(text, values)
    return {place: shown for place, shown in places.items() if shown}


@pytest.mark.parametrize("number", range(GROUPS))
def test_nothing_planted_leaves_the_raw_copies(tmp_path: Path, number: int) -> None:
    folder, group = tmp_path, group_of(number)
    said = loaded(folder, group)
    for name, (_kind, one) in group.items():
        assert core(folder, LEDGER.format(name=name)) == [(one.accepted, one.rejected, 0)], said
    assert {".duckdb", ".json"} <= {path.suffix for path, _ in written(folder)}
    assert leaks(folder, said) == {}

    # Whoever answered over HTTP is gone by now, which is one more error to be told.
    for name, (_kind, one) in group.items():
        damage(folder, name, one)
    said = told(folder, "run") + told(folder, "check")
    # In a damaged row a name may stand where a choice is meant, and be shown as an unknown one.
    assert leaks(folder, said, STILL_KNOWN) == {}
    sentences = core(folder, SENTENCES)
    for name in group:
        assert len(str([text for source, text in sentences if source == name])) > 50, name
    assert found(str(sentences)) == []
    assert found(all_told(folder), STILL_KNOWN) == []


def test_every_sample_is_in_a_group() -> None:
    names = [name for number in range(GROUPS) for name in group_of(number)]
    assert sorted(names) == sorted(f"{kind}-{each}" for kind, each in each_sample())


def damage(folder: Path, name: str, one: Sample) -> None:
    """Add damaged copies of the files; of what was fetched, damage the files themselves."""
    chance = random.Random(name)
    raw = folder / "data/fetched" / name if one.system else folder / "inbox" / name
    for path in [path for path in raw.iterdir() if not path.name.startswith(".")]:
        copies = [f"{path.stem} {copy}{path.suffix}" for copy in range(6)]
        for hour, copy in enumerate([path.name] if one.system else copies):
            write(raw / copy, damaged(path.read_bytes(), chance), f"9/0{hour}:00")


def plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


WRITTEN_HERE = ("release", "acknowledgement")
"""What this project writes itself: no system puts anything personal into it."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sample_with_personal_data(kind: str) -> None:
    assert sample(kind)
    files = [one.files for one in SAMPLES[kind]]
    raw = [plain(content) for own in files for content in own.values()]
    assert any(map(found, raw)) or not raw or kind in WRITTEN_HERE


@pytest.mark.parametrize("value", PLANTED)
def test_what_is_planted_is_found_however_it_is_written(value: str) -> None:
    for text in (value, f"a {value} b", value.upper() if value != PLANTED[-1] else value):
        for content in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            assert value in found(b"<" + content + b">")
        assert value in found(quote(text, safe=""))
    for before in ("", "x", "xy"):
        assert value in found(base64.b64encode(f"{before}{value} z".encode()))
    assert found("nothing of the kind") == []
    assert EMAIL in found("P%2EZ P.Zyzzyva%40planted.example")
