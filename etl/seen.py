"""What the files of a source speak of, as far as `check` compares it with the rest."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl

Row = Mapping[str, object]

_KEPT = (
    *("session", "clock", "statement", "head_count", "delegation", "organization", "note"),
    "link",
)
_MOST_NAMED = 8
QUARTER = timedelta(minutes=15)
_MOST_QUARTERS = 4 * 36
_MOMENTS = {
    "scan": ("room", "place", "scanned_at", "scanned_at"),
    "stay": ("platform", "place", "started_at", "ended_at"),
    "playback": ("stream", "stream", "started_at", "ended_at"),
    "audience_sample": ("stream", "stream", "sampled_at", "sampled_at"),
}
"""By table: kind of place, and the columns of the place, the beginning and the end."""

_SOMEBODY = {"stay": ~pl.col("service"), "audience_sample": pl.col("concurrent") > 0}


@dataclass
class Seen:
    """What the files of one source speak of."""

    people: set[str] = field(default_factory=set)
    """References of registrations."""
    stays: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Entries at doors and connections by the references they carry."""
    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Records by kind of place and place."""
    busy: defaultdict[tuple[str, str], Counter[datetime]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    """By kind of place and place: in how many records somebody is there in a quarter of an hour."""
    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """The programme and the sheets kept by hand, by table."""
    entries: int = 0
    categorised: int = 0
    with_mode: int = 0
    checked_in: int = 0
    timed: int = 0
    """Check-ins that have a time."""
    complete: int = 0
    """Registrations that come with their form fields."""
    registered: set[str] = field(default_factory=set)
    """States and organizations (`name_key`) with an approved or pending registration."""

    @property
    def sessions(self) -> list[Row]:
        """Return the meetings of the programme."""
        return self.rows["session"]

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Note what a canonical frame speaks of."""
        if table == "registration":
            self._add_registrations(frame)
            return
        if table in _MOMENTS:
            self._add_moments(table, frame)
        if table in ("scan", "stay"):
            kind = "room" if table == "scan" else "platform"
            begins = ~pl.col("service") if table == "stay" else pl.col("direction") == "in"
            self.stays.update(map(tuple, frame.filter(begins)["refs"].to_list()))
            self.places.update((kind, place) for place in frame["place"])
        elif table in ("playback", "audience_sample", "audience_total", "page_sample"):
            self.places.update(("stream", stream) for stream in frame["stream"])
        elif table in _KEPT:
            self.rows[table] += frame.iter_rows(named=True)

    def _add_moments(self, table: str, frame: pl.DataFrame) -> None:
        kind, place, begin, end = _MOMENTS[table]
        if table in _SOMEBODY:
            frame = frame.filter(_SOMEBODY[table])
        quarters = frame.select(
            pl.col(place).alias("place"),
            pl.col(begin).dt.truncate(QUARTER).alias("first"),
            pl.coalesce(end, begin).dt.truncate(QUARTER).alias("last"),
        )
        for of_place, first, last, records in quarters.group_by(pl.all()).len().iter_rows():
            for step in range(1 + min((last - first) // QUARTER, _MOST_QUARTERS)):
                self.busy[(kind, of_place)][first + step * QUARTER] += records

    def _add_registrations(self, frame: pl.DataFrame) -> None:
        self.entries += frame.height
        self.categorised += frame["category_id"].count()
        self.with_mode += frame["mode"].count()
        self.checked_in += int(frame["is_checked_in"].sum())
        self.timed += frame.filter("is_checked_in")["checked_in_at"].count()
        self.complete += int(frame["is_complete"].sum())
        self.people.update(frame["refs"].explode(empty_as_null=False).drop_nulls())
        active = frame.filter(pl.col("status").is_in(["approved", "pending"]))
        self.registered.update(active["state_iso3"].drop_nulls())
        self.registered.update(map(name_key, active["organization"].drop_nulls()))


def linked(seen: Seen, people: set[str]) -> tuple[int, int] | None:
    """Count the records of stays that lead to one of the people, and all of them."""
    if not seen.stays:
        return None
    known = sum(number for refs, number in seen.stays.items() if not people.isdisjoint(refs))
    return known, seen.stays.total()


def registered_people(seen: Mapping[str, Seen]) -> set[str]:
    """Return the references of all registrations."""
    return {ref for one in seen.values() for ref in one.people}


def known_people(seen: Mapping[str, Seen]) -> set[str]:
    """Return the references of all registrations, and those that links tie to one of them."""
    people = registered_people(seen)
    links = [refs_of(row) for one in seen.values() for row in one.rows["link"]]
    return people.union(*(refs for refs in links if not people.isdisjoint(refs)))


def refs_of(row: Row) -> list[str]:
    """Return the references in a row."""
    refs = row["refs"]
    return list(map(str, refs)) if isinstance(refs, list) else []


def name_key(name: object) -> str:
    """Write the name of an organization as names are compared."""
    return " ".join(str(name).split()).lower()


def named(values: Iterable[object]) -> str:
    """Name a few values in a sentence, and how many more there are."""
    quoted = [f'"{value}"' for value in values]
    more = f" and {len(quoted) - _MOST_NAMED} more" if len(quoted) > _MOST_NAMED else ""
    return ", ".join(quoted[:_MOST_NAMED]) + more
