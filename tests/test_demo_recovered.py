"""The pipeline recovers the truth of a simulated Congress from its files alone, exactly."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from etl.demo.congress import Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import local
from etl.demo.truth import iso, truth

KNOWN = local("2021-03-09 11:00")
HEADLINE = (
    "approved",
    "pending",
    "rejected",
    "withdrawn",
    "checked_in",
    "registered",
    "badge_collected",
    "attended",
    "states_registered",
    "states_represented",
    "unregistered_connections",
    "stays",
    "link_rate",
    "playbacks",
    "watch_minutes",
)
SESSION = ("attended", "room_only", "platform_only", "both", "peak", "playbacks", "watch_minutes")


@pytest.fixture(scope="module")
def congress() -> Congress:
    return Congress.generate(seed=5, scale=0.04)


@pytest.fixture(scope="module")
def config(congress: Congress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recovered") / "demo"
    path = prepare(folder, congress.meetings)
    write_until(congress, folder, 0, KNOWN)
    run("etl", "run", "--config", str(path))
    return path


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "CONGRESS_KEY": "a key of at least thirty-two bytes"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "moment", ["2021-03-05 09:00", "2021-03-07 10:06", "2021-03-08 18:31", "2021-03-09 10:57"]
)
def test_figures_as_of_a_moment(congress: Congress, config: Path, moment: str) -> None:
    at = local(moment)
    expected = truth(congress, as_of=at, known_at=KNOWN)
    found = json.loads(
        run("dashboard", "metrics", "--config", str(config), "--json", "--as-of", iso(at))
    )
    sessions = {one["session_id"]: one for one in found["sessions"]}
    assert picked(found["headline"], HEADLINE) == pytest.approx(
        {name: getattr(expected.headline, name) or 0 for name in HEADLINE}, abs=0.001
    )
    for session_id, one in expected.sessions.items():
        assert picked(sessions[session_id], SESSION) == pytest.approx(
            {name: getattr(one, name) for name in SESSION}, abs=0.001
        ), session_id
        assert not one.peak or sessions[session_id]["peak_at"] == one.peak_at


def picked(figures: dict[str, Any], names: tuple[str, ...]) -> dict[str, float]:
    """Take figures by name; one that is not there yet compares as nothing."""
    return {name: figures[name] or 0 for name in names}
