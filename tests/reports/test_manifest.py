import json
from datetime import datetime
from importlib import metadata

from dashboard.reports.formats.manifest import manifest
from tests.reports.values import STAMP


def test_the_manifest_says_what_was_made_by_whom_and_with_what() -> None:
    at = datetime.fromisoformat("2021-03-10T01:00:00+09:00")
    files = {"tables.xlsx": b"abc", "report.duckdb": b""}
    told = json.loads(manifest(STAMP, files, at, "reporting", {"report.duckdb": "ef" * 32}))
    assert told["stamp"]["snapshot"] == 42
    assert told["stamp"]["content_hash"] == "ab" * 32
    assert told["generated_at"] == "2021-03-09T16:00:00+00:00"
    assert told["user"] == "reporting"
    assert told["files"] == [
        {
            "name": "report.duckdb",
            "bytes": 0,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "content_hash": "ef" * 32,
        },
        {
            "name": "tables.xlsx",
            "bytes": 3,
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
    ]
    assert told["libraries"]["duckdb"] == metadata.version("duckdb")
    assert "python" in told["libraries"]
