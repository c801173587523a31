"""One Congress for all tests of the board, at a busy moment: played, loaded, released, loaded."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.settings import CONFIG_VARIABLE
from etl import config, release, watch
from etl.demo.congress import Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.model import local
from etl.demo.programme import meetings
from etl.fetch.spool import Spool
from etl.references import References

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A plenary meeting has begun beside a side event; a meeting of the day is cancelled.
NOW = "2021-03-09 10:15"
RELEASED = "2021-03-08 12:00"
SERVICES = """
[[source]]
name = "youtube"
kind = "youtube_live"
token_env = "YOUTUBE_KEY"
[[source.streams]]
match = "live_1"
session = "by_time:Plenary"
language = "en"

[[source]]
name = "studio"
kind = "youtube_studio"
path = "inbox/studio/*"
[[source.streams]]
match = "live_1"
session = "PL-04"
language = "en"
"""
STUDIO = "Content,Views,Watch time (hours)\nlive_1,1234,56.5\n"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the configuration of a twentieth of the Congress of Kyoto, on its third day."""
    folder = tmp_path_factory.mktemp("board")
    congress, key = Congress.generate(14, 0.05), References(secrets.token_bytes(32))
    path = prepare(folder, meetings())
    path.write_text(path.read_text(encoding="utf-8") + SERVICES, encoding="utf-8")
    settings = config.load(path)
    (folder / "inbox" / "studio").mkdir(parents=True)
    (folder / "inbox" / "studio" / "table.csv").write_text(STUDIO, encoding="utf-8")
    _count(Spool(settings.fetched / "youtube"))
    begun = local(RELEASED)
    for since, until in ((0, begun), (begun, local(NOW))):
        write_until(congress, folder, since, until)
        assert watch.run(settings, key, lambda *_: None, lambda _: None, fetches=False)
        if until == begun:
            then = datetime.fromtimestamp(begun, UTC)
            release.release(settings, RELEASED, "Reporting officer", then)
    return path


@pytest.fixture(scope="session")
def printed() -> dict[datetime | None, Any]:
    """Keep what the command line prints of each moment."""
    return {}


def _count(spool: Spool) -> None:
    """Let a service count 40 viewers of the plenary meeting and one more each minute."""
    for start in ("2021-03-08 10:10", "2021-03-09 10:00"):
        for minute in range(16):
            at = datetime.fromtimestamp(local(start) + 60 * minute, UTC)
            video = {
                "id": "live_1",
                "liveStreamingDetails": {"concurrentViewers": str(40 + minute)},
            }
            spool.append("viewers", [video], at)


@pytest.fixture(autouse=True)
def board(played: Path) -> Iterator[None]:
    """Let the pages read that Congress."""
    kept = os.environ.get(CONFIG_VARIABLE)
    os.environ[CONFIG_VARIABLE] = str(played)
    yield
    if kept is None:
        del os.environ[CONFIG_VARIABLE]
    else:
        os.environ[CONFIG_VARIABLE] = kept
