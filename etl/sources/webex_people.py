"""What Webex says of people in a meeting and what was seen of them, and the stays that it makes.

A device is a stay: somebody who comes back is another device, with the gap between them. Webex may
give the time of joining only after the meeting; until then it is when somebody was first seen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from etl.sources.connections import NO_JOINING, NO_LEAVING
from etl.sources.times import in_range, instant
from etl.sources.webex_report import NEVER

_LOBBY, _END = "lobby", "end"


class _Said(BaseModel):
    """Part of an answer of Webex: other fields are not kept."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, frozen=True)


class Times(_Said):
    """When a device, or somebody, joined and left; none or 1970 if that is not known yet."""

    joined_time: str | None = None
    left_time: str | None = None


class Person(Times):
    """A participant of one instance of a meeting."""

    id: str
    meeting_id: str
    state: str
    host: bool
    co_host: bool | None = None
    email: str | None = None
    display_name: str | None = None
    devices: tuple[Times, ...] | None = None

    @property
    def is_in_lobby(self) -> bool:
        """Tell somebody who waits to be let in."""
        return self.state == _LOBBY

    @property
    def is_there(self) -> bool:
        """Tell somebody in the meeting or one of its breakout sessions."""
        return self.state not in (_LOBBY, _END)


class Kept(_Said):
    """An instance of a meeting as it is kept, by number of the participant. Times are UTC."""

    place: str
    participants: tuple[Person, ...] = ()
    first_seen: dict[str, AwareDatetime] = {}
    """When somebody was first in the list whose time of joining Webex did not say."""
    gone: dict[str, AwareDatetime] = {}
    """When somebody was first in the list no more."""

    def with_list(self, people: Iterable[Person], at: datetime) -> "Kept":
        """Return this with what the list said at an instant; who is absent from it has left."""
        known = {one.id: one for one in self.participants}
        first_seen, gone = dict(self.first_seen), dict(self.gone)
        there: set[str] = set()
        for one in people:
            if one.is_in_lobby and one.id in known:
                continue  # sent back there, which is as good as gone
            known[one.id] = one
            if one.is_there:
                there.add(one.id)
                gone.pop(one.id, None)
                if not any(_moment(part.joined_time).time for part in (one, *(one.devices or ()))):
                    first_seen.setdefault(one.id, at)
        for one in known.values():
            if one.id not in there and not one.is_in_lobby:
                gone.setdefault(one.id, at)
        ordered = tuple(known[number] for number in sorted(known))
        return Kept(place=self.place, participants=ordered, first_seen=first_seen, gone=gone)


@dataclass(frozen=True)
class Span:
    """From when to when somebody was there, or why that cannot be read. Times are UTC."""

    started_at: datetime | None
    ended_at: datetime | None
    reasons: tuple[str, ...] = ()


class _Moment(NamedTuple):
    time: datetime | None
    is_unreadable: bool = False


def spans(one: Person, kept: Kept) -> list[Span]:
    """Return the stays of a participant, none if they were never in the meeting."""
    seen, gone = _second(kept.first_seen.get(one.id)), _second(kept.gone.get(one.id))
    found = list(dict.fromkeys(_of_devices(one, seen, gone)))
    starts = {span.started_at for span in found} - {None}
    if seen and starts and seen not in starts:
        # A stay from then on was loaded before the time of joining was known: take it back.
        found.append(Span(seen, seen))
    return found


def _of_devices(one: Person, seen: datetime | None, gone: datetime | None) -> Iterator[Span]:
    for part in one.devices or (one,):
        joined, left = _moment(part.joined_time), _moment(part.left_time)
        reasons = [NO_JOINING] * joined.is_unreadable + [NO_LEAVING] * left.is_unreadable
        started_at = joined.time or _moment(one.joined_time).time or seen
        if reasons:
            yield Span(None, None, tuple(reasons))
        elif started_at:
            ended_at = left.time
            if ended_at is None and gone:
                ended_at = max(started_at, _moment(one.left_time).time or gone)
            yield Span(started_at, ended_at)


def _moment(text: str | None) -> _Moment:
    """Read a time to the second, as in reports; 1970 is none."""
    moment = instant(text, UTC) if text else None
    if not text or (moment and moment.year in NEVER):
        return _Moment(None)
    return _Moment(_second(moment), is_unreadable=in_range(moment) is None)


def _second(moment: datetime | None) -> datetime | None:
    moment = in_range(moment)
    return moment and moment.astimezone(UTC).replace(microsecond=0)
