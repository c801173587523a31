"""What a page may say in numbers: texts with figures in braces, each the metric of that name.

`{attended}` is the metric as it is written; `{attended / registered}` a share of two, and
`{states_registered - states_represented}` a difference. `{peak_at:clock}` says how it is written,
if not as a number; `{playbacks[language=en]}` which part it is of, and `@` stands for the row of a
table. In front of a metric stands what it is of: `day.` this Congress day, `yesterday.` the same
time of the day before, `event.` what is configured, `#` what is no metric (see `COUNTS`).

No figure, but numbers all the same: `{time}`, `{date}`, `{minutes}` between two times, `{name}` in
which there may be some, and `…`, words without any.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import polars as pl
from typer.testing import CliRunner

from dashboard import figures, frames, released
from dashboard import format as write
from dashboard.__main__ import cli
from dashboard.metrics import METRICS, health, remarks
from dashboard.settings import load_settings
from dashboard.snapshot import Snapshots, query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from dashboard.snapshot import Snapshot

Texts = str | tuple[str, ...]
FREE = {
    "time": r"\d\d:\d\d(?::\d\d)?",
    "date": r"\w{3} \d{1,2} \w+(?: \d{4})?",
    "day": r"\d{1,2} \w+",
    "minutes": r"\d+ min",
    "name": ".+?",
    "m49": "M49",
    "age": r"\d+ (?:s|min|h|d) ago",
}
# What is known of a meeting only as a part of the figures of the event.
_BY_LIST = (
    "statements_written", "texts_posted", "minutes_to_posting", "downloads",
    "statements_delivered",
)  # fmt: skip
TERM = re.compile(r"(?:(\w+)\.)?(#?\w+)(?:\[([^\]]*)\])?")


class Unknown(TypeError):
    """A row has no such name."""


@dataclass
class Known:
    """The figures of one moment, as the command line tells them or the metrics themselves."""

    path: Path
    on: date
    as_of: datetime | None = None
    meeting: str = ""
    row: Mapping[str, object] = field(default_factory=dict)
    """What `@name` stands for in the row of a table; `@` alone is the only one."""
    told: dict[datetime | None, dict[str, Any]] = field(default_factory=dict)

    def of(self, meeting: str, row: Mapping[str, object] | None = None) -> Known:
        """Return the same for one meeting, or for one row of a table."""
        return replace(self, meeting=meeting or self.meeting, row=row or {})

    @cached_property
    def snapshot(self) -> Snapshot:
        found = Snapshots(load_settings(self.path).snapshots).latest().snapshot
        assert found
        return found

    @cached_property
    def event(self) -> figures.Event:
        return figures.event(self.snapshot)

    @property
    def zone(self) -> ZoneInfo:
        return self.event.zone

    @property
    def now(self) -> datetime:
        found = self.as_of or self.event.watermark
        assert found
        return found

    @property
    def printed(self) -> dict[str, Any]:
        """What `python -m dashboard metrics --json` prints."""
        if self.as_of not in self.told:
            asked = ["metrics", "--json", "--config", str(self.path)]
            if self.as_of:
                asked += ["--as-of", self.as_of.isoformat()]
            result = CliRunner().invoke(cli, asked)
            assert result.exit_code == 0, result.output
            self.told[self.as_of] = json.loads(result.stdout)
        return self.told[self.as_of]

    def meetings(self) -> list[dict[str, Any]]:
        """Return the meetings of the day."""
        on = self.on.isoformat()
        return [row for row in self.printed["sessions"] if row["congress_day"] == on]

    def value(self, term: str) -> Any:
        """Return what one term stands for."""
        match = TERM.fullmatch(term.strip())
        assert match, term
        scope, key, parts = match.groups()
        if key.startswith("#"):
            return COUNTS[key[1:]](self)
        if scope == "event":
            return getattr(self.event, key)
        if scope == "baseline":
            return self.printed["baselines"][-1][key]
        filters = dict(map(self._filter, parts.split(","))) if parts else {}
        if scope == "day":
            filters["congress_day"] = self.on
        if scope == "yesterday":
            return self._measured(key, filters, self.now - timedelta(days=1))
        if self.meeting and scope != "congress":
            return self._of_meeting(key, filters)
        headline = self.printed["headline"]
        return headline[key] if key in headline and not filters else self._measured(key, filters)

    def _of_meeting(self, key: str, filters: dict[str, object]) -> Any:
        (row,) = (each for each in self.printed["sessions"] if each["session_id"] == self.meeting)
        if key in row and not filters:
            return row[key]
        within = filters | {"session_id": self.meeting}
        return self._measured(key, within, grain="event" if key in _BY_LIST else "session")

    def _filter(self, part: str) -> tuple[str, object]:
        dimension, _, value = part.strip().partition("=")
        if value.startswith("@"):
            if value[1:] not in self.row:
                raise Unknown(value)
            return dimension, self.row[value[1:]]
        return dimension, {"None": None, "True": True, "False": False}.get(value, value)

    def _measured(
        self,
        key: str,
        filters: Mapping[str, object],
        as_of: datetime | None = None,
        grain: str = "event",
    ) -> Any:
        only: Any = {dimension: [value] for dimension, value in filters.items()}
        asked = [METRICS[f"{grain}.{key}"]]
        return figures.measure(self.snapshot, asked, filters=only, as_of=as_of or self.as_of).item()

    def written(self, expression: str) -> str:
        """Write what stands in braces as pages do."""
        what, _, how = expression.partition(":")
        part, slash, whole = what.partition(" / ")
        if slash:
            return write.percentage(self._sum(part), self._sum(whole), int(how or 0))
        return HOW[how](self._sum(part), self.zone)

    def _sum(self, terms: str) -> Any:
        first, *others = re.split(r" (?=[-+] )", terms)
        value = self.value(first)
        for each in others:
            value += self.value(each[2:]) * (1 if each.startswith("+") else -1)
        return value


def _instant(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def hours(minutes: float) -> str:
    """Write minutes as hours: with one digit below ten of them."""
    return write.number(minutes / 60, 0 if minutes >= 600 else 1)


HOW: dict[str, Callable[[Any, ZoneInfo], str]] = {
    "": lambda value, _: write.number(value),
    "zero": lambda value, _: write.number(value or 0),
    "dash": lambda value, _: write.number(value or None),
    "change": lambda value, _: write.change(value),
    "clock": lambda value, zone: write.clock(_instant(value), zone),
    "second": lambda value, zone: write.clock(_instant(value), zone, seconds=True),
    "hours": lambda value, _: hours(value),
    "duration": lambda value, _: write.duration(timedelta(minutes=value)),
    "compact": lambda value, _: write.compact(value),
    "share": lambda value, _: write.percentage(value, 1),
    "share1": lambda value, _: write.percentage(value, 1, 1),
    "word": lambda value, _: write.in_text(value),
    "Word": lambda value, _: write.in_text(value).capitalize(),
    "one": lambda value, _: write.number(value, 1),
    "mbit": lambda value, _: write.number(value / 1000, 1),
    "people": lambda value, _: "person" if value == 1 else "people",
}


def _over(known: Known) -> int:
    rows = (row for row in known.meetings() if row["status"] != "cancelled")
    return sum(_instant(row["ends_at"]) <= known.now for row in rows)


def _each(known: Known) -> float:
    return float(known.value("watch_minutes") / known.value("playbacks"))


def _counted(known: Known) -> Any:
    """Return the latest count of people by eye."""
    found = query(known.snapshot, remarks.HEAD_COUNTS).filter(session_id=known.meeting)
    return found.row(-1, named=True)


def _scanned(known: Known) -> Any:
    at = _counted(known)["counted_at"].replace(second=0, microsecond=0)
    return replace(known, as_of=_instant(at)).value("in_room_now[]")


def _flow(key: str, at: str, known: Known) -> Any:
    """Return arrivals by the opening, or departures by the closing, of the meeting."""
    instant = known.value(at)
    minute = -(-_instant(instant).timestamp() // 60) * 60
    found = frames.arrivals_and_departures(known.snapshot, known.meeting, known.as_of)
    by_minute = {_instant(row["at"]).timestamp(): row[key] for row in found.to_dicts()}
    return by_minute.get(minute, 0)


def _apart(known: Known) -> tuple[int, int | None]:
    """Return who attended this meeting and the one before it of its body, if there is one.

    While this one is on, both as of the same time after they began.
    """
    rows = known.printed["sessions"]
    (ours,) = (row for row in rows if row["session_id"] == known.meeting)
    before = [
        row
        for row in rows
        if row["body"] == ours["body"] and (row["starts_at"] or "9") < ours["starts_at"]
    ]
    if ours["body"] is None or not before:
        return ours["attended"], None
    other = known.of(before[-1]["session_id"])
    if ours["is_in_progress"]:
        passed = known.now - _instant(ours["starts_at"])
        theirs = replace(other, as_of=_instant(before[-1]["starts_at"]) + passed)
        return ours["attended"], theirs.value("attended[]")
    return ours["attended"], other.value("attended")


def _more(known: Known) -> int:
    ours, theirs = _apart(known)
    return ours - theirs  # type: ignore[operator]


def _released(known: Known) -> list[released.ReleasedFigure]:
    found = released.latest_release(known.snapshot)
    assert found
    return released.released_figures(known.snapshot, found)


def _most_stalled(known: Known) -> float:
    """Return the largest share of five minutes of a language with ten viewing minutes or more."""
    found = frames.webcast_stalls(
        known.snapshot, ["five_minutes", "language"], known.on, known.as_of
    ).filter(pl.col("viewing_minutes") >= 10)
    shares = 100 * found["stalled_minutes"] / found["viewing_minutes"]
    return float(shares.max() or 0)  # type: ignore[arg-type]


COUNTS: dict[str, Callable[[Known], Any]] = {
    "day": lambda known: len(known.meetings()),
    "over": _over,
    "cancelled": lambda known: sum(row["status"] == "cancelled" for row in known.meetings()),
    "programme": lambda known: len(known.printed["sessions"]),
    "sources": lambda known: query(known.snapshot, health.SOURCE_LIST).height,
    "each": _each,
    "counted": lambda known: _counted(known)["people"],
    "counted_at": lambda known: _counted(known)["counted_at"],
    "scanned": _scanned,
    "opening": partial(_flow, "arrivals", "starts_at"),
    "closing": partial(_flow, "departures", "ends_at"),
    "fewer": lambda known: -_more(known),
    "more": _more,
    "theirs": lambda known: _apart(known)[1],
    "items": lambda known: len(
        {
            item
            for row in known.printed["sessions"]
            for item in (row["agenda_item"] or "").split(";")
            if item
        }
    ),
    "most_stalled": _most_stalled,
    "corrected": lambda known: sum(each.is_corrected for each in _released(known)),
    "release": lambda known: _released(known)[0].seq,
}
"""What is no metric of its own.

