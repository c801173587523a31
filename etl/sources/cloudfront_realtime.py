"""Real-time logs of CloudFront, as a consumer of their stream writes them: lines without titles.

Which fields a line has is known only to who configured the log; their order is always the same.
Such a log may be a sample of the requests.
"""

from collections.abc import Mapping

import polars as pl
from pydantic import Field, field_validator

from etl.schema import FIRST_YEAR, LAST_YEAR
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import cloudfront_log, cmcd, web_log
from etl.sources.cloudfront_log import parts_of, said, split
from etl.sources.web_log import WebLog

FIELDS = (
    *("timestamp", "c-ip", "s-ip", "time-to-first-byte", "sc-status", "sc-bytes", "cs-method"),
    *("cs-protocol", "cs-host", "cs-uri-stem", "cs-bytes", "x-edge-location", "x-edge-request-id"),
    *("x-host-header", "time-taken", "cs-protocol-version", "c-ip-version", "cs-user-agent"),
    *("cs-referer", "cs-cookie", "cs-uri-query", "x-edge-response-result-type"),
    *("x-forwarded-for", "ssl-protocol", "ssl-cipher", "x-edge-result-type"),
    *("fle-encrypted-fields", "fle-status", "sc-content-type", "sc-content-len"),
    *("sc-range-start", "sc-range-end", "c-port", "x-edge-detailed-result-type", "c-country"),
    *("cs-accept-encoding", "cs-accept", "cache-behavior-path-pattern", "cs-headers"),
    *("cs-header-names", "cs-headers-count", "primary-distribution-id"),
    *("primary-distribution-dns-name", "origin-fbl", "origin-lbl", "asn"),
    *("cmcd-encoded-bitrate", "cmcd-buffer-length", "cmcd-buffer-starvation", "cmcd-content-id"),
    *("cmcd-object-duration", "cmcd-deadline", "cmcd-measured-throughput"),
    *("cmcd-next-object-request", "cmcd-next-range-request", "cmcd-object-type"),
    *("cmcd-playback-rate", "cmcd-requested-maximum-throughput", "cmcd-streaming-format"),
    *("cmcd-session-id", "cmcd-stream-type", "cmcd-startup", "cmcd-top-bitrate", "cmcd-version"),
    *("r-host", "sr-reason", "x-edge-mqcs", "distribution-tenant-id", "connection-id"),
)
"""All there are, in the order in which they are delivered."""

_NEEDED = ("timestamp", "sc-status", "cs-method", "cs-uri-stem")
_MISFIT = "it has not as many values as there are fields in the configuration"
_ESCAPES = {"%22": "", '"': "", "&": "%26", ",": "%2C", "=": "%3D"}
_YES = ("true", "1")
_LAST_MS = 253_402_300_799_000  # the end of the year 9999, which can be written still


class CloudFrontRealtime(WebLog):
    """Configuration of `cloudfront_realtime`."""

    fields: tuple[str, ...]
    """What a line has; the order is that of `FIELDS`, whatever it is here."""
    sampling_percent: int = Field(default=100, ge=1, le=100)
    """How many of a hundred requests are logged."""

    @field_validator("fields")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [one for one in value if one not in FIELDS]:
            raise ValueError(f'"{unknown[0]}" is no field of these logs')
        if len(set(value)) < len(value):
            raise ValueError("a field is named twice")
        if missing := [one for one in _NEEDED if one not in value]:
            raise ValueError(f'"{missing[0]}" is missing; have CloudFront log it')
        return tuple(sorted(value, key=FIELDS.index))


def parse(chunk: Chunk, config: CloudFrontRealtime, context: Context) -> Parsed:
    """Read lines of a log into spans of playbacks."""
    parts = parts_of(config.fields)
    lines = web_log.split_lines(chunk.content)
    lines = split(lines, config.fields, at=_moment(parts), target=_target(parts))
    return cloudfront_log.read(lines, _MISFIT, chunk, config, context)


def _moment(parts: Mapping[str, pl.Expr]) -> pl.Expr:
    """Read seconds since 1970; others than a time of an event are null."""
    seconds = parts["timestamp"].cast(pl.Float64, strict=False)
    moment = (seconds * 1000).round().clip(0, _LAST_MS).cast(pl.Int64, strict=False)
    at = moment.cast(pl.Datetime("ms", "UTC")).cast(pl.Datetime("us", "UTC"))
    return pl.when(at.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(at)


def _target(parts: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return what was asked for, with the CMCD that CloudFront took out of it or of headers."""
    target = said(parts, "cs-uri-stem")
    playback = _item(parts, "cmcd-session-id", "sid%3D%22{}%22")
    is_stalled = said(parts, "cmcd-buffer-starvation").str.to_lowercase().is_in(_YES)
    items = pl.concat_str(
        _item(parts, "cmcd-encoded-bitrate", "br%3D{}"),
        pl.when(is_stalled).then(pl.lit("bs")),
        _item(parts, "cmcd-content-id", "cid%3D%22{}%22"),
        _item(parts, "cmcd-object-duration", "d%3D{}"),
        playback,
        _item(parts, "cmcd-stream-type", "st%3D{}"),
        separator="%2C",
        ignore_nulls=True,
    )
    path = target.str.splitn("?", 2).struct.field("field_0")
    taken_out = pl.concat_str(path, pl.lit("?" + cmcd.MARK), items)
    return pl.when(playback.is_not_null()).then(taken_out).otherwise(target)


def _item(parts: Mapping[str, pl.Expr], field: str, form: str) -> pl.Expr:
    """Write a value as a player does in the query, with or without quotes around it."""
    text = said(parts, field)
    for sign, escape in _ESCAPES.items():
        text = text.str.replace_all(sign, escape, literal=True)
    return pl.when(text != "").then(pl.format(form, text))


SOURCE = Source(
    "cloudfront_realtime", CloudFrontRealtime, Reading.LINES, parse, suffixes=(".log", ".gz")
)
