"""Rows of any table as registrations, read as the lists of registrations are that have a kind."""

import polars as pl

from etl.source import Context, Parsed
from etl.sources import reading
from etl.sources.indico_entries import COLUMNS, Entries
from etl.sources.indico_registrations import Called, IndicoRegistrations, registered
from etl.sources.mapping import Table, yes_or_no
from etl.sources.table_presence import moments


def registrations(
    rows: pl.DataFrame, rejected: pl.DataFrame, config: Table, context: Context
) -> Parsed:
    """Read rows of registrations, whatever their status."""
    entries = Entries(_entries(rows, config, context), rejected)
    return registered(entries, _as_indico(config), context, _called(config))


def _entries(rows: pl.DataFrame, config: Table, context: Context) -> pl.DataFrame:
    """Write rows as the lists of registrations are written that the program knows."""
    times = {
        column: _as_iso(rows, column, config, context)
        for column in ("checked_in_at", "registered_at")
    }
    answers = {text: _answer(text) for text in rows["checked_in"].unique()}
    chosen = {
        column: pl.col(column) if column in rows.columns else pl.lit("") for column in COLUMNS
    }
    return rows.select(
        reading.POSITION,
        pl.col("registration").alias("registration_id"),
        pl.col("status").alias("state"),
        pl.col("checked_in").replace(answers),
        *times.values(),
        tags=pl.lit([], pl.List(pl.String)),
        is_complete=pl.lit(value=True),
        **chosen,
    )


def _answer(text: str) -> str:
    says_yes = yes_or_no(text)
    return text if says_yes is None else "Yes" if says_yes else "No"


def _as_iso(rows: pl.DataFrame, column: str, config: Table, context: Context) -> pl.Series:
    """Write instants in one way; a text that is none stays, so that it is told."""
    if column not in rows.columns:
        return pl.Series(column, [""] * rows.height, pl.String)
    read = moments(rows, column, config, context)
    # What does not fit the format given must not be read in another.
    mark = " (not a time)" if config.time_format else ""
    texts = [
        moment.isoformat() if moment else f"{text}{mark}" if text else ""
        for text, moment in zip(rows[column], read, strict=True)
    ]
    return pl.Series(column, texts, pl.String)


def _as_indico(config: Table) -> IndicoRegistrations:
    return IndicoRegistrations(
        name=config.name,
        kind=config.kind,
        path=config.path,
        issuer=config.issuers.registration,
        badge_issuer=config.issuers.badge,
        platform_issuer=config.issuers.platform,
    )


def _called(config: Table) -> Called:
    return Called(
        number=config.named("registration"),
        state=config.named("status"),
        checked_in=config.named("checked_in"),
        unknown_state="is no known status",
    )
