"""Access logs of nginx, `combined` with or without a country at the end, of CMCD players.

Nothing but the CMCD fields, the time, the country and whether the address is the venue's is kept.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import polars as pl

from etl.check import LATEST_AFTER_FILE, TOO_LATE
from etl.countries import iso2_to_iso3
from etl.errors import SourceError
from etl.source import (
    UNRESOLVED,
    Chunk,
    Context,
    Parsed,
    PlaceRule,
    Reading,
    Source,
    SourceConfig,
)
from etl.sources import cmcd, downloads, playbacks

Network = IPv4Network | IPv6Network

# nginx escapes control characters, so this one ends no field of a log.
_NEVER = "\x01"
_STAMP = "%d/%b/%Y:%H:%M:%S %z"
# What networks of unknown country, and of Tor, are marked with.
_NO_COUNTRY = {"XX", "T1"}

_QUOTES, _QUOTES_WITH_COUNTRY = 6, 8
_COUNTRY = re.compile('"([A-Za-z0-9]{2})"')
_COUNTRY_LENGTH = 4
_IS_COMBINED = (
    pl.col("quotes").is_in([_QUOTES, _QUOTES_WITH_COUNTRY])
    & pl.col("head").str.contains(r"^\S+ .* \[.{26}\] $")
    & pl.col("answer").str.contains(r"^ [0-9]{3} (?:[0-9]+|-) $")
)
_REJECTS = {
    "it holds binary data": pl.col("is_binary"),
    "it is not in the format 'combined'": ~pl.col("is_combined"),
    "its time cannot be read": pl.col("at").is_null(),
    "its status cannot be read": ~pl.col("status").is_between(100, 599),
}
_SKIPS = {
    "empty line": pl.col("is_empty"),
    "status 4xx or 5xx": pl.col("status") >= 400,
    "not GET or HEAD": ~pl.col("method").is_in(["GET", "HEAD"]),
    "no CMCD in the query": ~pl.col("target").str.contains(cmcd.MARK, literal=True),
}


class NginxLog(SourceConfig):
    """Configuration of `nginx_log`."""

    streams: tuple[PlaceRule, ...] = ()
    """Rules by content id or URL path; the first that matches names the stream."""
    documents: str = ""
    """Folder of the texts of statements on the server, "/statements/"; empty: not counted."""

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("stream", rule) for rule in self.streams)


def parse(chunk: Chunk, config: NginxLog, context: Context) -> Parsed:
    """Read lines of a log into spans of playbacks."""
    networks = _networks(context.venue_networks)
    lines = _with_times(_split(_lines(chunk.content)))
    # "Now" follows the latest request: one line of a wrong clock would move it for good.
    rejects = _REJECTS | {TOO_LATE: pl.col("at") > chunk.observed_at + LATEST_AFTER_FILE}
    is_other = pl.any_horizontal(*rejects.values(), *_SKIPS.values())
    is_reject = pl.any_horizontal(*rejects.values()).fill_null(value=False)
    is_document = downloads.is_download(config.documents) & ~is_reject
    lines = lines.with_columns(is_other=is_other, is_document=is_document)
    others = lines.filter(pl.col("is_other") & ~pl.col("is_document")).with_columns(
        reject=pl.when(~pl.col("is_empty")).then(_first_reason(rejects)),
        skip=_first_reason(_SKIPS),
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
            "playback": playbacks.spans(playing.drop("target"), context.references),
            "download": downloads.downloads(lines.filter("is_document")),
        },
        rejected=_rejected(others.drop_nulls("reject"), chunk.first_record),
        skipped=reasons,
        unresolved=_unresolved(playing["country"], playing["country_iso3"]),
    )


def _lines(content: bytes) -> pl.DataFrame:
    return pl.read_csv(
        content.replace(_NEVER.encode(), b"\0"),
        has_header=False,
        separator=_NEVER,
        quote_char=None,
        schema={"line": pl.String},
        encoding="utf8-lossy",
    )


def _split(lines: pl.DataFrame) -> pl.DataFrame:
    line = pl.col("line")
    fields = pl.col("fields").struct
    request = pl.col("request").str.split_exact(" ", 2).struct
    return (
        lines.lazy()
        .with_row_index("row")
        .select(
            "row",
            fields=line.str.split_exact('"', 2),
            quotes=line.str.count_matches('"', literal=True),
            end=line.str.tail(_COUNTRY_LENGTH),
            is_empty=line.is_null(),
            is_binary=line.str.contains("\0", literal=True),
        )
        .select(
            "row",
            "quotes",
            "end",
            "is_empty",
            "is_binary",
            head=fields.field("field_0"),
            request=fields.field("field_1"),
            answer=fields.field("field_2"),
        )
        .select(
            "row",
            "is_empty",
            "is_binary",
            is_combined=_IS_COMBINED,
            stamp=pl.col("head").str.slice(-28, 26),
            address=pl.col("head").str.splitn(" ", 2).struct.field("field_0"),
            status=pl.col("answer").str.slice(1, 3).cast(pl.Int16, strict=False),
            method=request.field("field_0"),
            target=request.field("field_1"),
            country=pl.when(pl.col("quotes") == _QUOTES_WITH_COUNTRY).then("end"),
        )
        .collect(engine="streaming")  # by pieces that stay in the processor's cache
    )


def _with_times(lines: pl.DataFrame) -> pl.DataFrame:
    stamps = lines["stamp"].drop_nulls().unique()
    moments = stamps.str.to_datetime(_STAMP, time_unit="us", time_zone="UTC", strict=False)
    moments = moments.set(~moments.dt.year().is_between(2000, 2100), None)
    return lines.with_columns(
        at=pl.col("stamp").replace_strict(
            stamps, moments, default=None, return_dtype=pl.Datetime("us", "UTC")
        )
    )


def _first_reason(reasons: dict[str, pl.Expr]) -> pl.Expr:
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
    inside = [address for address in addresses.unique() if _is_in(address, networks)]
    return addresses.is_in(inside)


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
    # Another last field than a country, an address above all, must not come out anywhere.
    match = _COUNTRY.fullmatch(field)
    return match[1].upper() if match else None


def _unresolved(fields: pl.Series, countries: pl.Series) -> pl.DataFrame:
    counts = fields.filter(countries.is_null()).drop_nulls().value_counts(sort=True)
    codes = [(_code(field), count) for field, count in counts.iter_rows()]
    rows = [("country", code, count) for code, count in codes if code and code not in _NO_COUNTRY]
    return pl.DataFrame(rows, schema=UNRESOLVED, orient="row")


SOURCE = Source("nginx_log", NginxLog, Reading.LINES, parse, suffixes=(".log",))
