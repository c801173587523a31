"""Exports of pretix: the check-in log (all scans), or a check-in list with the last of each ticket.

A scan counts at the time it was made, however late its device uploaded it. Check-in lists are
rooms. Names, e-mail addresses and orders are never kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, get_args

import polars as pl
from pydantic import Field, field_validator

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig
from etl.sources import reading
from etl.sources.connections import fold
from etl.sources.mapping import Table, yes_or_no
from etl.sources.options import Offset, TimeFormat, Zone
from etl.sources.records import Records, read_records
from etl.sources.scans import Direction
from etl.sources.table import read_rows

Column = Literal[
    "date",
    "time",
    "list",
    "type",
    "order",
    "position",
    "secret",
    "device",
    "automatic",
    "result",
    "checked_in",
    "checked_out",
]
_TITLES: dict[Column, str] = {
    "date": "Date",
    "time": "Time",
    "list": "Check-in list",
    "type": "Scan type",
    "order": "Order code",
    "position": "Position ID",
    "secret": "Secret",
    "device": "Device",
    "automatic": "Automatically checked in",
    "result": "Result",
    "checked_in": "Checked in",
    "checked_out": "Checked out",
}
_OF_LOG: tuple[Column, ...] = ("date", "time", "list", "type", "order", "position", "secret")
_OF_LIST: tuple[Column, ...] = ("checked_in", "checked_out", "secret", "automatic")
_REMEDY = "export it again in English and with the secrets, or name the columns in [source.columns]"
NOT_LET_IN, AUTOMATIC = "not let in", "checked in automatically"
"""Why a scan is no fact."""
_NEVER: dict[Direction, str] = {"in": "never checked in", "out": "never checked out"}
_UNCLEAR = "{} is neither yes nor no; see the values without a mapping"


class PretixCheckins(SourceConfig):
    """Configuration of `pretix_checkins`."""

    columns: dict[str, Column] = Field(default_factory=dict)
    """Title in an export that is not in English -> what it is."""
    values: dict[Literal["type", "automatic", "result"], dict[str, str]] = Field(
        default_factory=dict
    )
    """Words of an export that is not in English: type in or out, the others yes or no."""
    issuer: str = ""
    """The source that lists the tickets as registrations, by order and position: ABC12-1."""
    badge_issuer: str = ""
    """The system that gave out the secrets, as the registrations name it."""
    room: str | None = None
    """The room of a check-in list, which does not say it."""
    time_format: TimeFormat | None = None
    time_zone: Zone | None = None
    """Time zone of the event in pretix; else that of the event."""
    clock_offset_seconds: Offset = 0

    @field_validator("columns")
    @classmethod
    def _one_column_each(cls, value: dict[str, Column]) -> dict[str, Column]:
        if len(set(value.values())) < len(value):
            raise ValueError("two columns of the file are given as the same one")
        return value

    @field_validator("values")
    @classmethod
    def _words_mean_something(cls, value: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for column, words in value.items():
            known = get_args(Direction) if column == "type" else ("yes", "no")
            for meant in words.values():
                if meant not in known:
                    raise ValueError(f'"{meant}" is no {column}; use {" or ".join(known)}')
        return value

    def title(self, column: Column) -> str:
        """Return the title of a column in the file."""
        own = {read_as: title for title, read_as in self.columns.items()}
        return own.get(column, _TITLES[column])


def parse(chunk: Chunk, config: PretixCheckins, context: Context) -> Parsed:
    """Read every scan of a log, or the last check-in and check-out of each ticket of a list."""
    titles: dict[Column, str] = {column: config.title(column) for column in _TITLES}
    records = read_records(chunk, (), optional=tuple(titles.values()))
    is_list = titles["checked_in"] in records.table.columns
    needed = _OF_LIST if is_list else _OF_LOG
    reading.require_columns(
        records.table, (titles[column] for column in needed), chunk.name, _REMEDY
    )
    if not is_list:
        return _log(records, config, context)
    if config.room is None:
        raise SourceError(
            f'{chunk.name} is a check-in list, which does not say its room; give "room" in the '
            "configuration, or export the check-in log."
        )
    entered = _list(records, "in", config, context)
    left = _list(replace(records, rejected={}), "out", config, context)
    return Parsed(
        records=entered.records + left.records,
        tables={"scan": pl.concat([entered.tables["scan"], left.tables["scan"]])},
        rejected=pl.concat([entered.rejected, left.rejected]).sort("position"),
        skipped={**entered.skipped, **left.skipped},
        unresolved=entered.unresolved,
    )


def _log(records: Records, config: PretixCheckins, context: Context) -> Parsed:
    order, position = config.title("order"), config.title("position")
    ticket = pl.concat_str(pl.col(order), pl.lit("-"), pl.col(position))
    is_ticket = (pl.col(order) != "") & (pl.col(position) != "")
    records = replace(
        records,
        table=records.table.with_columns(
            pl.when(is_ticket).then(ticket).otherwise(pl.lit("")).alias(order)
        ),
    )
    columns: dict[Column, str] = {
        "date": "date",
        "time": "scanned_at",
        "list": "place",
        "type": "direction",
        "secret": "badge",
    }
    if config.issuer:
        columns["order"] = "registration"
    if config.title("device") in records.table.columns:
        columns["device"] = "device"
    words = {"direction": config.values.get("type", {})}
    return _scans(records, columns, {}, words, config, context)


def _list(
    records: Records, direction: Direction, config: PretixCheckins, context: Context
) -> Parsed:
    column: Column = "checked_in" if direction == "in" else "checked_out"
    title = config.title(column)
    never = records.table.filter(pl.col(title) == "").height
    rows = replace(records, table=records.table.filter(pl.col(title) != ""))
    if direction == "out":
        # Only entries are made by themselves.
        rows = replace(rows, table=rows.table.drop(config.title("automatic")))
    columns: dict[Column, str] = {column: "scanned_at", "secret": "badge"}
    constants = {"place": str(config.room), "direction": direction}
    parsed = _scans(rows, columns, constants, {}, config, context)
    skipped = {**parsed.skipped, _NEVER[direction]: never} if never else parsed.skipped
    return replace(parsed, records=parsed.records + never, skipped=skipped)


def _scans(
    records: Records,
    columns: Mapping[Column, str],
    constants: dict[str, str],
    words: dict[str, dict[str, str]],
    config: PretixCheckins,
    context: Context,
) -> Parsed:
    """Read scans by a mapping, but those that pretix refused or made by itself."""
    failed = _told(records.table, "result", config) == "no"
    rows = records.table.filter(~failed)
    automatic = _told(rows, "automatic", config)
    unclear = rows.filter(automatic == "")
    why = [_UNCLEAR.format(f"'{config.title('automatic')}'")]
    rejected = {**records.rejected, **dict.fromkeys(unclear[reading.POSITION], why)}
    issuers = {"registration": config.issuer if "order" in columns else ""}
    table = Table.model_validate(
        {
            **config.model_dump(
                include={
                    *("name", "kind", "path", "time_format", "time_zone"),
                    "clock_offset_seconds",
                }
            ),
            "into": "scan",
            "columns": {config.title(column): meant for column, meant in columns.items()},
            "constants": constants,
            "values": {column: own for column, own in words.items() if own},
            "issuers": {**issuers, "badge": config.badge_issuer},
        }
    )
    kept = rows.filter(automatic == "no")
    chosen = kept.select(reading.POSITION, *table.columns)
    parsed = read_rows(Records(chosen, rejected), table, context)
    counts = {NOT_LET_IN: int(failed.sum()), AUTOMATIC: int((automatic == "yes").sum())}
    skipped = {reason: number for reason, number in counts.items() if number}
    if not unclear.height:
        return replace(parsed, records=parsed.records + sum(skipped.values()), skipped=skipped)
    words_unclear = {"automatic": unclear[config.title("automatic")].to_list()}
    return replace(
        parsed,
        records=parsed.records + sum(skipped.values()),
        skipped=skipped,
        unresolved=pl.concat([parsed.unresolved, reading.unresolved(words_unclear)]),
    )


def _told(
    rows: pl.DataFrame, column: Literal["result", "automatic"], config: PretixCheckins
) -> pl.Series:
    """Return yes or no for each row, "" for a word that is neither; a reason for refusal is no."""
    usual = "yes" if column == "result" else "no"
    title = config.title(column)
    if title not in rows.columns:
        return pl.Series(column, [usual] * rows.height, pl.String)
    own = {fold(word): meant for word, meant in config.values.get(column, {}).items()}
    other = "no" if column == "result" else ""
    words = {}
    for text in rows[title].unique():
        said = yes_or_no(own.get(fold(text), text))
        words[text] = other if said is None else "yes" if said else "no"
    return pl.Series(column, [words[text] for text in rows[title]], pl.String)


SOURCE = Source(
    kind="pretix_checkins",
    config=PretixCheckins,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".csv", ".xlsx"),
)
