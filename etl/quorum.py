"""The rule of quorum as the models see it: whole numbers, so that a third of 152 is exactly 51."""

from datetime import timedelta

import polars as pl

from etl.config_sections import Quorum, read_share

NEEDED = (
    "create or replace temp macro needed(states, part, whole, is_more) as "
    "if(is_more, states * part // whole + 1, (states * part + whole - 1) // whole)"
)
"""How many States a share of them is: at least so many, or more than it."""
_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "bodies": pl.List(pl.String),
    "open_share": pl.String(),
    "open_part": pl.Int64(),
    "open_whole": pl.Int64(),
    "open_is_more": pl.Boolean(),
    "decide_share": pl.String(),
    "decide_part": pl.Int64(),
    "decide_whole": pl.Int64(),
    "decide_is_more": pl.Boolean(),
    "base": pl.String(),
    "given": pl.Int64(),
    "presence": pl.String(),
    "grace": pl.Duration("us"),
}


def frame(of: Quorum | None) -> pl.DataFrame:
    """Return the rule as a table of one row; of none where no rule is configured."""
    if of is None:
        return pl.DataFrame(schema=_SCHEMA)
    given = of.base if isinstance(of.base, int) else None
    row = (
        *(of.rule, list(of.bodies), *_share(of.open), *_share(of.decide)),
        *("given" if given else of.base, given, of.presence),
        timedelta(minutes=of.grace_minutes),
    )
    return pl.DataFrame([row], schema=_SCHEMA, orient="row")


def _share(text: str) -> tuple[str, int, int, bool]:
    share, is_more = read_share(text)
    return text, share.numerator, share.denominator, is_more
