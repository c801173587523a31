"""What is new in a folder: whole files that changed, new whole lines of files that grow."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from etl import growing, inbox, listing
from etl.errors import SourceError
from etl.growing import Cursor
from etl.landing import Batch
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig
from tests.congress import instant, write

NOBODY = 65534
NOW = datetime(2021, 3, 9, tzinfo=UTC)


@contextmanager
def unprivileged() -> Iterator[Path]:
    """Make a folder for, and act as, somebody whom permissions bind, which they do not root."""
    # The usual place for temporary files can be somebody's own.
    with TemporaryDirectory(dir="/var/tmp") as name:
        folder, user = Path(name), os.geteuid()
        if user == 0:
            os.chown(folder, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)


def _parse(_chunk: Chunk, _config: SourceConfig, _context: Context) -> Parsed:
    raise NotImplementedError


class Reader:
    """A source over a folder that remembers how far it was loaded."""

    def __init__(self, folder: Path, reading: Reading, pattern: str = "*.log") -> None:
        self.folder = folder
        self.source = Source("test", SourceConfig, reading, _parse)
        self.config = SourceConfig(name="test", kind="test", path=pattern)
        self.known: dict[str, dict[str, Cursor]] = {}

    def cursors(self, identity: str) -> list[Cursor]:
        return [*self.known.get(identity, {}).values()]

    def batches(self) -> list[tuple[Batch, bytes]]:
        found = []
        files = listing.files(self.folder, self.config)
        for file in files:
            for batch, content in inbox.new_chunks(
                file, self.source, self.config, self.cursors, lambda: NOW, files
            ):
                found.append((batch, content))
                records = content.count(b"\n") - (self.source.reading is Reading.TABLE)
                if batch.identity and batch.tail_sha256:
                    self.known.setdefault(batch.identity, {})[batch.file] = Cursor(
                        batch.byte_end, batch.first_record + records, batch.tail_sha256
                    )
        return found

    def new(self) -> list[tuple[int, bytes]]:
        """Return (number of the first record, content) of what is new."""
        return [(batch.first_record, content) for batch, content in self.batches()]


def test_files_are_listed_oldest_first_and_without_what_is_not_there_yet(tmp_path: Path) -> None:
    for name, content, at in (
        ("b.log", "x", "10:00"),
        ("a.log", "x", "10:00"),
        ("c.log", "x", "09:00"),
        (".hidden.log", "x", "08:00"),
        ("empty.log", "", "08:00"),
        ("other.txt", "x", "08:00"),
        ("folder.log/inside.log", "x", "08:00"),
    ):
        write(tmp_path / "in" / name, content, at)
    config = SourceConfig(name="test", kind="test", path="in/*.log")
    found = listing.files(tmp_path, config)
    assert [file.name for file in found] == ["in/c.log", "in/a.log", "in/b.log"]
    assert found[0].modified_at == instant("09:00")


def test_files_of_programs_that_are_still_writing_are_not_there(tmp_path: Path) -> None:
    for name in (
        "~$list.xlsx",
        ".~lock.list.xlsx#",
        "list.xlsx.tmp",
        "3F2A.TMP",
        "list.csv.part",
        "Unconfirmed 7.crdownload",
        "list.xlsx",
        "part.csv",
        "~list.csv",
    ):
        write(tmp_path / name, "x")
    config = SourceConfig(name="test", kind="test", path="*")
    found = [file.name for file in listing.files(tmp_path, config)]
    assert found == ["list.xlsx", "part.csv", "~list.csv"]


def test_paths_may_be_absolute_or_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "event"
    folder.mkdir()
    write(tmp_path / "elsewhere" / "a.log", "x")
    for path in (f"{tmp_path}/elsewhere/*.log", "../elsewhere/*.log"):
        config = SourceConfig(name="test", kind="test", path=path)
        assert [file.path.name for file in listing.files(folder, config)] == ["a.log"]


def test_a_name_in_another_encoding_is_still_a_name(tmp_path: Path) -> None:
    write(tmp_path / "Liste-caf\udce9.log", "x")
    config = SourceConfig(name="test", kind="test", path="*.log")
    (file,) = listing.files(tmp_path, config)
    assert file.name == "Liste-caf\ufffd.log"


def test_a_whole_file_is_one_batch_of_its_moment(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.WHOLE)
    write(tmp_path / "a.log", "one\ntwo", "10:00")
    ((first, content),) = reader.batches()
    assert content == b"one\ntwo"
    assert (first.observed_at, first.received_at) == (instant("10:00"), NOW)
    ((again, _),) = reader.batches()
    assert again.batch_id == first.batch_id
    # The same list said again later is a new statement.
    write(tmp_path / "a.log", "one\ntwo", "11:00")
    ((later, _),) = reader.batches()
    assert later.batch_id != first.batch_id
    assert later.content_sha256 == first.content_sha256


def test_half_a_line_waits(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES)
    path = tmp_path / "a.log"
    write(path, "on")
    assert reader.new() == []
    write(path, "one\ntw")
    assert reader.new() == [(1, b"one\n")]
    assert reader.new() == []
    write(path, "one\ntwo\nthree\nfo")
    assert reader.new() == [(2, b"two\nthree\n")]
    # Rotated: the same log under another name.
    path.rename(tmp_path / "b.log")
    write(tmp_path / "b.log", "one\ntwo\nthree\nfour\n")
    assert reader.new() == [(4, b"four\n")]


@pytest.mark.parametrize("content", ["one\n", "one\ntoo\nthree\n", "one\nTWO\n"])
def test_a_log_that_is_not_what_it_was_is_refused(tmp_path: Path, content: str) -> None:
    reader = Reader(tmp_path, Reading.LINES)
    write(tmp_path / "a.log", "one\ntwo\n")
    reader.new()
    write(tmp_path / "a.log", content)
    with pytest.raises(SourceError) as refusal:
        reader.new()
    assert str(refusal.value) == (
        "a.log is not the log it was: what was loaded of it has changed or is gone; "
        "put it back as it was. A new log needs another first line."
    )


def test_another_first_line_is_another_log(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES)
    write(tmp_path / "a.log", "one\ntwo\n")
    reader.new()
    write(tmp_path / "a.log", "next day\n")
    assert reader.new() == [(1, b"next day\n")]


def test_a_chunk_of_a_table_repeats_the_header(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.TABLE)
    path = tmp_path / "a.log"
    write(path, "a,b\n")
    assert reader.new() == []
    write(path, "a,b\n1,2\n3")
    assert reader.new() == [(1, b"a,b\n1,2\n")]
    write(path, "a,b\n1,2\n3,4\n")
    assert reader.new() == [(2, b"a,b\n3,4\n")]
    # Exported anew, with a row in between: read whole, and known rows are found out later.
    write(path, "a,b\n1,2\n2,2\n3,4\n5,6\n")
    assert reader.new() == [(1, b"a,b\n1,2\n2,2\n3,4\n5,6\n")]
    # And shorter than it was.
    write(path, "a,b\n1,2\n")
    assert reader.new() == [(1, b"a,b\n1,2\n")]


def test_a_table_is_read_again_if_a_row_was_corrected(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.TABLE)
    rows = ["a,b\n", "1,x\n", "2,y\n", *["3,a row that stays as it is\n"] * 200]
    write(tmp_path / "a.log", "".join(rows))
    reader.new()
    assert reader.new() == []
    # As long as it was, and its end is what it was.
    rows[2] = "2,z\n"
    write(tmp_path / "a.log", "".join(rows))
    assert reader.new() == [(1, "".join(rows).encode())]
    assert reader.new() == []


def test_of_tables_that_begin_alike_each_is_read(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.TABLE)
    write(tmp_path / "a.log", "a,b\n1,x\n2,y\n")
    write(tmp_path / "b.log", "a,b\n1,x\n3,z\n")
    assert reader.new() == [(1, b"a,b\n1,x\n2,y\n"), (1, b"a,b\n1,x\n3,z\n")]
    write(tmp_path / "a.log", "a,b\n1,x\n2,y\n4,y\n")
    write(tmp_path / "b.log", "a,b\n1,x\n3,z\n5,z\n")
    assert reader.new() == [(3, b"a,b\n4,y\n"), (3, b"a,b\n5,z\n")]
    assert reader.new() == []


def test_of_logs_that_begin_alike_each_is_read(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES)
    write(tmp_path / "a.log", "\nLog\none\n")
    assert reader.new() == [(1, b"\nLog\none\n")]
    write(tmp_path / "b.log", "Log\ntwo\n")
    assert reader.new() == [(1, b"Log\ntwo\n")]
    write(tmp_path / "a.log", "\nLog\none\nthree\n")
    write(tmp_path / "b.log", "Log\ntwo\nfour\n")
    assert reader.new() == [(4, b"three\n"), (3, b"four\n")]
    # Under other names they are the same.
    (tmp_path / "a.log").rename(tmp_path / "d.log")
    (tmp_path / "b.log").rename(tmp_path / "a.log")
    assert reader.new() == []
    write(tmp_path / "a.log", "Log\ntwo\nfour\nfive\n")
    assert reader.new() == [(4, b"five\n")]
    # The beginning of a copy is no log of its own, nor is a log changed far from its beginning.
    write(tmp_path / "c.log", "\nLog\none\n")
    with pytest.raises(SourceError, match=r"^c\.log is not the log it was"):
        reader.new()


def test_a_log_changed_far_from_its_beginning_is_no_other(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES)
    lines = [f"line {number}\n" for number in range(1000)]
    write(tmp_path / "a.log", "".join(lines))
    reader.new()
    write(tmp_path / "b.log", "".join(lines[:900]) + "another\n")
    with pytest.raises(SourceError, match=r"^b\.log is not the log it was"):
        reader.new()


def test_lines_that_end_with_cr_alone_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.log", "a,b\r1,2\r")
    with pytest.raises(SourceError) as refusal:
        Reader(tmp_path, Reading.TABLE).new()
    assert str(refusal.value) == "a.log ends its lines with CR alone; save it with LF or CR LF."
    # Half of CR LF waits for the other half.
    write(tmp_path / "a.log", "a,b\r")
    assert Reader(tmp_path, Reading.TABLE).new() == []


def test_a_name_does_nothing_to_a_terminal(tmp_path: Path) -> None:
    write(tmp_path / "a\x1b[2Jb\n\u202ec\u3000d.log", "x")
    config = SourceConfig(name="test", kind="test", path="*.log")
    (file,) = listing.files(tmp_path, config)
    assert file.name == "a\\x1b[2Jb\\n\\u202ec\u3000d.log"


@pytest.mark.parametrize(("rights", "path"), [(0o000, "in/*.log"), (0o444, "in/*.log")])
def test_a_folder_that_cannot_be_looked_into_is_told(rights: int, path: str) -> None:
    config = SourceConfig(name="test", kind="test", path=path)
    with unprivileged() as folder:
        write(folder / "in/a.log", "x")
        (folder / "in").chmod(rights)
        with pytest.raises(SourceError) as refusal:
            listing.files(folder, config)
        (folder / "in").chmod(0o755)
        assert [file.name for file in listing.files(folder, config)] == ["in/a.log"]
    said = str(refusal.value)
    assert said.startswith(str(folder / "in"))
    assert said.endswith(" cannot be looked into (Permission denied); check its permissions.")


def test_a_folder_below_that_cannot_be_looked_into_is_told() -> None:
    config = SourceConfig(name="test", kind="test", path="in/*/*.log")
    with unprivileged() as folder:
        write(folder / "in/gate/a.log", "x")
        (folder / "in/gate").chmod(0)
        with pytest.raises(SourceError, match="in/gate cannot be looked into"):
            listing.files(folder, config)
        (folder / "in/gate").chmod(0o755)


@pytest.mark.parametrize("path", ["in", "in/", "./in/", "in[1]", "{0}/in"])
def test_a_folder_means_all_files_in_it(tmp_path: Path, path: str) -> None:
    folder = "in[1]" if path == "in[1]" else "in"
    for name in ("a.log", "b.csv", ".hidden", "below/c.log"):
        write(tmp_path / folder / name, "x")
    config = SourceConfig(name="test", kind="test", path=path.format(tmp_path))
    found = [file.name for file in listing.files(tmp_path, config)]
    assert found == [f"{folder}/a.log", f"{folder}/b.csv"]


def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    config = SourceConfig(name="test", kind="test", path="in/")
    assert listing.files(tmp_path, config) == []
    with unprivileged() as folder:
        write(folder / "in/a.log", "x")
        (folder / "in").chmod(0)
        with pytest.raises(SourceError, match=r"in cannot be looked into \(Permission denied\)"):
            listing.files(folder, config)
        (folder / "in").chmod(0o755)


def test_a_folder_that_is_not_there_has_no_files_yet(tmp_path: Path) -> None:
    config = SourceConfig(name="test", kind="test", path="in/*/*.log")
    assert listing.files(tmp_path, config) == []


def test_a_change_of_permissions_shows(tmp_path: Path) -> None:
    config = SourceConfig(name="test", kind="test", path="*.log")
    write(tmp_path / "a.log", "x")
    (before,) = listing.files(tmp_path, config)
    time.sleep(0.02)
    (tmp_path / "a.log").chmod(0o600)
    (after,) = listing.files(tmp_path, config)
    assert before.stamp != after.stamp


def test_what_is_too_long_for_one_chunk_comes_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "MAX_CHUNK_BYTES", 10)
    write(tmp_path / "a.log", "123\n456\n789\nabc\ndef\n")
    assert Reader(tmp_path, Reading.LINES).new() == [
        (1, b"123\n456\n"),
        (3, b"789\nabc\n"),
        (5, b"def\n"),
    ]
    assert Reader(tmp_path, Reading.TABLE).new() == [
        (1, b"123\n456\n789\n"),
        (3, b"123\nabc\ndef\n"),
    ]
    for content in ("0123456789abcdef", "one\n0123456789abcdef\n"):
        write(tmp_path / "a.log", content)
        with pytest.raises(SourceError, match="has a line longer than"):
            Reader(tmp_path, Reading.LINES).new()


def test_what_is_too_large_or_closed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MAX_WHOLE_BYTES", 2 * 2**20)
    reader = Reader(tmp_path, Reading.WHOLE)
    write(tmp_path / "a.log", b" " * (2 * 2**20 + 1))
    with pytest.raises(SourceError) as refusal:
        reader.new()
    assert str(refusal.value) == "a.log is larger than 2 MB; split the export."
    (file,) = listing.files(tmp_path, reader.config)
    file.path.unlink()
    with pytest.raises(SourceError, match=r"a.log cannot be opened \(No such file"):
        list(inbox.new_chunks(file, reader.source, reader.config, reader.cursors, lambda: NOW))


@pytest.mark.parametrize(
    ("seconds", "observed_at"),
    [
        (2_000_000_000, NOW),
        (10**11, NOW),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (-(10**9), datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("reading", [Reading.WHOLE, Reading.LINES])
def test_nothing_was_written_after_it_was_received(
    tmp_path: Path, reading: Reading, seconds: int, observed_at: datetime
) -> None:
    write(tmp_path / "a.log", "one\n")
    os.utime(tmp_path / "a.log", (seconds, seconds))
    ((batch, _),) = Reader(tmp_path, reading).batches()
    assert batch.observed_at == observed_at
