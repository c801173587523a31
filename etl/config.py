"""The configuration of one event: `congress.toml`, checked before anything runs.

The only module that reads the environment. Every problem becomes one sentence that names the key.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from glob import escape
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from etl import alert_kinds
from etl.alert_kinds import Alert
from etl.config_faults import check_section, refuse_twins, with_tuples
from etl.config_sections import Document
from etl.errors import ConfigError, SourceError
from etl.fetch.connection import LOOPBACK
from etl.references import MIN_KEY_BYTES, References
from etl.source import Category, Context, SourceConfig
from etl.sources import SOURCES
from etl.sources.indico_words import by_name

KEY_VARIABLE = "CONGRESS_KEY"


@dataclass(frozen=True)
class Settings:
    """A checked configuration."""

    path: Path
    document: Document
    sources: tuple[SourceConfig, ...]
    categories: tuple[Category, ...]
    alerts: tuple[Alert, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of the configuration file; relative paths start here."""
        return self.path.parent

    @property
    def warehouse(self) -> Path:
        """The private database file."""
        return self.folder / self.document.storage.warehouse

    @property
    def landing(self) -> Path:
        """The folder of raw bytes, private."""
        return self.folder / self.document.storage.landing

    @property
    def fetched(self) -> Path:
        """The folder of what was fetched over HTTP, private."""
        return self.folder / _fetched(self.document)

    @property
    def snapshots(self) -> Path:
        """The folder of published snapshots."""
        return self.folder / self.document.storage.snapshots

    @property
    def decisions(self) -> Path:
        """The folder of what was decided about the figures."""
        return self.folder / self.document.storage.decisions

    @property
    def rooms(self) -> dict[str, str]:
        """Each room by its name and aliases, casefolded."""
        return {
            alias.casefold(): room.name
            for room in self.document.room
            for alias in (room.name, *room.aliases)
        }

    def context(self, references: References) -> Context:
        """What parsers may know about the event."""
        return Context(
            time_zone=ZoneInfo(self.document.event.time_zone),
            references=references,
            categories=self.categories,
            rooms=self.rooms,
            names_as_of=self.document.event.names_as_of,
            venue_networks=self.document.webcast.venue_networks,
        )


def load(path: Path) -> Settings:
    """Read and check a configuration file; raise `ConfigError` with one sentence on any problem."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{path} does not exist; name the configuration with --config FILE."
        raise ConfigError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}."
        raise ConfigError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path} is not valid TOML: {error}."
        raise ConfigError(message) from error
    checked = check_section(Document, document, path, "")
    sources = tuple(
        _source(_with_path(entry, checked, path), path, number)
        for number, entry in enumerate(checked.source, 1)
    )
    decisions = f"{escape(checked.storage.decisions)}/release-*.json"
    sources += (_source({"name": "decisions", "kind": "release", "path": decisions}, path),)
    if checked.alert:
        seen = f"{escape(checked.alerts.inbox)}/seen-*.json"
        sources += (
            _source({"name": "acknowledgements", "kind": "acknowledgement", "path": seen}, path),
        )
    if checked.event.programme is not None:
        programme = {"name": "programme", "kind": "programme", "path": checked.event.programme}
        sources = (_source(programme, path), *sources)
    refuse_twins((source.name for source in sources), "source", path)
    names = (
        name
        for room in checked.room
        for name in {name.casefold(): name for name in (room.name, *room.aliases)}.values()
    )
    refuse_twins(names, "room", path)
    categories = checked.category or packaged_categories(checked.event.profile, path)
    refuse_twins((category.id for category in categories), "category", path)
    _refuse_unknown_categories(sources, categories, path)
    if checked.alerts.webhook_env == KEY_VARIABLE:
        message = f"{path}: [alerts] would post to the secret of the event; name another variable."
        raise ConfigError(message)
    alerts = alert_kinds.read(checked.alert, (source.name for source in sources), path)
    return Settings(path.resolve(), checked, sources, categories, alerts)


def _refuse_unknown_categories(
    sources: Iterable[SourceConfig], categories: tuple[Category, ...], path: Path
) -> None:
    known = by_name({one.id: (one.label, *one.names) for one in categories})
    for source in sources:
        values: dict[str, dict[str, str]] = getattr(source, "values", {})
        for meant in values.get("category", {}).values():
            if meant and known(meant) is None:
                ids = ", ".join(one.id for one in categories)
                message = (
                    f'{path}: [[source]] "{source.name}" maps to the category "{meant}", which '
                    f"does not exist; use one of {ids}."
                )
                raise ConfigError(message)


def references() -> References:
    """Make references with the key of the event, from the environment."""
    key = os.environb.get(KEY_VARIABLE.encode(), b"")
    if len(key) < MIN_KEY_BYTES:
        message = (
            f"The environment variable {KEY_VARIABLE} must hold a secret of at least "
            f"{MIN_KEY_BYTES} bytes; make one with: "
            "python3 -c 'import secrets; print(secrets.token_hex(32))'."
        )
        raise ConfigError(message)
    return References(key)


def token_of(variable: str) -> str:
    """Return the token of a system, from the environment; raise `SourceError` if there is none."""
    if token := os.environ.get(variable, "").strip():
        return token
    message = f"The environment variable {variable} holds no token; set it and start again."
    raise SourceError(message)


def webhook_of(variable: str) -> str:
    """Return the address alerts are posted to, from the environment; nobody else is told it."""
    address = os.environ.get(variable, "").strip()
    try:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_right = is_safe and bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        is_right = False
    if not is_right or not address.isprintable() or " " in address:
        message = (
            f"The environment variable {variable} holds no address to post alerts to; set it to "
            "one that begins with https:// (http:// only for the loopback) and has no name or "
            "password before the host, or take webhook_env out of [alerts]."
        )
        raise ConfigError(message)
    return address


def _fetched(document: Document) -> Path:
    return Path(document.storage.landing).parent / "fetched"


def _with_path(entry: Mapping[str, Any], document: Document, path: Path) -> Mapping[str, Any]:
    """Add to a source over HTTP where its files are, which nobody else may say."""
    kinds = [source.kind for source in SOURCES if source.fetch]
    if entry.get("kind") not in kinds:
        return entry
    where = f'[[source]] "{entry.get("name", "")}"'
    if "path" in entry:
        message = f'{path}: {where} has the key "path", but what it reads is fetched; remove it.'
        raise ConfigError(message)
    if entry.get("token_env") == KEY_VARIABLE:
        message = f"{path}: {where} would send the secret of the event; name another token_env."
        raise ConfigError(message)
    files = f"{escape(str(_fetched(document)))}/{entry.get('name', '')}/*.json*"
    return {**entry, "path": files}


def _source(entry: Mapping[str, Any], path: Path, number: int = 0) -> SourceConfig:
    where = f'[[source]] "{entry.get("name", number)}"'
    kinds = {source.kind: source for source in SOURCES}
    if not isinstance(kind := entry.get("kind"), str) or kind not in kinds:
        known = ", ".join(sorted(kinds))
        message = f'{path}: {where} has kind "{kind}", which does not exist; use one of {known}.'
        raise ConfigError(message)
    return check_section(kinds[kind].config, dict(entry), path, where)


def packaged_categories(name: str, path: Path) -> tuple[Category, ...]:
    """Return the categories of a packaged profile; `path` names the configuration in a message."""
    file = resources.files("etl.reference") / f"{name}.toml"
    if not file.is_file():
        message = f'{path}: "profile" in [event] names "{name}", which is not packaged.'
        raise ConfigError(message)
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["category"]
    return TypeAdapter(tuple[Category, ...]).validate_python(with_tuples(entries))
