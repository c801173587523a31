"""Rows of any table as scans or stays: who, where and when, read in one way."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from etl.schema import Stay
from etl.source import Context
from etl.sources import reading
from etl.sources.connections import meeting_number
from etl.sources.mapping import COMPARED, REFERENCES, Table
from etl.sources.options import is_service
from etl.sources.privacy import public_text, public_texts
from etl.sources.scans import Scans, Words, read_scans
from etl.sources.times import dated_instant, formatted_instant, in_range, instant

_INSTANT = pl.Datetime("us", "UTC")


def moments(rows: pl.DataFrame, column: str, table: Table, context: Context) -> pl.Series:
    """Return the instants of a column, null where there is none or it cannot be read."""
    texts = rows[column] if column in rows.columns else pl.Series([""] * rows.height)
    if "date" in rows.columns:
        # A spreadsheet gives the cell of a date as its midnight.
        days = rows["date"].str.strip_suffix(" 00:00:00")
        texts = (days + " " + texts).set(texts == "", "")
    zone = ZoneInfo(table.time_zone) if table.time_zone else context.time_zone
    read = {text: _moment(text, table, zone) for text in texts.unique()}
    return pl.Series(column, [read[text] for text in texts], _INSTANT)


def _moment(text: str, table: Table, zone: ZoneInfo) -> datetime | None:
    if table.time_format:
        moment = formatted_instant(text, [table.time_format], zone)
    else:
        # The usual way of writing is by far the fastest to read.
        moment = (instant(text, zone) if ":" in text else None) or dated_instant(text, zone)
    moment = in_range(moment)
    return moment + timedelta(seconds=table.clock_offset_seconds) if moment else None


def references(rows: pl.DataFrame, table: Table, context: Context) -> pl.Series:
    """Return the references of each row, strongest first."""
    made = [pl.lit([], pl.List(pl.String))]
    for kind in REFERENCES:
        if kind in rows.columns:
            issuer = "" if kind == "email" else getattr(table.issuers, kind)
            texts = rows[kind]
            if kind == "email":
                # Words such as "none" are no address, and would be one mailbox for everybody.
                texts = texts.set(~texts.str.contains("@", literal=True), "")
            made.append(pl.lit(context.references.make_column(kind, issuer, texts)))
    return rows.select(refs=pl.concat_list(*made).list.drop_nulls())["refs"]


def scans(rows: pl.DataFrame, table: Table, context: Context) -> Scans:
    """Read rows of scans."""
    people = [table.named(kind) for kind in REFERENCES if kind in rows.columns]
    words = Words(
        context.rooms,
        {},
        badge=" and ".join(people),
        room=table.named("place"),
        time=table.named("scanned_at"),
        direction=table.named("direction"),
    )
    device = pl.col("device") if "device" in rows.columns else pl.lit("").alias("device")
    frame = rows.select(
        reading.POSITION,
        "place",
        "direction",
        device,
        references(rows, table, context),
        moments(rows, "scanned_at", table, context),
    )
    return read_scans(frame, words)


def stays(rows: pl.DataFrame, table: Table, context: Context) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read rows of connections: a canonical frame, and what cannot be read."""
    places = {text: _place(text, table) for text in rows["place"].unique()}
    device = public_texts(rows["device"]).replace("", None) if "device" in rows.columns else None
    left = pl.col("ended_text")
    frame = rows.with_columns(
        pl.col("place").replace_strict(places, return_dtype=pl.String),
        references(rows, table, context),
        moments(rows, "started_at", table, context),
        moments(rows, "ended_at", table, context),
        _service(rows, table),
        device=device if device is not None else pl.lit(None, pl.String),
        ended_text=pl.col("ended_at") if "ended_at" in rows.columns else pl.lit(""),
    )
    reasons = {
        f"{table.named('place')} is empty": pl.col("place") == "",
        f"{table.named('started_at')} cannot be read": pl.col("started_at").is_null(),
        f"{table.named('ended_at')} cannot be read": (left != "") & pl.col("ended_at").is_null(),
    }
    why = [pl.when(fails).then(pl.lit(reason)) for reason, fails in reasons.items()]
    frame = frame.with_columns(reasons=pl.concat_list(why).list.drop_nulls())
    is_readable = pl.col("reasons").list.len() == 0
    unreadable = frame.filter(~is_readable)
    by_position = zip(unreadable[reading.POSITION], unreadable["reasons"].to_list(), strict=True)
    kept = _with_connections(frame.filter(is_readable)).select(Stay.column_names())
    return pl.DataFrame(Stay.cast(kept)), reading.rejected("stay", dict(by_position))


def _place(text: str, table: Table) -> str:
    """Write the number of a platform meeting in digits; what the configuration names is kept."""
    if text in {rule.match for rule in table.meetings} | {table.constants.get("place")}:
        return meeting_number(text) or text
    return meeting_number(text) or public_text(text)


def _service(rows: pl.DataFrame, table: Table) -> pl.Series:
    found = pl.Series("service", [False] * rows.height, pl.Boolean)
    for texts in (rows[column] for column in COMPARED if column in rows.columns):
        known = {text: is_service((text,), table.service) for text in texts.unique()}
        found |= pl.Series([known[text] for text in texts], dtype=pl.Boolean)
    return found


def _with_connections(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the connections of nobody known that began at one place in the same second."""
    second = pl.col("started_at").dt.strftime("%Y%m%dT%H%M%SZ")
    is_unknown = pl.col("refs").list.len() == 0
    number = is_unknown.cast(pl.Int64).cum_sum().over("place", second)
    named = pl.concat_str(second, pl.lit("-"), number)
    return frame.with_columns(connection=pl.when(is_unknown).then(named).otherwise(pl.lit("")))
