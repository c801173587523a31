"""A file that ends the program when it is read does so once, and everything else is loaded."""

import io
import os
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from etl import config
from tests.congress import KEY, core, load, make, mart, play, register, scan, write
from tests.etl.test_spreadsheet import book

MEMORY = 3 * 2**30
TEXT = 2**30
CLAIMED = 1000


def run(folder: Path, command: str = "run") -> tuple[int, list[str]]:
    """Run a command with little memory; return the exit code and the sentences of its end."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", command, "--config", str(folder / "congress.toml")],
        env={**os.environ, config.KEY_VARIABLE: KEY},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        check=False,
        timeout=120,
    )
    return done.returncode, [line for line in done.stderr.splitlines() if line.endswith(".")]


def lying_book() -> bytes:
    """Build a book whose sheet claims to be small, and its beginning is what it claims."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(""))) as plain,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        sheet, parts = "xl/worksheets/sheet1.xml", plain.namelist()
        for part in parts:
            if part != sheet:
                archive.writestr(part, plain.read(part))
        head, tail = plain.read(sheet).split(b"<t>x</t>")
        head += b"<t>" + b"x" * CLAIMED
        with archive.open(sheet, "w") as stream:
            stream.write(head)
            for _ in range(TEXT // 2**20):
                stream.write(b"x" * 2**20)
            stream.write(b"</t>" + tail)
        info = archive.getinfo(sheet)
    true = struct.pack("<L", info.file_size), struct.pack("<L", info.CRC)
    claimed = struct.pack("<L", CLAIMED), struct.pack("<L", zlib.crc32(head[:CLAIMED]))
    content = out.getvalue()
    for was, says in zip(true, claimed, strict=True):
        assert was in content
        content = content.replace(was, says)
    return content


@pytest.mark.skipif(sys.platform != "linux", reason="memory cannot be limited elsewhere")
def test_a_file_that_ends_the_program_is_an_error_of_its_source(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", at="7/09:00")
    write(folder / "inbox/registration/bomb.xlsx", lying_book(), "7/10:00")
    scan(folder, "B1 in Hall 10:00")
    play(folder, "s1", "10:00:00")
    assert run(folder)[0] < 0
    said = (
        "registration: inbox/registration/bomb.xlsx ends the program when it is read, perhaps for "
        "want of memory; export it again or take it out of the folder."
    )
    for command in ("run", "rebuild"):
        code, sentences = run(folder, command)
        assert (code, sentences[0]) == (1, said), command
        for table in ("registration", "scan", "playback"):
            assert core(folder, f"select count(*) from core.{table}") == [(1,)], command
    (folder / "inbox/registration/bomb.xlsx").unlink()
    assert run(folder)[0] == 0


def test_what_was_being_read_when_the_program_was_ended_is_read_again(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    load(folder)
    (landed,) = (folder / "data/landing/registration").glob("*.zst")
    # As if it had been killed while it was reading the list.
    for path in (folder / "data").glob("warehouse*"):
        path.unlink()
    batch_id = landed.stem.partition("-")[2]
    being_read = landed.with_name(f".{batch_id}.reading")
    being_read.touch()
    assert load(folder) == []
    assert not being_read.exists()
    status = "select status, sum(entries) from marts.registration_change group by all"
    assert mart(folder, status) == [("approved", 1)]
