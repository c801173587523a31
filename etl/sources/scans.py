"""Rows of text about badges at doors as scans, whichever file they are from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.schema import FIRST_YEAR, LAST_YEAR, Scan
from etl.sources import reading
from etl.sources.privacy import public_text, public_texts

Direction = Literal["in", "out"]

DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("in", "entry", "entrance", "enter", "check-in", "1"), "in"),
    **dict.fromkeys(("out", "exit", "leave", "check-out", "0"), "out"),
}
"""Usual words for the directions, casefolded."""


@dataclass(frozen=True)
class Words:
    """What the operator calls things: how rooms and directions are written, and the columns."""

    rooms: Mapping[str, str]
    """Casefolded name or alias of a room -> its name."""
    directions: Mapping[str, Direction]
    """Casefolded word -> direction, in addition to the usual ones."""
    badge: str = "badge"
    room: str = "room"
    time: str = "time"
    direction: str = "direction"


@dataclass(frozen=True)
class Scans:
    """What rows of scans hold."""

    frame: pl.DataFrame
    """A canonical frame."""
    rejected: pl.DataFrame
    unknown_directions: list[str]


def read_scans(rows: pl.DataFrame, words: Words) -> Scans:
    """Read rows of `position`, `refs`, `place`, `direction`, `device` and `scanned_at`.

    `refs` is a list, `scanned_at` an instant or null, the others are text.
    """
    reasons = [pl.when(fails).then(pl.lit(why)) for why, fails in _reasons(words).items()]
    frame = _translated(rows, words).with_columns(reasons=pl.concat_list(reasons).list.drop_nulls())
    is_readable = pl.col("reasons").list.len() == 0
    unreadable = frame.filter(~is_readable)
    by_position = zip(unreadable[reading.POSITION], unreadable["reasons"].to_list(), strict=True)
    scans = frame.filter(is_readable).with_columns(direction="way").select(Scan.column_names())
    return Scans(
        pl.DataFrame(Scan.cast(scans)),
        reading.rejected("scan", dict(by_position)),
        frame.filter(pl.col("way").is_null())["direction"].to_list(),
    )


def _reasons(words: Words) -> dict[str, pl.Expr]:
    year = pl.col("scanned_at").dt.year()
    return {
        f"{words.badge} is empty": pl.col("refs").list.len() == 0,
        f"{words.room} is empty": pl.col("place") == "",
        f"{words.time} cannot be read": pl.col("scanned_at").is_null(),
        f"{words.time} is before {FIRST_YEAR} or after {LAST_YEAR}": ~year.is_between(
            FIRST_YEAR, LAST_YEAR
        ),
        f"{words.direction} is neither in nor out; see the values without a mapping": (
            pl.col("way").is_null()
        ),
    }


def _translated(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    known = {**DIRECTIONS, **words.directions}
    ways = {text: known.get(text.strip().casefold()) for text in rows["direction"].unique()}
    rooms = {
        text: words.rooms.get(text.strip().casefold()) or public_text(text.strip())
        for text in rows["place"].unique()
    }
    return rows.with_columns(
        pl.col("place").replace_strict(rooms, return_dtype=pl.String),
        public_texts(rows["device"].str.strip_chars()).replace("", None),
        way=pl.col("direction").replace_strict(ways, default=None, return_dtype=pl.String),
    )
