"""The files of a source, as its watched folder shows them at one moment."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import SourceError
from etl.source import Source, SourceConfig
from etl.unpack import is_packed_name, plain_name

_LATEST_NS = 4_102_444_800 * 10**9  # the year 2100
# Hidden files, and those by which office programs mark a file as open.
_NOT_YET = (".", "~$")
# Files that a program is still writing.
_UNFINISHED = (".tmp", ".part", ".crdownload")
# Characters that move the cursor of a terminal, turn its text round or cannot be seen.
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")


@dataclass(frozen=True)
class InboxFile:
    """A file of a source, as the folder shows it at one moment."""

    path: Path
    name: str
    """Path below the folder of the configuration."""
    size: int
    modified_ns: int
    changed_ns: int = 0
    """When it, its name or its permissions changed, by the clock of this machine."""

    @property
    def stamp(self) -> tuple[int, int, int]:
        """What is another if the file may have changed, or may be read at last."""
        return self.size, self.modified_ns, self.changed_ns

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed, and so complete or not to be read."""
        return is_packed_name(self.name)

    @property
    def modified_at(self) -> datetime:
        """When the source system wrote it, UTC, as its clock has it, which may be wrong."""
        modified_ns = min(max(self.modified_ns, 0), _LATEST_NS)
        return datetime.fromtimestamp(modified_ns // 1000 / 1e6, UTC)

    def observed_at(self, received_at: datetime) -> datetime:
        """When the source system wrote it, UTC; no later than it was received.

        What seems to be of the future would count before all that is written until then.
        """
        return min(self.modified_at, received_at)


def files(folder: Path, config: SourceConfig) -> list[InboxFile]:
    """List the files of a source, oldest first; hidden, empty and unfinished ones are not there.

    A path that is a folder means all files in it, but not in folders below. Raises `SourceError` if
    a folder cannot be looked into.
    """
    root = folder / Path(config.path).anchor
    pattern = Path(config.path).relative_to(Path(config.path).anchor)
    try:
        if (root / pattern).is_dir():
            root, pattern = root / pattern, Path("*")
        _look_into_folders(root, pattern)
        found = list(_found(folder, root.glob(str(pattern))))
    except OSError as error:
        place = _text(Path(error.filename or config.path))
        message = f"{place} cannot be looked into ({error.strerror}); check its permissions."
        raise SourceError(message) from error
    return sorted(found, key=lambda file: (file.modified_ns, file.name))


def _look_into_folders(root: Path, pattern: Path) -> None:
    """Raise `OSError` for a folder that cannot be listed, which a pattern passes over in silence.

    A folder that is not there has no files yet.
    """
    for place in pattern.parents:
        folders = [root] if place == Path() else root.glob(str(place))
        for path in folders:
            if path.is_dir():
                os.scandir(path).close()


def _found(folder: Path, paths: Iterable[Path]) -> Iterator[InboxFile]:
    for path in paths:
        if path.name.startswith(_NOT_YET) or path.suffix.casefold() in _UNFINISHED:
            continue
        try:
            if not path.is_file():
                continue
            stat = path.stat()
        except FileNotFoundError:  # taken away meanwhile
            continue
        if stat.st_size > 0:
            name = path.relative_to(folder) if path.is_relative_to(folder) else path
            yield InboxFile(path, _text(name), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def mixed(files: Iterable[InboxFile], source: Source) -> str | None:
    """Tell if a source has tables and JSON, whose numbers mean other records, else None."""
    if ".json" not in source.suffixes or len(source.suffixes) == 1:
        return None
    names = [file.name for file in files]
    answers = [name for name in names if plain_name(name).casefold().endswith(".json")]
    tables = [name for name in names if name not in answers]
    if not answers or not tables:
        return None
    return (
        f"{answers[0]} is an answer of the API and {tables[0]} is a list, which number people "
        "differently; make them two sources with a folder each."
    )


def _text(path: Path) -> str:
    """Write a path as text that can be printed, whatever its name is made of."""
    name = os.fsencode(path).decode(errors="replace")
    return "".join(
        one.encode("unicode_escape").decode() if unicodedata.category(one) in _UNSEEN else one
        for one in name
    )
