"""A report of the whole Congress: all documents in all formats, from the command to the end."""

from pathlib import Path
from statistics import median

from etl.demo.congress import ENDS, Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from tests.benchmarks.processes import run
from tests.benchmarks.result import Result

_TARGET_SECONDS = 5.0
_KILOBYTE = 1000
FILES = {
    "pdf": "*.pdf",
    "docx": "*.docx",
    "xlsx": "*.xlsx",
    "csv": "*.csv.zip",
    "parquet": "parquet/*",
    "duckdb": "*.duckdb",
}


def reports(congress: Congress, folder: Path, times: int = 3) -> list[Result]:
    """Load the whole Congress and write its report that many times; tell the sizes of its files."""
    config = prepare(folder, congress.meetings)
    write_until(congress, folder, 0, ENDS)
    messages = folder / "messages.txt"
    run("etl", ("run", "--config", str(config)), messages)
    out = folder / "report"
    arguments = ("report", "--config", str(config), "--out", str(out))
    seconds = [run("dashboard", arguments, messages).seconds for _ in range(times)]
    return [
        Result("report of the whole Congress, all formats, median", median(seconds), "s"),
        Result(
            "report of the whole Congress, all formats, slowest",
            max(seconds),
            "s",
            _TARGET_SECONDS,
        ),
        *(
            Result(f"report of the whole Congress, {name}", _size(out, pattern), "kB")
            for name, pattern in FILES.items()
        ),
    ]


def _size(folder: Path, pattern: str) -> float:
    return sum(path.stat().st_size for path in folder.glob(pattern)) / _KILOBYTE
