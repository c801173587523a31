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


@dataclass(frozen=True)
class Source:
    """A source of an event: its name and its section of the configuration."""

    name: str
    text: str


def event(folder: Path, kind: str, sample: Sample, url: str = "") -> Path:
    """Make a folder with one source: its configuration and files."""
    return event_of(folder, (source_of(NAME, kind, sample, url), sample))


def event_of(folder: Path, *sources: tuple[Source, Sample]) -> Path:
    """Make a folder with several sources: their configuration and files."""
    make(folder, EVENT + ROOMS + "".join(source.text for source, _ in sources))
    for source, sample in sources:
        for name, content in sample.files.items():
            write(folder / "inbox" / source.name / name, content, "23:59")
    return folder


def source_of(name: str, kind: str, sample: Sample, url: str = "") -> Source:
    """Configure a sample as a source; `url` is that of its system, if it has one."""
    place = f'path = "inbox/{name}/*"'
    if sample.system:
        place = f'url = "{url}"\ntoken_env = "{TOKEN_ENV}"'
    keys = sample.keys.replace("{url}", url)
    return Source(name, f'[[source]]\nname = "{name}"\nkind = "{kind}"\n{place}\n{keys}\n')


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