How many are listed, a mean or a difference of metrics, the largest or last of a series of one, and
what was counted by eye.
"""


def pattern(text: str, known: Known) -> str:
    """Return the expression a text has to match."""
    parts = re.split(r"\{([^{}]*)\}", text)
    for literal in parts[::2]:
        assert not re.search(r"\d", literal), f"{text!r} has a number that is no figure"
    made = [re.escape(parts[0]).replace("…", r"\D*?")]
    for expression, literal in zip(parts[1::2], parts[2::2], strict=True):
        free = FREE.get(expression)
        made.append(free or re.escape(known.written(expression)))
        made.append(re.escape(literal).replace("…", r"\D*?"))
    return "".join(made)


def fits(said: str, texts: Texts, known: Known) -> bool:
    """Tell whether one of the texts is what is said."""
    return any(re.fullmatch(one, said) for one in patterns(texts, known))


def patterns(texts: Texts, known: Known) -> Iterable[str]:
    """Return the expressions of the texts; one that names what is not known is none."""
    for text in (texts,) if isinstance(texts, str) else texts:
        try:
            yield pattern(text, known)
        except TypeError:
            # A time or a sum of nothing known, or another row: the page cannot have written it.
            continue


def unexplained(said: Mapping[str, str], named: Mapping[str, Texts], known: Known) -> list[str]:
    """Return what is said under a label and is none of the texts that are named for it."""
    faults = []
    for label, words in said.items():
        texts = [text for name, text in named.items() if re.fullmatch(pattern(name, known), label)]
        if not texts:
            faults.append(f"{label!r} is not named: {words!r}")
        elif not any(fits(words, text, known) for text in texts):
            wanted = " or ".join(one for text in texts for one in patterns(text, known))
            faults.append(f"{label!r} says {words!r}, not {wanted}")
    return faults


def asked(path: Path, query: Mapping[str, str], printed: dict[datetime | None, Any]) -> Known:
    """Return what is known of the moment, and of the meeting, that an address names."""
    known = Known(path, date(2021, 3, 9), told=printed)
    if "day" in query:
        known.on = date.fromisoformat(query["day"])
        at = time.fromisoformat(query.get("at", "23:59"))
        known.as_of = datetime.combine(known.on, at, known.zone).astimezone(UTC)
    meeting = query.get("session", "")
    return known.of(meeting if meeting not in ("day", "congress") else "")
