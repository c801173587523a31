"""Readings of counters are lines of a file: each there once and whole, whatever happens."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.references import References
from etl.source import Chunk, Context, Parsed
from etl.sources.counters import Counter, Total, count, parse_counters, parse_totals
from etl.sources.counters_fetch import ask_each

AT = datetime(2021, 3, 8, 1, 0, 0, tzinfo=UTC)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32))
SEED = int(os.environ.get("SEED", "14"))
# Each line is longer than what is written at once, so that a kill can cut it.
APPENDER = """
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from etl.fetch.spool import Spool
spool, at = Spool(Path(sys.argv[1])), datetime(2021, 3, 8, 1, tzinfo=UTC)
for number in count(int(sys.argv[2])):
    spool.append("viewers", [{"number": number, "x": "x" * 1_000_000}], at)
    print(number, flush=True)
"""


def chunk(*lines: Any, first: int = 1) -> Chunk:
    content = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    return Chunk(content, "viewers-20210308.jsonl", AT, first)


def rows(parsed: Parsed, table: str) -> list[tuple[Any, ...]]:
    counted = parsed.tables[table].height + parsed.rejected.height + sum(parsed.skipped.values())
    assert parsed.records == counted
    return parsed.tables[table].rows()


def test_a_line_is_a_reading_a_skip_or_a_reject() -> None:
    lines = (
        {"at": "2021-03-08T01:00:00.500000+00:00", "answer": "a"},
        {"at": "2021-03-08T10:00:30+09:00", "answer": "later"},
        {"at": "2021-03-08T01:01:00Z", "answer": "off"},
        {"at": "2021-03-08T01:01:00Z", "answer": None},
        {"at": "soon", "answer": "later"},
        [1],
    )
    found: dict[Any, Counter | str | None] = {
        "a": Counter("s1", 7),
        "later": Counter("s1", 9, AT),
        "off": "not live",
    }
    parsed = parse_counters(chunk(*lines, first=41), lambda answer: found.get(answer))
    asked = datetime(2021, 3, 8, 1, 0, 0, 500_000, tzinfo=UTC)
    assert rows(parsed, "audience_sample") == [(41, "s1", asked, 7), (42, "s1", AT, 9)]
    assert parsed.skipped == {"not live": 1}
    assert parsed.rejected.rows() == [
        (44, "audience_sample", ["it is no answer of this service"]),
        (45, "audience_sample", ["it is no answer that was kept"]),
        (46, "audience_sample", ["it is no answer that was kept"]),
    ]


def test_of_totals_the_last_of_each_stream_counts() -> None:
    lines = [{"at": "2021-03-08T01:00:00Z", "answer": number} for number in range(4)]
    found = (Total("a", 1, 1.5), Total("b", 10, None), Total("a", 2, 2.5), "nothing counted")
    parsed = parse_totals(chunk(*lines), found.__getitem__)
    assert rows(parsed, "audience_total") == [(2, "b", 10, None), (3, "a", 2, 2.5)]
    assert parsed.skipped == {"counted again later": 1, "nothing counted": 1}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (412, 412),
        ("412", 412),
        ("0", 0),
        ("9" * 15, 10**15 - 1),
        *(
            (value, None)
            for value in (None, True, -1, "-1", "", "4 1", "4.0", "٤", "9" * 16, 10**15)
        ),
    ],
)
def test_a_number_of_people(value: object, number: int | None) -> None:
    assert count(value) == number


def test_each_stream_is_asked_and_three_faults_are_one_of_the_service() -> None:
    client = Client("https://example.org", "token")
    asked: list[int] = []

    def asks(*faulty: int) -> Any:
        def ask(number: int) -> None:
            asked.append(number)
            if number in faulty:
                raise FetchError(f"stream {number}")

        return [lambda number=number: ask(number) for number in range(5)]

    ask_each(client, asks())
    with pytest.raises(FetchError, match="stream 1"):
        ask_each(client, asks(1, 3))
    assert asked == [*range(5), *range(5)]
    with pytest.raises(FetchError, match="stream 0"):
        ask_each(client, asks(0, 1, 2))
    assert asked[10:] == [0, 1, 2]
    client.stop()
    with pytest.raises(FetchError, match="stream 0"):
        ask_each(client, asks(0))
    assert asked[13:] == [0]


@pytest.mark.parametrize("torn", [b'{"at":"2021-', b"\n".join([b'{"at":"x"}', b'{"at'])])
def test_what_a_crash_cut_short_is_written_over(tmp_path: Path, torn: bytes) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append("viewers", [1, 2], AT)
    file = tmp_path / "spool" / "viewers-20210308.jsonl"
    whole = file.read_bytes()
    with file.open("ab") as stream:
        stream.write(torn)
    spool.append("viewers", [3], AT)
    kept = torn[: torn.rfind(b"\n") + 1]
    assert file.read_bytes() == whole + kept + b'{"at":"2021-03-08T01:00:00+00:00","answer":3}\n'


def test_a_day_is_a_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    for moment in ("2021-03-08T23:59:59+00:00", "2021-03-09T00:00:00+00:00"):
        spool.append("viewers", [1], datetime.fromisoformat(moment))
    names = sorted(path.name for path in (tmp_path / "spool").iterdir())
    assert names == ["viewers-20210308.jsonl", "viewers-20210309.jsonl"]


def test_a_process_killed_while_it_appends_tears_and_doubles_no_line(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    said = 0
    for _ in range(3):
        command = [sys.executable, "-c", APPENDER, str(tmp_path / "spool"), str(said)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        for _ in range(3):
            said = int(process.stdout.readline()) + 1
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        for line in process.communicate()[0].split():
            said = int(line) + 1
        assert process.returncode == -signal.SIGKILL
        # What was written whole and not told of is an answer, too.
        said = max(said, *(number + 1 for number in numbers(tmp_path)))
    Spool(tmp_path / "spool").append("viewers", [{"number": said}], AT)
    assert numbers(tmp_path) == list(range(said + 1))


def numbers(folder: Path) -> list[int]:
    content = (folder / "spool" / "viewers-20210308.jsonl").read_bytes()
    return [orjson.loads(line)["answer"]["number"] for line in content.split(b"\n")[:-1]]
