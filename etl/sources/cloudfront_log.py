"""Standard access logs of CloudFront, of players that send CMCD in the query.

One file is a few minutes of some edge locations; it never changes, its lines are in no order, and
they come an hour late, or a day. The same request may be in two files: `playback` and `download`
rows are such that its second time changes nothing.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import downloads, web_log
from etl.sources.web_log import WebLog

_FIELDS = "#Fields:"
_NEEDED = ("date", "time", "cs-method", "cs-uri-stem", "sc-status", "cs-uri-query")
_REQUEST, _ADDRESS, _COUNTRY = "x-edge-request-id", "c-ip", "c-country"
_NOTHING = "-"
_MISFIT = "it has not as many values as #Fields names"
_SKIPS = {"the same request again": pl.col("is_repeated")}


def parse(chunk: Chunk, config: WebLog, context: Context) -> Parsed:
    """Read a log into spans of playbacks; raises `SourceError` if it does not name its fields."""
    lines = web_log.split_lines(chunk.content)
    is_comment = pl.col("line").str.starts_with("#").fill_null(value=False)
    fields = _fields(lines.filter(is_comment)["line"], chunk.name)
    # The lines that describe the others are no records.
    lines = lines.filter(~is_comment).drop("row").with_row_index("row")
    parts = parts_of(fields)
    stamp = pl.concat_str(parts["date"], parts["time"], separator=" ")
    query = said(parts, "cs-uri-query")
    target = pl.concat_str(said(parts, "cs-uri-stem"), query, separator="?", ignore_nulls=True)
    lines = split(lines, fields, stamp=stamp, target=target)
    lines = web_log.with_times(lines, "%Y-%m-%d %H:%M:%S")
    return read(lines, _MISFIT, chunk, config, context)


def read(
    lines: pl.DataFrame, misfit: str, chunk: Chunk, config: WebLog, context: Context
) -> Parsed:
    """Read lines as `web_log.read` does; they have also `request`, which counts once."""
    request = pl.col("request")
    is_repeated = request.is_not_null() & ~request.is_first_distinct()
    return web_log.read(
        lines.with_columns(is_repeated=is_repeated),
        misfit,
        chunk,
        config,
        context,
        skips=_SKIPS,
        count=downloads.by_request,
    )


def _fields(comments: pl.Series, name: str) -> tuple[str, ...]:
    """Return the names of the fields, in their order."""
    found = {tuple(line.split()[1:]) for line in comments if line.startswith(_FIELDS)}
    if not found:
        message = f"{name} has no line '{_FIELDS}'; give it as CloudFront delivers it."
        raise SourceError(message)
    if len(found) > 1:
        message = (
            f"{name} has lines '{_FIELDS}' that differ; give each log as CloudFront delivers it."
        )
        raise SourceError(message)
    (fields,) = found
    if missing := [field for field in _NEEDED if field not in fields]:
        listed = ", ".join(f"'{field}'" for field in missing)
        message = f"{name} has no fields {listed}; have CloudFront log them."
        raise SourceError(message)
    return fields


def parts_of(fields: Sequence[str]) -> dict[str, pl.Expr]:
    """Return what stands in each field of a line that `split` takes apart."""
    return {name: pl.col("parts").struct.field(f"field_{n}") for n, name in enumerate(fields)}


def split(lines: pl.DataFrame, fields: Sequence[str], **own: pl.Expr) -> pl.DataFrame:
    """Take lines apart for `read`; `own` are the time and the target, which differ by log."""
    line, parts = pl.col("line"), parts_of(fields)
    return (
        lines.lazy()
        .select(
            "row",
            parts=line.str.split_exact("\t", len(fields) - 1),
            tabs=line.str.count_matches("\t", literal=True),
            is_empty=line.is_null(),
            is_binary=line.str.contains("\0", literal=True),
        )
        .select(
            "row",
            "is_empty",
            "is_binary",
            is_misfit=pl.col("tabs") != len(fields) - 1,
            address=said(parts, _ADDRESS),
            status=parts["sc-status"].cast(pl.Int16, strict=False),
            method=parts["cs-method"],
            country=said(parts, _COUNTRY),
            request=said(parts, _REQUEST),
            **own,
        )
        .collect(engine="streaming")
    )


def said(parts: Mapping[str, pl.Expr], name: str) -> pl.Expr:
    """Return a field, null where it is empty or not logged.

    A percent sign is written as %25, so that what players escape is escaped twice.
    """
    if name not in parts:
        return pl.lit(None, pl.String)
    text = parts[name].str.replace_all("%25", "%", literal=True)
    return pl.when(text != _NOTHING).then(text)


SOURCE = Source("cloudfront_log", WebLog, Reading.WHOLE, parse, suffixes=(".gz", ".log"))
