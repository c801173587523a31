"""Compressed files are read as what they hold, whole ones and growing ones alike."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from etl import growing
from etl.errors import SourceError
from etl.source import Reading
from etl.sources import SOURCES
from etl.unpack import unpacked
from tests.congress import CONFIG, core, hold_at, keep, load, make, play, scan, write
from tests.etl.test_inbox import Reader

MOST = 1000
TEXT = b"a line\n" * 10
TABLE = "Table data.csv"


def zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def zip_of_one(content: bytes) -> bytes:
    return zipped(("one.csv", content))


def read(content: bytes, name: str = "a.log", member: str = "") -> tuple[bytes, str]:
    with unpacked(io.BytesIO(content), name, MOST, member) as plain:
        return plain.stream.read(), plain.name


def refusal(content: bytes, name: str = "a.zip", member: str = "") -> str:
    with pytest.raises(SourceError) as refused:
        read(content, name, member)
    return str(refused.value)


PACKED = {"a.csv.gz": gzip.compress(TEXT), "a.CSV.ZST": zstd(TEXT), "a.zip": zip_of_one(TEXT)}
FOLDERS = CONFIG.replace("rooms/*.csv", "rooms").replace("webcast/*.log", "webcast/")
every_packing = pytest.mark.parametrize("pack", [gzip.compress, zstd, zip_of_one])


def test_a_file_that_is_not_compressed_is_as_it_is() -> None:
    assert read(b"a line\n" * 1000) == (b"a line\n" * 1000, "a.log")
    assert read(b"") == (b"", "a.log")


@pytest.mark.parametrize("name", PACKED)
def test_a_compressed_file_is_what_it_holds_whatever_its_name(name: str) -> None:
    content, plain_name = read(PACKED[name], name)
    assert (content, plain_name.casefold()) == (TEXT, "a.csv")
    assert read(PACKED[name])[0] == TEXT


@every_packing
def test_a_file_up_to_the_limit_is_read(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(bytes(MOST)))[0] == bytes(MOST)
    assert read(pack(b""))[0] == b""


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_what_was_compressed_in_parts_is_one_file(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(TEXT) + pack(b"") + pack(b"more"))[0] == TEXT + b"more"


DAMAGED = [
    *(PACKED["a.csv.gz"][:end] for end in (-9, 5, 2)),
    PACKED["a.csv.gz"][:12] + b"\xff" * 9,
    PACKED["a.csv.gz"][:-8] + bytes(8),
    *(PACKED["a.CSV.ZST"][:end] for end in (-1, -5, 5)),
    PACKED["a.CSV.ZST"] + b"and more",
    *(PACKED["a.zip"][:end] for end in (-1, -30, 40, 4)),
    zipped(("a.csv", TEXT), method=zipfile.ZIP_STORED).replace(TEXT, b"b" + TEXT[1:]),
]


# The content tells when it was packed, so that it names no test.
@pytest.mark.parametrize("content", DAMAGED, ids=[str(at) for at in range(len(DAMAGED))])
def test_a_damaged_file_is_one_sentence(content: bytes) -> None:
    assert refusal(content) == "a.zip cannot be unpacked, perhaps cut short; copy it again."


@every_packing
def test_a_file_that_grows_beyond_the_limit_is_refused(pack: Callable[[bytes], bytes]) -> None:
    said = "a.zip holds more than 0 MB when unpacked; split the export."
    assert refusal(pack(bytes(MOST + 1))) == said
    assert refusal(pack(bytes(10**8))) == said


def test_a_zip_is_the_one_file_in_it() -> None:
    around = zipped(
        ("list/", b""), ("list/a.csv", TEXT), ("__MACOSX/list/._a.csv", b"x"), (".DS_Store", b"x")
    )
    assert read(around, "Monday.zip") == (TEXT, "Monday.csv")


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("../../b.csv", "a.csv"),
        ("b.c\x1b[31msv", "a"),
        ("b.c\nsv", "a"),
        (f"b.{'x' * 99}", "a"),
        ("b", "a"),
    ],
)
def test_of_the_name_in_a_zip_only_a_usual_ending_is_taken(member: str, name: str) -> None:
    assert read(zipped((member, TEXT)), "a.zip") == (TEXT, name)


def test_a_zip_of_none_or_several_files_is_one_sentence() -> None:
    assert refusal(zipped()) == "a.zip is a zip without a file; make it again."
    assert refusal(zipped(("a/", b""))) == "a.zip is a zip without a file; make it again."
    three = zipped((TABLE, TEXT), ("Totals.csv", b""), ("Chart data.csv", b""))
    assert refusal(three) == "a.zip holds 3 files; unpack it and give those that are wanted."


def test_a_kind_may_say_which_file_of_a_zip_it_reads() -> None:
    three = zipped(("Totals.csv", b"t"), (f"2021/{TABLE}", TEXT), ("Chart data.csv", b"c"))
    assert read(three, "a.zip", TABLE) == (TEXT, "a.csv")
    assert read(zip_of_one(b"alone"), "a.zip", TABLE)[0] == b"alone"
    said = "a.zip does not hold one file 'Table data.csv'; download it again."
    assert refusal(zipped(("a.csv", b""), ("b.csv", b"")), "a.zip", TABLE) == said
    assert refusal(zipped((f"a/{TABLE}", b""), (f"b/{TABLE}", b"")), "a.zip", TABLE) == said


def test_a_spreadsheet_stays_what_it_is() -> None:
    book = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))
    assert read(book, "a.xlsx") == (book, "a.xlsx")
    assert read(zipped(("list.xlsx", book)), "list.zip") == (book, "list.xlsx")
    assert read(book[:-30], "a.xlsx") == (book[:-30], "a.xlsx")


def test_an_encrypted_or_odd_zip_is_one_sentence() -> None:
    content = bytearray(zip_of_one(TEXT))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert refusal(bytes(content)) == (
        "a.zip is encrypted; unpack it with its password and give the file it holds."
    )
    assert refusal(zipped(("a.csv", TEXT), method=zipfile.ZIP_LZMA)) == (
        "a.zip is compressed in an unusual way; unpack it and give the file it holds."
    )


@given(st.binary(max_size=100), st.integers(0, 200), st.sampled_from([*PACKED.values()]))
def test_hostile_bytes_are_unpacked_or_refused(hostile: bytes, at: int, sound: bytes) -> None:
    for claimed in (
        hostile,
        b"\x1f\x8b\x08\x00" + bytes(6) + hostile,
        b"\x28\xb5\x2f\xfd" + hostile,
        b"PK\x03\x04" + hostile,
        zlib.compress(hostile),
        sound[:at] + hostile + sound[at + len(hostile) :],
        sound[:at] + hostile + sound[at:],
    ):
        try:
            read(claimed)
        except SourceError as refused:
            assert len(str(refused).splitlines()) == 1


@every_packing
def test_any_whole_file_may_be_compressed(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    make(tmp_path)
    write(tmp_path / "programme.csv", pack((tmp_path / "programme.csv").read_bytes()))
    assert load(tmp_path) == []
    assert core(tmp_path, "select count(distinct session_id) > 0 from core.session") == [(True,)]


def test_a_compressed_sheet_is_the_sheet_its_name_says(tmp_path: Path) -> None:
    make(tmp_path)
    keep(tmp_path, "clock", hold_at("P1", "10:07"))
    sheet = tmp_path / "inbox/sheets/clock.csv"
    for name, pack in (("clock.csv.zst", zstd), ("clock.zip", zip_of_one)):
        write(sheet.with_name(name), pack(sheet.read_bytes()), "23:59")
    sheet.unlink()
    assert load(tmp_path) == []
    assert core(tmp_path, "select distinct file from core.clock") == [("inbox/sheets/clock.csv",)]


@every_packing
@pytest.mark.parametrize("name", ["a.log.1", "a.log.1.gz"])
def test_a_rotated_log_is_read_on_where_it_was(
    tmp_path: Path, pack: Callable[[bytes], bytes], name: str
) -> None:
    reader = Reader(tmp_path, Reading.LINES, "*")
    write(tmp_path / "a.log", "one\ntwo\nthr")
    assert reader.new() == [(1, b"one\ntwo\n")]
    (tmp_path / "a.log").unlink()
    write(tmp_path / name, pack(b"one\ntwo\nthree\nfour\n"))
    write(tmp_path / "a.log", "next day\n")
    assert sorted(reader.new()) == [(1, b"next day\n"), (3, b"three\nfour\n")]
    assert reader.new() == []


@every_packing
def test_a_compressed_table_is_read_on_where_it_was(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    reader = Reader(tmp_path, Reading.TABLE, "*")
    write(tmp_path / "a.csv", "a,b\n1,2\n")
    assert reader.new() == [(1, b"a,b\n1,2\n")]
    (tmp_path / "a.csv").unlink()
    write(tmp_path / "a.csv.gz", pack(b"a,b\n1,2\n3,4\n"))
    assert reader.new() == [(2, b"a,b\n3,4\n")]
    assert reader.new() == []


def test_a_log_is_not_read_twice_while_both_are_there(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES, "*")
    write(tmp_path / "b.log.gz", gzip.compress(b"one\ntwo\n"))
    write(tmp_path / "b.log", "one\ntwo\n")
    assert reader.new() == [(1, b"one\ntwo\n")]


def test_of_logs_that_begin_alike_each_is_read_though_one_is_compressed(tmp_path: Path) -> None:
    reader = Reader(tmp_path, Reading.LINES, "*")
    write(tmp_path / "a.log.gz", gzip.compress(b"\nLog\none\n"))
    assert reader.new() == [(1, b"\nLog\none\n")]
    write(tmp_path / "b.log", "Log\ntwo\n")
    assert reader.new() == [(1, b"Log\ntwo\n")]
    write(tmp_path / "c.log.gz", b"\x1f\x8b damaged")
    write(tmp_path / "a.log.gz", b"\x1f\x8b damaged")
    write(tmp_path / "b.log", "Log\nthree\n")
    with pytest.raises(SourceError, match=r"^a\.log\.gz cannot be unpacked"):
        reader.new()
    for name in ("a.log.gz", "c.log.gz"):
        (tmp_path / name).unlink()
    with pytest.raises(SourceError, match=r"^b\.log is not the log it was"):
        reader.new()


def test_a_compressed_log_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.inbox.MAX_UNPACKED_BYTES", 2**20)
    write(tmp_path / "a.log", gzip.compress(b"line\n" * 2**20))
    with pytest.raises(SourceError, match=r"^a\.log holds more than 1 MB when unpacked; split"):
        Reader(tmp_path, Reading.LINES).new()


def test_a_compressed_log_comes_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "MAX_CHUNK_BYTES", 10)
    write(tmp_path / "a.log", gzip.compress(b"123\n456\n789\nabc\n"))
    assert Reader(tmp_path, Reading.LINES).new() == [(1, b"123\n456\n"), (3, b"789\nabc\n")]


def test_a_rotated_and_compressed_file_counts_once(tmp_path: Path) -> None:
    make(tmp_path, FOLDERS)
    scan(tmp_path, "B1 in Hall 10:00", "B1 out Hall 10:30")
    play(tmp_path, "s1", "10:00:00", "10:00:10")
    assert load(tmp_path) == []
    scan(tmp_path, "B2 in Hall 11:00")
    play(tmp_path, "s1", "10:00:20")
    for path in (tmp_path / "inbox/rooms/scans.csv", tmp_path / "inbox/webcast/access.log"):
        write(path.with_name(f"{path.name}.1.gz"), gzip.compress(path.read_bytes()), "23:59")
        path.unlink()
    assert load(tmp_path) == []
    assert load(tmp_path) == []
    batches = core(
        tmp_path,
        "select source, sum(records), sum(duplicate), count(*) from core.batch "
        "where source in ('rooms', 'webcast') group by source order by source",
    )
    assert batches == [("rooms", 3, 0, 2), ("webcast", 3, 0, 2)]
    assert core(tmp_path, "select sum(requests) from core.playback") == [(3,)]


def test_a_log_that_is_cut_short_is_told_until_it_is_whole(tmp_path: Path) -> None:
    make(tmp_path, FOLDERS)
    play(tmp_path, "s1", "10:00:00")
    packed = gzip.compress((tmp_path / "inbox/webcast/access.log").read_bytes())
    (tmp_path / "inbox/webcast/access.log").unlink()
    write(tmp_path / "inbox/webcast/access.log.1.gz", packed[:-9])
    said = load(tmp_path)
    assert said == [
        "webcast: inbox/webcast/access.log.1.gz cannot be unpacked, perhaps cut short; copy it "
        "again."
    ]
    write(tmp_path / "inbox/webcast/access.log.1.gz", packed)
    assert load(tmp_path) == []


def test_no_kind_that_grows_reads_one_file_of_several() -> None:
    # Which of several logs another one is would not be known.
    assert [one.kind for one in SOURCES if one.member and one.reading is not Reading.WHOLE] == []
