"""Access logs of nginx: `combined`, with or without a country or more quoted fields at the end."""

from typing import Literal

import polars as pl
from pydantic import Field

from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import cmcd, web_log
from etl.sources.web_log import WebLog

_STAMP = "%d/%b/%Y:%H:%M:%S %z"
_QUOTES = 6
_QUOTES_OF_FIELD = 2
_COUNTRY_LENGTH = 4
_MISFIT = "it is not in the format 'combined'"
_IS_COMBINED = pl.col("head").str.contains(r"^\S+ .* \[.{26}\] $") & pl.col("answer").str.contains(
    r"^ [0-9]{3} (?:[0-9]+|-) $"
)

QuotedField = Literal["cmcd", "country", "other"]


class NginxLog(WebLog):
    """Configuration of `nginx_log`."""

    quoted_fields: tuple[QuotedField, ...] = Field(default=(), max_length=20)
    """What the quoted fields behind the browser are, if the log has others than a country."""


def parse(chunk: Chunk, config: NginxLog, context: Context) -> Parsed:
    """Read lines of a log into spans of playbacks."""
    lines = _split(web_log.split_lines(chunk.content), config.quoted_fields)
    return web_log.read(web_log.with_times(lines, _STAMP), _MISFIT, chunk, config, context)


def _split(lines: pl.DataFrame, more: tuple[QuotedField, ...]) -> pl.DataFrame:
    line = pl.col("line")
    fields = pl.col("fields").struct
    request = pl.col("request").str.split_exact(" ", 2).struct
    whole = _QUOTES + _QUOTES_OF_FIELD * max(1, len(more))
    # The request is between the first two quotes, the n-th field behind the browser between the
    # fifth two and those that follow.
    behind = [fields.field(f"field_{_QUOTES + 1 + 2 * n}") for n in range(len(more))]
    target = request.field("field_1")
    return (
        lines.lazy()
        .select(
            "row",
            fields=line.str.split_exact('"', whole if more else 2),
            quotes=line.str.count_matches('"', literal=True),
            end=line.str.tail(_COUNTRY_LENGTH),
            is_empty=line.is_null(),
            is_binary=line.str.contains("\0", literal=True),
        )
        .select(
            "row",
            "quotes",
            "is_empty",
            "is_binary",
            head=fields.field("field_0"),
            request=fields.field("field_1"),
            answer=fields.field("field_2"),
            country=_of("country", more, behind) if more else pl.col("end"),
            cmcd=_of("cmcd", more, behind),
        )
        .select(
            "row",
            "is_empty",
            "is_binary",
            is_misfit=~(pl.col("quotes").is_in([_QUOTES, whole]) & _IS_COMBINED),
            stamp=pl.col("head").str.slice(-28, 26),
            address=pl.col("head").str.splitn(" ", 2).struct.field("field_0"),
            status=pl.col("answer").str.slice(1, 3).cast(pl.Int16, strict=False),
            method=request.field("field_0"),
            target=cmcd.with_headers(target, pl.col("cmcd")) if "cmcd" in more else target,
            country=pl.when(pl.col("quotes") == whole).then("country"),
        )
        .collect(engine="streaming")  # by pieces that stay in the processor's cache
    )


def _of(kind: QuotedField, more: tuple[QuotedField, ...], fields: list[pl.Expr]) -> pl.Expr:
    """Return the fields of a kind, joined as one header; null where none says anything."""
    found = [field for field, name in zip(fields, more, strict=True) if name == kind]
    said = [pl.when(~field.is_in(["", "-"])).then(field) for field in found]
    if not said:
        return pl.lit(None, pl.String)
    joined = pl.concat_str(said, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


SOURCE = Source("nginx_log", NginxLog, Reading.LINES, parse, suffixes=(".log",))
