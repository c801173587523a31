"""What the data in a warehouse were made with: the secret and the settings of parsers, as hashes.

With another secret the same person would be somebody else, so loading is refused. Other settings
of parsers are allowed, but reach what was loaded before only by a rebuild, so they are told.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import orjson

from etl.config import KEY_VARIABLE, Settings
from etl.errors import ConfigError, WarehouseError
from etl.ledger import naive
from etl.references import References
from etl.source import PlaceRule, SourceConfig
from etl.sources.fetched import Fetched
from etl.warehouse import Warehouse

Seals = list[tuple[str, str]]
"""What is sealed and its hash. Several hashes of one thing: data of each were loaded."""

# No source can have such a name. What is in brackets concerns all sources.
_SECRET = "[secret]"

# Without data nothing is bound to a seal.
_KNOWN = """
select what, seal from core.seal
where exists (
    select 1 from core.batch
    where error is null and committed_at >= sealed_at
        and (source = what or starts_with(what, '['))
)
"""


def keep(con: duckdb.DuckDBPyConnection, settings: Settings, references: References) -> list[str]:
    """Seal what is loaded from now on; tell which settings are not those of earlier data.

    Raises `ConfigError` if the secret is another one.
    """
    known = _known(con)
    refuse_other_secret(known, settings, references)
    now = naive(datetime.now(UTC))
    con.begin()
    for what, seal in con.execute("select what, seal from core.seal").fetchall():
        if (what, seal) not in known:
            con.execute("delete from core.seal where what = ? and seal = ?", [what, seal])
    for what, seal in [(_SECRET, _of_secret(references)), *_of_settings(settings)]:
        if (what, seal) not in known:
            con.execute("insert into core.seal values (?, ?, ?)", [what, seal, now])
    con.commit()
    return changed(known, settings)


def read(warehouse: Path) -> Seals:
    """Return the seals of a warehouse; none if there is no warehouse, or if it is in use."""
    if not warehouse.exists():
        return []
    try:
        with Warehouse.lock(warehouse), duckdb.connect(str(warehouse), read_only=True) as con:
            return _known(con)
    except (WarehouseError, duckdb.Error, OSError):
        return []


def refuse_other_secret(known: Seals, settings: Settings, references: References) -> None:
    """Raise `ConfigError` if the data were loaded with another secret."""
    seals = [seal for what, seal in known if what == _SECRET]
    if seals and _of_secret(references) not in seals:
        message = (
            f"{settings.warehouse} was made with another secret than {KEY_VARIABLE} holds; use "
            "that one, or make all references anew with this one: python -m etl rebuild."
        )
        raise ConfigError(message)


def changed(known: Seals, settings: Settings) -> list[str]:
    """Tell which settings, or sources, are not those with which earlier data were loaded."""
    now = list(_of_settings(settings))
    sentences = [
        f"{what}: changed settings reach earlier data only with: python -m etl rebuild."
        for what, seal in now
        if any(name == what and before != seal for name, before in known)
    ]
    gone = {name for name, _ in known} - {_SECRET, *(what for what, _ in now)}
    return sentences + [
        f"{name}: it is configured no more, but its data count until: python -m etl rebuild."
        for name in sorted(gone)
    ]


def _known(con: duckdb.DuckDBPyConnection) -> Seals:
    return con.execute(_KNOWN).fetchall()


def _of_secret(references: References) -> str:
    return str(references.make("registration", _SECRET, _SECRET))


def _of_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield a hash of each part of the configuration that parsers use."""
    document = settings.document
    yield "[event]", _hash(document.event.time_zone)
    yield "[webcast]", _hash(document.webcast.venue_networks)
    yield "[[room]]", _hash(settings.rooms)
    yield (
        "[[category]]",
        _hash(
            [one.model_dump(include={"id", "label", "names", "represents"})]
            for one in settings.categories
        ),
    )
    for source in settings.sources:
        yield source.name, _hash(_keys(source))


def _keys(config: SourceConfig) -> dict[str, object]:
    """Return the keys of a source that its parser uses, but those left at their default."""
    fetching = config.of_fetching if isinstance(config, Fetched) else ()
    rules = {name for name, value in config if _are_rules(value)}
    others = {"name", "path", "sampling_percent", *config.of_holding, *rules, *fetching}
    keys = config.model_dump(exclude_defaults=True, exclude=others)
    if "streams" in fetching:
        return keys
    streams = [rule.match for kind, rule in config.place_rules() if kind == "stream"]
    return keys | {"streams": streams}


def _are_rules(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(one, PlaceRule) for one in value)


def _hash(values: object) -> str:
    if isinstance(values, Iterable) and not isinstance(values, str | dict):
        values = list(values)
    return sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
