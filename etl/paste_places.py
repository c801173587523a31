"""Which meeting a place that leads to none seems to be, by the times at which it is in use."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from etl.config import Settings
from etl.reference_tables import place_of
from etl.seen import QUARTER, Row, Seen, named
from etl.source import SourceConfig
from etl.sources.privacy import WITHHELD
from etl.toml_lines import quoted, texts

BY_TIME = "by_time:"
_KEYS = {"platform": "meetings", "stream": "streams"}
_MOST = 20
_NEARLY_ALL = 0.9
_NOT_HELD = ("cancelled", "moved")


def lost(config: SourceConfig, kind: str, one: Seen, meetings: Iterable[Row]) -> list[str]:
    """Return the places of a kind that lead to no meeting, whatever the time."""
    rooms = {meeting["room"] for meeting in meetings}
    ruled = {(of_kind, place_of(of_kind, rule.match)) for of_kind, rule in config.place_rules()}
    return [
        place
        for (of_kind, place) in sorted(one.places)
        if of_kind == kind
        and (place not in rooms if kind == "room" else (kind, place) not in ruled)
    ]


def rules(config: SourceConfig, one: Seen, meetings: list[Row]) -> Iterator[str]:
    """Write a rule for each platform meeting and stream without one."""
    for kind, key in _KEYS.items():
        places = [place for place in lost(config, kind, one, meetings) if place != WITHHELD]
        for place in places[:_MOST] if meetings else ():
            target = _target(one.busy[(kind, place)], meetings)
            lines = (f"[[source.{key}]]", f"match = {quoted(place)}")
            if target:
                yield from (*lines, f"session = {quoted(target)}")
            else:
                yield from (f"# {line}" for line in lines)
                yield f'# session = ""  # {_choice(meetings)}'
        if len(places) > _MOST:
            yield f"# and {len(places) - _MOST:,} more"


def aliases(settings: Settings, places: Iterable[str], meetings: list[Row]) -> Iterator[str]:
    """Write the aliases of the rooms that doors seem to be of, by their names."""
    rooms = dict.fromkeys(str(meeting["room"]) for meeting in meetings if meeting["room"])
    by_room: dict[str, list[str]] = {}
    for place in dict.fromkeys(places):
        found = [room for room in rooms if _letters(room) and _letters(room) in _letters(place)]
        if len(found) == 1:
            by_room.setdefault(found[0], []).append(place)
        elif place != WITHHELD:
            yield f"# in the [[room]] it is of ({named(rooms)}): aliases = {texts([place])}"
    configured = {room.name: room.aliases for room in settings.document.room}
    for room, added in by_room.items():
        if room in configured:
            yield f"# in the [[room]] {quoted(room)}, in place of its aliases:"
        else:
            yield from ("[[room]]", f"name = {quoted(room)}")
        yield f"aliases = {texts((*configured.get(room, ()), *added))}"


def _target(busy: Mapping[datetime, int], meetings: list[Row]) -> str | None:
    """Return what a rule leads to, None if the times fit several meetings or none."""
    held = [meeting for meeting in meetings if meeting["status"] not in _NOT_HELD]
    of_meetings = _fitting(busy, held, lambda meeting: str(meeting["session_id"]))
    of_bodies = _fitting(busy, held, _body)
    bodies = {str(one["session_id"]): _body(one) for one in held}
    if len(of_bodies) == 1 and all(bodies[one] == of_bodies[0] for one in of_meetings):
        # The other meetings of the body are likely to be held there as well.
        is_alone = list(bodies.values()).count(of_bodies[0]) == 1
        return of_meetings[0] if is_alone else f"{BY_TIME}{of_bodies[0]}"
    return of_meetings[0] if len(of_meetings) == 1 and not of_bodies else None


def _fitting(busy: Mapping[datetime, int], held: list[Row], key: Callable[[Row], str]) -> list[str]:
    """Return the groups of meetings during which nearly all of the use in any meeting is."""
    on = {moment: {key(one) for one in held if _is_on(one, moment)} for moment in busy}
    within = {moment: records for moment, records in busy.items() if on[moment]}
    least = _NEARLY_ALL * sum(within.values())
    groups = dict.fromkeys(key(one) for one in held)
    return [
        group
        for group in groups
        if group and within and sum(n for at, n in within.items() if group in on[at]) >= least
    ]


def _body(meeting: Row) -> str:
    return str(meeting["body"] or "")


def _is_on(meeting: Row, moment: datetime) -> bool:
    starts_at, ends_at = meeting["starts_at"], meeting["ends_at"]
    return (
        isinstance(starts_at, datetime)
        and isinstance(ends_at, datetime)
        and starts_at < moment + QUARTER
        and moment < ends_at
    )


def _choice(meetings: list[Row]) -> str:
    bodies = sorted({f"{BY_TIME}{one['body']}" for one in meetings if one["body"]})
    return f"{named(bodies)}, or a session_id" if bodies else "a session_id"


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
