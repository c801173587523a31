"""Compressed files are read as what they hold."""

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.unpack import unpacked
from tests.congress import core, load, make, write

MOST = 1000
PACKED = gzip.compress(b"a line\n" * 10)


def test_a_file_that_is_not_compressed_is_as_it_is() -> None:
    assert unpacked(b"a line\n" * 1000, "a.log", MOST) == b"a line\n" * 1000


def test_a_compressed_file_is_what_it_holds_whatever_its_name() -> None:
    assert unpacked(PACKED, "a.log", MOST) == b"a line\n" * 10
    assert unpacked(PACKED + gzip.compress(b"more"), "a.gz", MOST) == b"a line\n" * 10 + b"more"
    assert unpacked(gzip.compress(b""), "a.gz", MOST) == b""
    assert unpacked(gzip.compress(bytes(MOST)), "a.gz", MOST) == bytes(MOST)


@pytest.mark.parametrize(
    "content",
    [PACKED[:-9], PACKED[:5], b"\x1f\x8b", PACKED[:12] + b"\xff" * 9, PACKED[:-8] + bytes(8)],
)
def test_a_damaged_file_is_one_sentence(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.gz cannot be unpacked, perhaps cut short; copy"):
        unpacked(content, "a.gz", MOST)


def test_a_file_that_grows_beyond_the_limit_is_refused() -> None:
    bomb = gzip.compress(bytes(MOST + 1))
    with pytest.raises(SourceError, match=r"^a\.gz holds more than 0 MB when unpacked; split"):
        unpacked(bomb, "a.gz", MOST)


@given(st.binary(max_size=100))
def test_hostile_bytes_are_unpacked_or_refused(content: bytes) -> None:
    for claimed in (content, b"\x1f\x8b\x08\x00" + bytes(6) + content, zlib.compress(content)):
        try:
            unpacked(claimed, "a.gz", MOST)
        except SourceError as refusal:
            assert len(str(refusal).splitlines()) == 1


def test_any_whole_file_may_be_compressed(tmp_path: Path) -> None:
    make(tmp_path)
    plain = (tmp_path / "programme.csv").read_bytes()
    write(tmp_path / "programme.csv", gzip.compress(plain))
    assert load(tmp_path) == []
    assert core(tmp_path, "select count(distinct session_id) > 0 from core.session") == [(True,)]
