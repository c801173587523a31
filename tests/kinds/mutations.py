"""Damage done to the bytes of a file, by accident or in malice; the same for the same chance."""

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

_LONGEST = 50_000
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-32", "cp037")
_MARKS = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PAR1",
    b"(\xb5/\xfd",
)
_NUMBERS = (
    *(b"9" * 5000, b"-1", b"1e999", b"NaN", b"0", b"18446744073709551616", b"2147483648"),
    *(b"0.0000001", b"1969-12-31T23:59:59Z", b"9999-12-31 23:59:59", b"0001-01-01", b"31/31/2021"),
)
_PIECES = (
    *(
        b'"',
        b'""',
        b'"\n',
        b",",
        b";",
        b"\t",
        b"\r",
        b"\n",
        b"\r\n\r\n",
        b"\\",
        b"\\x",
        b"%",
        b"%25",
    ),
    *(b"{", b"}", b"[", b"]", b":", b"null", b"true", b"=", b'="', b"<html", b"#Fields:", b"CMCD="),
    *(
        b"\x00",
        b"\x01",
        b"\x1a",
        b"\x85",
        b"\xe2\x80\xa8",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xf0\x9f\x98\x80",
    ),
    *(b"\\ud800", b"\\u0000", b"--", b"NA", b"2. Participants", b"Join Time", b"ID"),
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file after one to three mutations, mostly of what it holds and not of its shell."""
    open_shell = next((shell for mark, shell in _SHELLS.items() if content.startswith(mark)), None)
    if open_shell and chance.random() < 0.8:
        return open_shell(content, chance)
    weights = [3 if mutate in GENTLE else 1 for mutate in MUTATIONS]
    for mutate in chance.choices(MUTATIONS, weights, k=chance.choice((1, 1, 2, 3))):
        content = mutate(content, chance)
    return content


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _block(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = _place(content, chance)
    return start, min(len(content), start + chance.choice((1, 2, 7, 60, 500, 4000)))


def _insert(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece + content[at:]


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 30)) if content else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    at = _place(content, chance)
    return content[:at] if chance.random() < 0.7 else content[at:]


def drop(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:start] + content[end:]


def repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return _insert(content, _place(content, chance), content[start:end] * chance.choice((1, 2, 9)))


def recode(content: bytes, chance: random.Random) -> bytes:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = content.decode(encoding, "replace")
    return text.encode(chance.choice(_ENCODINGS), "replace")


def mark(content: bytes, chance: random.Random) -> bytes:
    return chance.choice(_MARKS) + content


def insert(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 3))):
        content = _insert(content, _place(content, chance), chance.choice(_PIECES))
    return content


def nul(content: bytes, chance: random.Random) -> bytes:
    return _insert(content, _place(content, chance), bytes(chance.choice((1, 3, 5000))))


def number(content: bytes, chance: random.Random) -> bytes:
    """Put another number in the place of one."""
    places = [at for at, byte in enumerate(content) if 48 <= byte <= 57]
    if not places:
        return content
    start = end = chance.choice(places)
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    return content[:start] + chance.choice(_NUMBERS) + content[end:]


def nest(content: bytes, chance: random.Random) -> bytes:
    deep = chance.choice((50, 1000, 100_000))
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'"', b'"'), (b"(", b")")))
    start, end = _block(content, chance)
    inner = opening * deep + content[start:end] + closing * deep
    return content[:start] + inner + content[end:]


def lengthen(content: bytes, chance: random.Random) -> bytes:
    filler = chance.choice(
        (b"a", b",", b'"', b"\t", b" ", b"9", b"\xc3\xa9", b"\n", b"%25", b"a@b ")
    )
    return _insert(content, _place(content, chance), filler * (_LONGEST // len(filler)))


def shuffle(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def swap(content: bytes, chance: random.Random) -> bytes:
    """Let two cells of a line change places, so that a value stands where another is meant."""
    separator = chance.choice((b",", b"\t", b'"', b" ", b":"))
    cells = content.split(separator)
    one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]
    return separator.join(cells)


def replace_all(content: bytes, chance: random.Random) -> bytes:
    """Write one sign as another everywhere, as another locale or a careless search would."""
    signs = (
        b",",
        b";",
        b"\t",
        b'"',
        b"'",
        b"\n",
        b"\r\n",
        b".",
        b":",
        b"-",
        b"/",
        b" ",
        b"0",
        b"=",
    )
    return content.replace(chance.choice(signs), chance.choice(signs))


def cell(content: bytes, chance: random.Random) -> bytes:
    """Write something else into a cell."""
    separator = chance.choice((b",", b",", b"\t", b"\t", b'"', b"\n", b":", b";"))
    cells = content.split(separator)
    cells[chance.randrange(len(cells))] = chance.choice((*_PIECES, *_NUMBERS, b"", b" "))
    return separator.join(cells)


def _in_gzip(content: bytes, chance: random.Random) -> bytes:
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return flip(content, chance)
    return gzip.compress(damaged(inner, chance), 1, mtime=0)


def _in_zip(content: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = {part.filename: book.read(part) for part in book.infolist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return flip(content, chance)
    sheets = [name for name in parts if "sheet1" in name or "sharedStrings" in name]
    name = chance.choice(sheets or [*parts] or ["Table data.csv"])
    parts[name] = damaged(parts.get(name, b""), chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for part, inner in parts.items():
            book.writestr(part, inner)
    return out.getvalue()


def _in_utf16(content: bytes, chance: random.Random) -> bytes:
    inner = damaged(content.decode("utf-16", "replace").encode(), chance)
    return inner.decode(errors="replace").encode(chance.choice(("utf-16", "utf-16", "utf-8")))


_SHELLS: dict[bytes, Mutation] = {
    b"\x1f\x8b": _in_gzip,
    b"PK\x03\x04": _in_zip,
    b"\xff\xfe": _in_utf16,
    b"\xfe\xff": _in_utf16,
}


def noise(content: bytes, chance: random.Random) -> bytes:
    start, end = _block(content, chance)
    return content[:start] + chance.randbytes(end - start) + content[end:]


MUTATIONS: tuple[Mutation, ...] = (
    *(flip, cut, drop, repeat, recode, mark, insert, nul, number, nest, lengthen, shuffle, swap),
    *(replace_all, cell, noise),
)
GENTLE: tuple[Mutation, ...] = (cell, swap, insert, number, drop, repeat, flip)
"""Those after which most of a file can still be read."""
