"""Downloads of documents, such as the posted texts of statements, in a web log."""

import polars as pl

from etl.schema import Download

_MAX_PATH = 300


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
    ).fill_null(value=False)


def downloads(lines: pl.DataFrame) -> pl.DataFrame:
    """Return `Download` rows, by document and minute; the query is left out."""
    found = (
        lines.select(
            path=pl.col("target").str.splitn("?", 2).struct.field("field_0").str.head(_MAX_PATH),
            downloaded_at=pl.col("at").dt.truncate("1m"),
        )
        .group_by("path", "downloaded_at", maintain_order=True)
        .agg(downloads=pl.len())
    )
    return pl.DataFrame(Download.cast(found.select(Download.column_names())))
