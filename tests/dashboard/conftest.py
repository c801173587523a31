"""A dashboard that is really served, and a browser that really looks at it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.dashboard.browser import FLAGS, MISSING, installed
from tests.dashboard.served import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = installed()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve all tests of a file, whose folder is that of its configuration."""
    server = Server(tmp_path_factory.mktemp("shared") / "congress.toml")
    yield server
    server.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "congress.toml")
    yield server
    server.stop()
