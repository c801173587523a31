"""What a sample of a kind of source is, and an event that consists of it."""

import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import xlsxwriter

from tests.congress import EVENT, ROOMS, make, write

NAME = "planted"
"""Name of the source in the configuration."""
INBOX = "inbox/planted"
TOKEN_ENV = "PLANTED_TOKEN"


class Running(Protocol):
    """A system on the loopback."""

    @property
    def url(self) -> str:
        """Its address."""


@dataclass(frozen=True)
class Sample:
    """A small source as its system writes it, with personal data wherever it has a place.

    Either `files` by name, or the `system` that is asked over HTTP, with its token in the
    environment variable `TOKEN_ENV`.
    """

    accepted: int
    """Rows that load: proof that the sample is read, and not refused as a whole."""
    rejected: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)
    keys: str = ""
    """TOML: keys of the kind's own, then its tables such as [source.columns]; {url} is that of the
    system."""
    system: Callable[[], AbstractContextManager[Running]] | None = None


def event(folder: Path, kind: str, sample: Sample, url: str = "") -> Path:
    """Make a folder with one source: its configuration and files."""
    place = f'path = "{INBOX}/*"'
    if sample.system:
        place = f'url = "{url}"\ntoken_env = "{TOKEN_ENV}"'
    keys = sample.keys.replace("{url}", url)
    source = f'[[source]]\nname = "{NAME}"\nkind = "{kind}"\n{place}\n{keys}\n'
    make(folder, EVENT + ROOMS + source)
    for name, content in sample.files.items():
        write(folder / INBOX / name, content, "23:59")
    return folder


def csv(*rows: str | tuple[str, ...]) -> bytes:
    """Write rows as CSV with every cell in quotes; cells are a tuple, or separated by |."""
    lines = [row.split("|") if isinstance(row, str) else row for row in rows]
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    return text.encode()


def xlsx(*rows: tuple[object, ...], sheet: str = "Sheet1") -> bytes:
    """Write rows as the first sheet of an XLSX file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()
