"""Downloads of documents, such as the posted texts of statements, in a web log."""

import hashlib

import polars as pl

from etl.schema import Download

_MAX_PATH = 300
_MICROSECONDS = 1_000_000
# What clients write as they like is kept nowhere, and no document is named by an address.
_EMAIL = "@|%(?:25)*40"
_PATH = pl.col("target").str.splitn("?", 2).struct.field("field_0").str.head(_MAX_PATH)


def is_download(folder: str) -> pl.Expr:
    """Tell the lines that are a whole document from below a folder of the server, "" for none.

    A document read on in pieces (status 206) is one download: that of its first, whole answer.
    """
    if not folder:
        return pl.lit(value=False)
    return (
        pl.col("target").str.starts_with(folder)
        & (pl.col("status") == 200)
        & (pl.col("method") == "GET")
        & pl.col("at").is_not_null()
        & ~_PATH.str.contains(_EMAIL)
    ).fill_null(value=False)


def by_minute(lines: pl.DataFrame) -> pl.DataFrame:
    """Return `Download` rows, by document and minute; the query is left out."""
    found = (
        lines.select(path=_PATH, downloaded_at=pl.col("at").dt.truncate("1m"))
        .group_by("path", "downloaded_at", maintain_order=True)
        .agg(downloads=pl.len())
    )
    return pl.DataFrame(Download.cast(found.select(Download.column_names())))


def by_request(lines: pl.DataFrame) -> pl.DataFrame:
    """Return a `Download` row for each line with the identity of its `request`, else by minute.

    The identity stands below the second, never 0: the same request in another log gives the same
    row, which counts once.
    """
    known = lines.drop_nulls("request")
    digits = pl.Series([_digits(request) for request in known["request"]], dtype=pl.Int64)
    moments = pl.col("at").dt.truncate("1s") + digits.cast(pl.Duration("us"))
    found = known.select(path=_PATH, downloaded_at=moments, downloads=1).unique(maintain_order=True)
    others = by_minute(lines.filter(pl.col("request").is_null()))
    return pl.concat([pl.DataFrame(Download.cast(found)), others])


def _digits(request: str) -> int:
    digest = hashlib.sha256(request.encode()).digest()
    return 1 + int.from_bytes(digest[:8]) % (_MICROSECONDS - 1)
