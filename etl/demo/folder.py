"""The folder of a demo: emptied at each start, so it must be known to be one."""

import shutil
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from etl.demo.model import STREAM_BODIES, Meeting
from etl.demo.programme import LOUNGE, ROOMS, programme_text
from etl.errors import EtlError

MARKER = ".congress-demo"
CONFIG = "congress.toml"
_MARKER_TEXT = "This folder belongs to the demo. Everything in it is deleted when a demo starts.\n"


class DemoError(EtlError):
    """The demo cannot start or go on."""


def prepare(folder: Path, meetings: Iterable[Meeting]) -> Path:
    """Empty a demo folder or make a new one, with its configuration; return that file's path."""
    _empty(folder)
    (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    (folder / "programme.csv").write_text(programme_text(), encoding="utf-8")
    config = folder / CONFIG
    config.write_text(config_text(meetings), encoding="utf-8")
    return config


def _empty(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DemoError(f"{folder} is not a folder; name another one with --folder.")
    folder.mkdir(parents=True, exist_ok=True)
    children = list(folder.iterdir())
    if children and not (folder / MARKER).is_file():
        raise DemoError(
            f"{folder} holds files that are not of a demo, and nothing was touched; "
            "name another folder with --folder."
        )
    # The marker goes last: a folder left half empty is still known.
    for child in sorted(children, key=lambda one: one.name == MARKER):
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def config_text(meetings: Iterable[Meeting]) -> str:
    """Write the configuration: the packaged part, then streams, platform meetings and rooms."""
    packaged = resources.files("etl.demo").joinpath(CONFIG).read_text(encoding="utf-8")
    return "\n".join([packaged, *_streams(), *_platform(meetings), *_rooms()])


def _streams() -> Iterator[str]:
    for stem, body in STREAM_BODIES.items():
        for language in ("en", "floor"):
            yield "[[source.streams]]"
            yield f'match = "{stem}-{language}"'
            yield f'session = "by_time:{body}"'
            yield f'language = "{language}"\n'


def _platform(meetings: Iterable[Meeting]) -> Iterator[str]:
    yield "[[source]]"
    yield 'name = "platform"'
    yield 'kind = "zoom_report"'
    yield 'path = "inbox/platform/*.csv"'
    yield "service = ['\\(service\\)$']\n"
    rules = {
        one.platform: f"by_time:{one.body}" if one.body else one.session_id for one in meetings
    }
    for number, session in rules.items():
        yield "[[source.meetings]]"
        yield f'match = "{number}"'
        yield f'session = "{session}"\n'


def _rooms() -> Iterator[str]:
    for name, (capacity, limit, gates) in ROOMS.items():
        aliases = ", ".join(f'"{gate}"' for gate in gates)
        yield "[[room]]"
        yield f'name = "{name}"'
        yield f"aliases = [{aliases}]"
        yield f"capacity = {capacity}"
        yield f"limit = {limit}\n"
    yield "[[room]]"
    yield 'name = "Delegates\' lounge"'
    yield f'aliases = ["{LOUNGE}"]\n'
