"""Split canonical frames into accepted and rejected rows, by the rules of `etl.schema`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from etl.schema import SCHEMAS, SESSION_KINDS, SESSION_PHASES, SESSION_STATUSES
from etl.sheet_schema import SHEETS
from etl.source import REJECTED

# A clock of a device may run ahead and a file may be copied; a day is neither.
LATEST_AFTER_FILE = timedelta(days=1)
TOO_LATE = "a time lies after the file it is in was written"
_MOMENTS = {
    "scan": ["scanned_at"],
    "stay": ["started_at", "ended_at"],
    "registration": ["registered_at", "checked_in_at"],
    "audience_sample": ["sampled_at"],
    "page_sample": ["sampled_at"],
    "clock": ["opened_at", "closed_at"],
    "statement": ["delivered_at"],
    "head_count": ["counted_at"],
}
_RULES = SCHEMAS | SHEETS
_ALLOWED = {
    ("session", "kind_is_unknown"): SESSION_KINDS,
    ("session", "phase_is_unknown"): SESSION_PHASES,
    ("session", "status_is_unknown"): SESSION_STATUSES,
}


@dataclass(frozen=True)
class Checked:
    """Rows of one table that keep its rules, and the places and reasons of those that do not."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame


def check(table: str, frame: pl.DataFrame, observed_at: datetime) -> Checked:
    """Split a frame; of a rejected row only its position and the reasons are kept."""
    kept, failure = _RULES[table].filter(frame, cast=False)
    rejected = [
        (
            row["position"],
            [_sentence(table, rule) for rule in failure.counts() if row[rule] == "invalid"],
        )
        for row in failure.details().iter_rows(named=True)
    ]
    if table not in _MOMENTS:
        return Checked(pl.DataFrame(kept), _rejected(table, rejected))
    late = _after_file(table, observed_at)
    rejected += [
        (position, [TOO_LATE]) for position in kept.filter(late).get_column("position").to_list()
    ]
    return Checked(pl.DataFrame(kept).filter(~late), _rejected(table, rejected))


def _rejected(table: str, rows: list[tuple[int, list[str]]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(position, table, reasons) for position, reasons in rows], schema=REJECTED, orient="row"
    )


def _after_file(table: str, observed_at: datetime) -> pl.Expr:
    latest = pl.lit(observed_at + LATEST_AFTER_FILE)
    return pl.any_horizontal(
        (pl.col(name) > latest).fill_null(value=False) for name in _MOMENTS[table]
    )


def _sentence(table: str, rule: str) -> str:
    if allowed := _ALLOWED.get((table, rule)):
        return f"{rule.replace('_', ' ')}; use one of {', '.join(allowed)}"
    column, _, what = rule.partition("|")
    if what == "nullability":
        return f"{column} is missing"
    if what:
        return f"{column} breaks the rule {what.replace('_', ' ')}"
    return column.replace("_", " ")
