"""What tests of more than one kind share."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import Publisher


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Put back what a page under test takes the place of, since spawned processes look for it."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """Return a folder without any snapshot yet, and the means to publish into it."""
    return Publisher(tmp_path / "snapshots")
