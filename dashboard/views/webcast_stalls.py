"""Stalls of the webcast: over the day, and where they are more than usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import webcast_quality as quality
from dashboard.plot_labels import Series
from dashboard.tables import Cell, Column, Table
from dashboard.views.words import GROUPS, language, local

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row

LEAST_SHARE: Final = 0.05
"""Share of viewing minutes with a stall from which it is an exception."""
LEAST_RISE: Final = 2
"""How many times the share of the hour before that has to be."""
LEAST_PLAYBACKS: Final = 10
RULE: Final = (
    f"Marked: {100 * LEAST_SHARE:.0f}% or more of viewing minutes with a stall, at least "
    f"twice the hour before, of {LEAST_PLAYBACKS} playbacks or more."
)
_COLUMNS: Final = (
    Column("Where", wide=True),
    Column("Playbacks", "right"),
    Column("Last 10 min", "right"),
    Column("Hour before", "right"),
)
_DAY_COLUMNS: Final = (
    Column("Where", wide=True),
    Column("Viewing hours", "right"),
    Column("With a stall", "right"),
)
_GROUPS: Final = {key: named.name for key, named in GROUPS.items()} | {None: "Unknown or no group"}
_FEWEST_MINUTES: Final = 10


@dataclass(frozen=True)
class Stalls:
    """A table of where the webcast stalls, with what it says."""

    title: str
    what: str
    table: Table
    source: str


def is_exception(row: Row) -> bool:
    """Whether more playbacks stall than before, and enough to say so."""
    stalled, viewed = row["recent_stalled_minutes"], row["recent_viewing_minutes"]
    stalled_before, viewed_before = row["stalled_minutes_before"], row["viewing_minutes_before"]
    is_large = row["recent_playbacks"] >= LEAST_PLAYBACKS and stalled >= LEAST_SHARE * viewed
    return bool(is_large and stalled * viewed_before >= LEAST_RISE * stalled_before * viewed)


def stalls_now(day: Day) -> Stalls:
    """List languages and network locations: the last ten minutes against the hour before."""
    known = day.event.webcast_watermark
    by_language = frames.webcast_recent(day.snapshot, ["language"]).to_dicts()
    groups = _ordered(frames.webcast_recent(day.snapshot, ["regional_group"]))
    named = frames.webcast_recent(day.snapshot, ["regional_group", "country"])
    countries = named.drop_nulls("country").to_dicts()
    rows: list[tuple[Cell | str, ...]] = []
    if by_language and known:
        rows += [(Cell("By language"),), *(_line(_spoken(row), row) for row in by_language)]
        rows.append((Cell("By network location"),))
    for group in groups:
        rows.append(_line(Cell(_GROUPS[group["regional_group"]], strong=True), group))
        within = (row for row in countries if row["regional_group"] == group["regional_group"])
        rows += [_line(Cell(row["country"]), row) for row in within]
    places = [_GROUPS[row["regional_group"]] for row in groups if is_exception(row)]
    return Stalls(
        _title(day, places or [_spoken(row).text for row in by_language if is_exception(row)]),
        "Share of viewing minutes with a stall; live webcast, without the venue’s own screens",
        Table(_COLUMNS, tuple(rows), "It is listed here once a web log tells.", "Stalls by place"),
        f"{RULE} Countries with fewer are in their group only. A network location is no State.",
    )


def _title(day: Day, places: list[str]) -> str:
    known = day.event.webcast_watermark
    if known is None:
        return "Stalls in the last ten minutes"
    clock = write.clock(known, day.zone)
    if not day.event.is_webcast_present:
        return f"Stalls are known up to {write.instant(known, day.zone)}"
    if places:
        return f"More stalls than before at {clock}: {', '.join(places)}"
    return f"No more stalls than usual in the ten minutes to {clock}"


def _line(name: Cell, row: Row) -> tuple[Cell | str, ...]:
    share = write.percentage(row["recent_stalled_minutes"], row["recent_viewing_minutes"], 1)
    before = write.percentage(row["stalled_minutes_before"], row["viewing_minutes_before"], 1)
    marked = Cell(share, state="stale") if is_exception(row) else Cell(share)
    return (name, write.number(row["recent_playbacks"]), marked, before)


def _spoken(row: Row) -> Cell:
    return Cell(language(row["language"]).name)


def _ordered(found: pl.DataFrame) -> list[Row]:
    rows = {row["regional_group"]: row for row in found.to_dicts()}
    return [rows[group] for group in _GROUPS if group in rows]


def stalls_of_day(day: Day) -> Stalls:
    """List the same shares over a day that is over."""
    spoken = frames.webcast_stalls(day.snapshot, ["language"], day.on, day.as_of).to_dicts()
    placed = frames.webcast_stalls(day.snapshot, ["regional_group"], day.on, day.as_of)
    lines = [_day_line(_spoken(row), row) for row in spoken]
    lines += [_day_line(Cell(_GROUPS[row["regional_group"]]), row) for row in _ordered(placed)]
    return Stalls(
        "Stalls over the day",
        "Share of viewing minutes with a stall; live webcast, without the venue’s own screens",
        Table(_DAY_COLUMNS, tuple(lines), "No web log tells of this day.", "Stalls of the day"),
        "A network location is no State.",
    )


def _day_line(name: Cell, row: Row) -> tuple[Cell | str, ...]:
    hours = write.in_hours(row["viewing_minutes"])
    return (name, hours, write.percentage(row["stalled_minutes"], row["viewing_minutes"], 1))


def stalls_chart(day: Day) -> Chart:
    """Draw the share of viewing minutes with a stall, by five minutes and language."""
    found = frames.webcast_stalls(day.snapshot, ["five_minutes", "language"], day.on, day.as_of)
    enough = pl.col("viewing_minutes") >= _FEWEST_MINUTES
    share = (100 * pl.col("stalled_minutes") / pl.col("viewing_minutes")).round(1)
    shared = local(found, day.zone).with_columns(pl.when(enough).then(share).alias("share"))
    wide = _without_gaps(shared.pivot("language", index="five_minutes", values="share"))
    codes = sorted(set(wide.columns) - {"five_minutes"})
    named = {code: language(code) for code in codes}
    top = plots.ceiling(plots.HEADROOM * plots.highest(v for code in codes for v in wide[code]))
    figure = plots.lines(
        wide["five_minutes"].to_list(),
        [Series(of.name, of.colour, wide[code].to_list()) for code, of in named.items()],
        day.window(top),
        is_labelled=False,
    )
    title = _chart_title(day, shared)
    return Chart(
        title,
        "Viewing minutes with a stall, per cent, by five minutes and language of the live webcast",
        figure if codes else None,
        alt=f"{title}.",
        table=wide.rename({"five_minutes": "From"} | {code: of.name for code, of in named.items()})
        if codes
        else pl.DataFrame({"From": []}),
        key=tuple((of.colour, of.name) for of in named.values()),
        is_key_always=True,
        source=f"{quality.STALLED_MINUTES.help} {day.event.sampling}".strip(),
    )


def _without_gaps(wide: pl.DataFrame) -> pl.DataFrame:
    """Add the times at which nobody watched, so that no line leads over them."""
    if wide.is_empty():
        return wide
    first, last = wide["five_minutes"].min(), wide["five_minutes"].max()
    grid = pl.select(five_minutes=pl.datetime_range(pl.lit(first), pl.lit(last), "5m"))
    return grid.join(wide, on="five_minutes", how="left", maintain_order="left")


def _chart_title(day: Day, shared: pl.DataFrame) -> str:
    known = shared.drop_nulls("share")
    if known.is_empty():
        return "No stall of the live webcast is recorded yet"
    most = known.row(known["share"].arg_max() or 0, named=True)
    if not most["share"]:
        return "No playback of the live webcast stalled"
    return (
        f"At most {write.number(most['share'], 1)} per cent of viewing minutes had a stall, "
        f"{language(most['language']).name} from {most['five_minutes']:%H:%M}"
    )
