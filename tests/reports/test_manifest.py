import json
from dataclasses import replace
from datetime import datetime
from importlib import metadata

from dashboard.reports.formats.manifest import manifest
from tests.reports.report_values import STAMP


def test_the_manifest_says_what_was_made_by_whom_and_with_what() -> None:
    at = datetime.fromisoformat("2021-03-10T01:00:00+09:00")
    files = {"tables.xlsx": b"abc", "report.duckdb": b""}
    internal = replace(STAMP, audience="internal")
    told = json.loads(manifest(internal, files, at, "reporting", {"report.duckdb": "ef" * 32}))
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


def test_the_public_is_not_told_who_made_the_files() -> None:
    at = datetime.fromisoformat("2021-03-10T01:00:00+09:00")
    told = manifest(STAMP, {"tables.xlsx": b"abc"}, at, "reporting", {})
    assert STAMP.audience == "public"
    assert json.loads(told).keys() == {"stamp", "generated_at", "files", "libraries"}
    assert b"reporting" not in told
