"""From the lines of a web log, whoever writes it, to spans of playbacks and downloads.

A kind of web log takes its lines apart and gives them to `read`. Nothing but the CMCD fields, the
time, the country and whether the address is the venue's is kept.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import polars as pl

from etl.check import LATEST_AFTER_FILE, TOO_LATE
from etl.countries import iso2_to_iso3
from etl.errors import SourceError
from etl.schema import FIRST_YEAR, LAST_YEAR
from etl.source import UNRESOLVED, Chunk, Context, Parsed
from etl.sources import cmcd, downloads, playbacks
from etl.sources.streams import Streams

Network = IPv4Network | IPv6Network

# Servers escape control characters, so this one ends no field of a log.
_NEVER = "\x01"
# What Polars takes for the beginning of a compressed file, and would unpack or fail to.
_PACKED = (b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda", b"(\xb5/\xfd")
# What networks of unknown country, and of Tor, are marked with.
_NO_COUNTRY = {"XX", "T1"}
_COUNTRY = re.compile('("?)([A-Za-z0-9]{2})\\1')
_NO_ANSWER = 0

_SKIPS = {
    "empty line": pl.col("is_empty"),
    "no answer (status 000)": pl.col("status") == _NO_ANSWER,
    "status 4xx or 5xx": pl.col("status") >= 400,
    "not GET or HEAD": ~pl.col("method").is_in(["GET", "HEAD"]),
    "no CMCD": ~pl.col("target").str.contains(cmcd.MARK, literal=True).fill_null(value=False),
}
_NO_MORE: Mapping[str, pl.Expr] = {}


class WebLog(Streams):
    """What every kind of web log is configured with; streams go by content id or URL path."""

    documents: str = ""
    """Folder of the texts of statements on the server, "/statements/"; empty: not counted."""


def split_lines(content: bytes) -> pl.DataFrame:
    """Return the lines as `line`, null for an empty one, with their number from 0 as `row`."""
    is_packed = content.startswith(_PACKED)
    content = content.replace(_NEVER.encode(), b"\0")
    if is_packed:
        content = b"\n" + content
    lines = pl.read_csv(
        content,
        has_header=False,
        separator=_NEVER,
        quote_char=None,
        schema={"line": pl.String},
        encoding="utf8-lossy",
    )
    return lines.slice(int(is_packed)).with_row_index("row")


def with_times(lines: pl.DataFrame, time_format: str) -> pl.DataFrame:
    """Add the instants `at` of the texts `stamp`, UTC; null where one cannot be read."""
    stamps = lines["stamp"].drop_nulls().unique()
    moments = stamps.str.to_datetime(time_format, time_unit="us", time_zone="UTC", strict=False)
    moments = moments.set(~moments.dt.year().is_between(FIRST_YEAR, LAST_YEAR), None)
    return lines.with_columns(
        at=pl.col("stamp").replace_strict(
            stamps, moments, default=None, return_dtype=pl.Datetime("us", "UTC")
        )
    )


def read(
    lines: pl.DataFrame,
    misfit: str,
    chunk: Chunk,
    config: WebLog,
    context: Context,
    *,
    skips: Mapping[str, pl.Expr] = _NO_MORE,
    count: Callable[[pl.DataFrame], pl.DataFrame] = downloads.by_minute,
) -> Parsed:
    """Read the lines of a log.

    They have row, is_empty, is_binary, is_misfit (not in the format, for which the reason is
    `misfit`), at, address, status, method, target and country (two letters, in quotes or not).
    `skips` are more reasons why a line is no fact; `count` makes `Download` rows of lines.
    """
    networks = _networks(context.venue_networks)
    rejects = {
        "it holds binary data": pl.col("is_binary"),
        misfit: pl.col("is_misfit"),
        "its time cannot be read": pl.col("at").is_null(),
        "its status cannot be read": ~(
            pl.col("status").is_between(100, 599) | (pl.col("status") == _NO_ANSWER)
        ).fill_null(value=False),
        # "Now" follows the latest request: one line of a wrong clock would move it for good.
        TOO_LATE: pl.col("at") > chunk.observed_at + LATEST_AFTER_FILE,
    }
    is_reject = pl.any_horizontal(*rejects.values()).fill_null(value=False)
    is_no_fact = pl.any_horizontal(pl.lit(value=False), *skips.values())
    is_document = downloads.is_download(config.documents) & ~is_reject & ~is_no_fact
    skips = {**skips, **_SKIPS}
    lines = lines.with_columns(
        is_other=pl.any_horizontal(*rejects.values(), *skips.values()), is_document=is_document
    )
    others = lines.filter(pl.col("is_other") & ~pl.col("is_document")).with_columns(
        reject=pl.when(~pl.col("is_empty")).then(_first_reason(rejects)),
        skip=_first_reason(skips),
    )
    skipped = others.filter(pl.col("reject").is_null())["skip"]
    reasons = dict(skipped.value_counts().iter_rows())
    requests = _requests(lines.filter(~pl.col("is_other") & ~pl.col("is_document")))
    playing = requests.filter(pl.col("sid").is_not_null())
    if playing.height < requests.height:
        reasons["CMCD without a playback id (sid)"] = requests.height - playing.height
    matches = tuple(rule.match for rule in config.streams)
    playing = playing.with_columns(
        playbacks.name_streams(playing["cid"], playing["target"], matches).alias("stream"),
        _in_networks(playing["address"], networks).alias("at_venue"),
        _countries(playing["country"]).alias("country_iso3"),
    )
    return Parsed(
        records=lines.height,
        tables={
            **playbacks.tables(playing.drop("target"), context.references),
            "download": count(lines.filter("is_document")),
        },
        rejected=_rejected(others.drop_nulls("reject"), chunk.first_record),
        skipped=reasons,
        unresolved=_unresolved(playing["country"], playing["country_iso3"]),
    )


def _first_reason(reasons: Mapping[str, pl.Expr]) -> pl.Expr:
    return pl.coalesce(*(pl.when(holds).then(pl.lit(reason)) for reason, holds in reasons.items()))


def _rejected(lines: pl.DataFrame, first_record: int) -> pl.DataFrame:
    return lines.select(
        position=pl.col("row").cast(pl.Int64) + first_record,
        into_table=pl.lit("playback"),
        reasons=pl.concat_list("reject"),
    )


def _requests(lines: pl.DataFrame) -> pl.DataFrame:
    lines = lines.select("at", "address", "target", "country")
    lines = lines.hstack(cmcd.read_targets(lines["target"]))
    return lines.with_columns(sid=cmcd.decode(lines["sid"]))


def _networks(texts: Iterable[str]) -> list[Network]:
    try:
        return [ip_network(text, strict=False) for text in texts]
    except ValueError as error:
        raise SourceError(f"venue_networks: {error}; write it as 192.0.2.0/24.") from error


def _in_networks(addresses: pl.Series, networks: list[Network]) -> pl.Series:
    if not networks:
        return pl.repeat(value=False, n=len(addresses), eager=True)
    inside = [address for address in addresses.unique().drop_nulls() if _is_in(address, networks)]
    return addresses.is_in(inside).fill_null(value=False)


def _is_in(text: str, networks: list[Network]) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


def _countries(fields: pl.Series) -> pl.Series:
    codes = {field: _code(field) for field in fields.drop_nulls().unique()}
    table = {field: iso2_to_iso3(code) for field, code in codes.items() if code}
    return fields.replace_strict(table, default=None, return_dtype=pl.String)


def _code(field: str) -> str | None:
    # Another field than a country, an address above all, must not come out anywhere.
    match = _COUNTRY.fullmatch(field)
    return match[2].upper() if match else None


def _unresolved(fields: pl.Series, countries: pl.Series) -> pl.DataFrame:
    counts = fields.filter(countries.is_null()).drop_nulls().value_counts(sort=True)
    codes = [(_code(field), count) for field, count in counts.iter_rows()]
    rows = [("country", code, count) for code, count in codes if code and code not in _NO_COUNTRY]
    return pl.DataFrame(rows, schema=UNRESOLVED, orient="row")
