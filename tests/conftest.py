"""What tests of more than one kind share."""

from pathlib import Path

import pytest

from tests.factories import Publisher


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """Return a folder without any snapshot yet, and the means to publish into it."""
    return Publisher(tmp_path / "snapshots")
