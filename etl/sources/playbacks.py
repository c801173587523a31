"""From requests of players to spans of playbacks, and to their stalls."""

from urllib.parse import unquote

import polars as pl

from etl.references import References
from etl.schema import Playback, Stall
from etl.sources import cmcd
from etl.sources.privacy import public_text, public_texts

# The real gap depends on the longest segment of the whole playback and is never shorter.
_SHORTEST_GAP = pl.duration(seconds=30)
_MAX_NAME = 200


def name_streams(cids: pl.Series, targets: pl.Series, matches: tuple[str, ...]) -> pl.Series:
    """Name the stream of each request: its rule, else its content id, else its folder.

    A rule whose text is the content id comes before one whose text is in the path. Whatever no
    rule names is any client's own text, and is kept only if it is public.
    """
    cids = cmcd.decode(cids)
    found = cids.set(~cids.is_in(matches), None) if matches else public_texts(cids)
    if not found.has_nulls():
        return found
    unnamed = pl.DataFrame({"cid": cids, "target": targets}).filter(found.is_null())
    path = pl.col("target").str.splitn("?", 2).struct.field("field_0")
    unnamed = unnamed.select("cid", path=path)
    pairs = unnamed.unique()
    names = [_name_stream(cid, path, matches) for cid, path in pairs.iter_rows()]
    named = unnamed.join(
        pairs.with_columns(stream=pl.Series(names, dtype=pl.String)),
        on=["cid", "path"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return found.scatter(found.is_null().arg_true(), named["stream"])


def _name_stream(cid: str | None, path: str, matches: tuple[str, ...]) -> str:
    readable = unquote(path, errors="replace")
    found = next((match for match in matches if match in readable), None)
    folder = readable.rpartition("/")[0].rpartition("/")[2]
    return (found or public_text(cid or folder or "/"))[:_MAX_NAME]


def tables(requests: pl.DataFrame, references: References) -> dict[str, pl.DataFrame]:
    """Return the rows of `playback` and `stall`.

    `requests` has `cmcd.FIELDS` (without `cid`), stream, at, at_venue and country_iso3.
    """
    streams = requests.select("sid", "stream").unique(maintain_order=True).with_row_index("number")
    streams = streams.with_columns(
        references.make_column("playback", "", streams["sid"]).alias("playback_id")
    )
    return {"playback": _spans(requests, streams), "stall": _stalls(requests, streams)}


def _spans(requests: pl.DataFrame, streams: pl.DataFrame) -> pl.DataFrame:
    """Make runs of requests of a playback and stream at most 30 s apart.

    Of requests in the same second the first counts by venue, then country, so that the order of
    the lines changes nothing.
    """
    # Sorting numbers takes half the time of sorting texts.
    ordered = (
        requests.join(streams, on=["sid", "stream"])
        .drop("sid", "stream")
        .sort("number", "at", "at_venue", "country_iso3", nulls_last=True)
    )
    begins = (pl.col("number").diff() != 0) | (pl.col("at").diff() > _SHORTEST_GAP)
    bitrate = pl.col("bitrate").filter(pl.col("bitrate") > 0)
    found = (
        ordered.with_columns(run=begins.fill_null(value=True).cum_sum())
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("number", "at_venue", "country_iso3").first(),
            delivery=pl.col("delivery_rank").max(),
            started_at=pl.col("at").first(),
            ended_at=pl.col("at").last(),
            requests=pl.len(),
            bitrate_sum=bitrate.sum(),
            bitrate_count=bitrate.len(),
            longest_segment_ms=pl.col("segment_ms").max().fill_null(0),
        )
    )
    found = found.join(streams, on="number", maintain_order="left").with_columns(
        delivery=pl.col("delivery").replace_strict(cmcd.DELIVERIES, return_dtype=pl.String)
    )
    return pl.DataFrame(Playback.cast(found.select(Playback.column_names())))


def _stalls(requests: pl.DataFrame, streams: pl.DataFrame) -> pl.DataFrame:
    stalled = requests.filter("is_stalled").select(
        "sid", "stream", pl.col("at").alias("stalled_at")
    )
    found = stalled.join(streams, on=["sid", "stream"]).select(Stall.column_names())
    return pl.DataFrame(Stall.cast(found.unique(maintain_order=True)))
