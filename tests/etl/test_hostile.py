"""No file of any kind breaks a law of reading, whatever was done to it.

Here are a few cases of each kind; `make bench ARGS="--only hostile"` reads ten thousand.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.kinds import KINDS, SAMPLES, sample
from tests.kinds.hostile import apart, attack

CASES = 30
MOST_BYTES = 2 * 10**9


@pytest.fixture(scope="module")
def process() -> Iterator[ProcessPoolExecutor]:
    with apart() as process:
        yield process


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused(kind: str, process: ProcessPoolExecutor) -> None:
    assert sample(kind)
    outcome = process.submit(attack, kind, 0, CASES).result()
    assert outcome.failures == []
    assert outcome.peak_bytes < MOST_BYTES
    # Damage that nothing survives would prove little of what is read.
    assert outcome.cases == CASES > outcome.refused


def test_no_sample_is_of_a_kind_that_does_not_exist() -> None:
    assert set(SAMPLES) <= set(KINDS)
