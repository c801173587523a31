"""`python -m dashboard metrics`: what it prints, and its exit codes."""

import json
import os
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.__main__ import cli
from tests.factories import Publisher, Rows, at

CONFIG = """
[event]
name = "Test Congress"
time_zone = "Asia/Tokyo"
starts_on = 2021-03-07
ends_on = 2021-03-12
[storage]
snapshots = "snapshots"
"""

ROWS: Rows = {
    "event": [{"watermark": at("01:02:30")}],
    "session": [
        {"starts_at": at("01:00"), "ends_at": at("03:00"), "title": "Opening [plenary]"},
    ],
    "registration_change": [
        {"at": at("01:00"), "entries": 1200},
        {"at": at("01:02"), "entries": 34},
    ],
    "minute": [
        {"at": at("01:02:30"), "room_only": 5, "both": 1, "peak": 6, "peak_at": at("01:02:30")}
    ],
    "stay_count": [{"at": at("01:00"), "stays": 4, "linked": 3}],
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["metrics", *map(str, arguments)])


def test_json_has_the_headline_and_every_meeting(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS, watermark="2021-03-08T01:02:30Z")
    result = run("--json", "--config", config)
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert list(shown) == [
        "as_of",
        "status",
        "release",
        "snapshot",
        "headline",
        "sessions",
        "baselines",
        "notes",
    ]
    assert (shown["status"], shown["release"], shown["baselines"]) == ("provisional", None, [])
    assert shown["notes"] == []
    assert shown["as_of"] == "2021-03-08T01:02:30Z"
    assert shown["snapshot"] == {
        "seq": 1,
        "audience": "internal",
        "file": "000001.internal.duckdb",
        "built_at": "2021-03-08T03:01:00Z",
        "watermark": "2021-03-08T01:02:30Z",
        "content_hash": "hash-1",
        "error": None,
    }
    headline = shown["headline"]
    assert headline["approved"] == 1234
    assert headline["taking_part_now"] == 6
    assert headline["peak_at"] == "2021-03-08T01:02:30Z"
    assert headline["link_rate"] == 0.75
    assert headline["webcast_viewers_now"] is None
    assert [(row["session_id"], row["attended"]) for row in shown["sessions"]] == [("P-1", 0)]
    assert shown["sessions"][0]["starts_at"] == "2021-03-08T01:00:00Z"


@pytest.mark.parametrize(
    "instant", ["2021-03-08T10:01:59+09:00", "2021-03-08T01:01Z", "2021-03-08 10:01"]
)
def test_as_of_is_an_instant_in_any_zone_and_venue_time_without_one(
    instant: str, config: Path, publisher: Publisher
) -> None:
    publisher.publish(ROWS)
    shown = json.loads(run("--json", "--config", config, "--as-of", instant).stdout)
    assert shown["as_of"] == "2021-03-08T01:01:00Z"
    assert shown["headline"]["approved"] == 1200
    assert shown["headline"]["taking_part_now"] is None


def test_known_at_is_the_snapshot_kept_then(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    publisher.publish({**ROWS, "registration_change": [{"at": at("00:00"), "entries": 7}]})

    def approved(*arguments: str) -> int:
        shown = json.loads(run("--json", "--config", config, *arguments).stdout)
        return int(shown["headline"]["approved"])

    assert approved() == 7
    assert approved("--known-at", "2021-03-08T03:01:30Z") == 1234
    assert approved("--known-at", "2021-03-08T03:01:30Z", "--as-of", "2021-03-08T01:00Z") == 1200
    result = run("--config", config, "--known-at", "2021-03-08T03:00Z")
    assert result.exit_code == 1
    assert result.stderr == (
        "No snapshot is kept from noon on 8 March 2021 (03:00 UTC) or before.\n"
    )


def test_tables_are_for_people(config: Path, publisher: Publisher) -> None:
    publisher.publish({**ROWS, "session": [{**ROWS["session"][0], "session_id": "[P-1]"}]})
    result = run("--config", config)
    assert result.exit_code == 0, result.output
    for text in ("Test Congress", "Simulated data", "1,234", "75.0%", "[P-1]", "entries"):
        assert text in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_moment_nothing_is_known_of_is_refused(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS, watermark="2021-03-08T01:02:30Z")
    assert run("--config", config, "--as-of", "2021-03-08T10:02").exit_code == 0
    result = run("--config", config, "--as-of", "2021-03-08T10:03")
    assert result.exit_code == 2
    told = " ".join(result.stderr.replace("│", "").split())
    assert (
        "10.03 a.m. on 8 March 2021 (01:03 UTC) lies after what snapshot 1 knows of, up to "
        "10.02 a.m. on 8 March 2021 (01:02 UTC)"
    ) in told


def test_the_dashboard_names_a_port_in_use_and_a_missing_file(config: Path, tmp_path: Path) -> None:
    def serve(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, ["serve", *map(str, arguments)])

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = serve("--config", config, "--port", str(port))
    assert result.exit_code == 1
    expected = f"Port {port} is in use on 127.0.0.1; choose another one with --port.\n"
    assert result.stderr == expected
    result = serve("--config", tmp_path / "absent.toml")
    assert result.exit_code == 2
    expected = (
        f"{tmp_path}/absent.toml does not exist; name the configuration with --config FILE.\n"
    )
    assert result.stderr == expected


def test_before_the_first_snapshot_it_fails_with_one_sentence(config: Path) -> None:
    result = run("--config", config)
    assert result.exit_code == 1
    assert result.stderr.startswith("No snapshot has been published yet.")
    assert "Traceback" not in result.output


def test_an_older_snapshot_is_shown_with_the_reason(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    publisher.point(publisher.write(ROWS))
    (publisher.folder / "000002.internal.duckdb").unlink()
    result = run("--json", "--config", config)
    assert result.exit_code == 0
    assert "000002.internal.duckdb cannot be read" in result.stderr
    shown = json.loads(result.stdout)["snapshot"]
    assert shown["seq"] == 1
    assert "000002.internal.duckdb" in shown["error"]


def test_the_audience_is_a_choice(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    shown = json.loads(run("--json", "--config", config, "--audience", "public").stdout)
    assert shown["snapshot"]["file"] == "000001.public.duckdb"
    result = run("--config", config, "--audience", "nobody")
    assert result.exit_code == 1
    assert "no file for the audience 'nobody'" in result.stderr


def test_wrong_use_is_told_apart_from_failure(config: Path, tmp_path: Path) -> None:
    assert run("--config", config, "--as-of", "yesterday").exit_code == 2
    assert run("--config", config, "--known-at", "2021-99-01").exit_code == 2
    assert run("--colour").exit_code == 2
    result = run("--config", tmp_path / "absent.toml")
    assert result.exit_code == 2
    assert "absent.toml does not exist" in result.stderr
    config.write_text("[event]\n", encoding="utf-8")
    assert run("--config", config).exit_code == 2


def test_without_config_the_environment_names_it(
    config: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(ROWS)
    monkeypatch.setenv("CONGRESS_CONFIG", os.fspath(config))
    assert run("--json").exit_code == 0


def test_a_sample_of_the_requests_is_said(config: Path, publisher: Publisher) -> None:
    publisher.publish({**ROWS, "event": [{"webcast_sampling_percent": 25}]})
    sentence = (
        "The webcast is sampled: 25 per cent of requests; playbacks, viewers and watch time are at "
        "least what is shown."
    )
    assert json.loads(run("--json", "--config", config).stdout)["notes"] == [sentence]
    assert sentence in " ".join(run("--config", config).stdout.split())
