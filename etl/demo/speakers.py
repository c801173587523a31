"""Who is on the lists of speakers, who takes the floor how, and when which text is posted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from etl.demo.attendees import Attendee, size_of
from etl.demo.delegations import states
from etl.demo.model import (
    DAY,
    EXPERTS,
    HOUR,
    IGOS,
    MEMBER_STATES,
    MINUTE,
    NEVER,
    NGOS,
    Connection,
    Meeting,
    local,
)
from etl.demo.organizations import written
from etl.demo.rooms import Doors, Visit
from etl.demo.statements import Statement

INSCRIPTION_OPENS = local("2021-03-01 10:00")
NUMBER = {"opening": 8, "high_level": 27, "plenary": 14}
"""States on the list of a meeting; organizations come after them."""
BRIEF_AT = "PL-05"
"""The meeting to which a speaker comes for four minutes only."""

_WITH_EXPERT = ("PL-06", "PL-08")
_LAST_POSTING = local("2021-03-12 16:00")
_GROUPS = {
    "African States": "the African Group",
    "Asia-Pacific States": "the Asia-Pacific Group",
}


@dataclass
class Floor:
    """Who could speak, where they are, and whose turn it is."""

    random: Random
    people: Sequence[Attendee]
    doors: Doors
    online: dict[str, set[str]]
    """Meeting -> e-mail addresses of who is connected to it."""
    turn: list[str]
    """States in the order in which they speak, those with ministers first."""
    was_brief: bool = False


def play(
    meetings: Iterable[Meeting],
    people: Iterable[Attendee],
    doors: Doors,
    connections: Iterable[Connection],
    seed: int,
) -> tuple[Statement, ...]:
    """Let States and organizations speak at the plenary meetings, as held."""
    random = Random(f"speakers {seed}")
    able = [one for one in people if one.category.is_participant and one.until == NEVER]
    online: dict[str, set[str]] = {}
    for one in connections:
        online.setdefault(one.session_id, set()).add(one.email.casefold())
    floor = Floor(random, able, doors, online, _turn(random, able))
    plenary = (meeting for meeting in meetings if meeting.kind == "plenary")
    return tuple(row for meeting in plenary for row in _at_meeting(floor, meeting))


def _turn(random: Random, people: Iterable[Attendee]) -> list[str]:
    levels: dict[str, set[str]] = {}
    for one in people:
        if one.category is MEMBER_STATES and one.state:
            levels.setdefault(one.state, set()).add(one.level)
    order = random.sample(sorted(levels), len(levels))
    return sorted(order, key=lambda state: "Minister" not in levels[state])


def _at_meeting(floor: Floor, meeting: Meeting) -> Iterator[Statement]:
    """Give the floor to one after the other until the meeting closes."""
    random = floor.random
    begins = meeting.start + 4 * MINUTE
    begins += -begins % MINUTE
    for order, listed in enumerate(_listed(floor, meeting), 1):
        row = replace(listed, order=order, inscribed=_inscribed(random, meeting))
        if begins + 3 * MINUTE <= meeting.end:
            row = _deliver(floor, meeting, row, begins)
            begins += random.choice((3, 4, 4, 5)) * MINUTE
        elif random.random() < 0.6:
            handed_in = meeting.end + random.randrange(HOUR)
            row = replace(row, delivery="written", delivery_written=handed_in)
        yield _post(random, row)


def _inscribed(random: Random, meeting: Meeting) -> int:
    opens = max(INSCRIPTION_OPENS, meeting.start - 5 * DAY)
    if random.random() < 0.1:
        opens = meeting.start - HOUR
    return opens + int(random.random() * (meeting.start - 10 * MINUTE - opens))


def _listed(floor: Floor, meeting: Meeting) -> Iterator[Statement]:
    """List who wants to speak: States, then organizations, and at some meetings an expert."""
    coming = {one.state for one in floor.people if _can_come(one, meeting)}
    chosen = [state for state in floor.turn if state in coming][: NUMBER[size_of(meeting)]]
    floor.turn = [state for state in floor.turn if state not in chosen] + chosen
    known = {state.iso3: state for state in states()}
    spoken_for: set[str] = set()
    for state in chosen:
        group = _GROUPS.get(known[state].group, "")
        speaks_for = group if size_of(meeting) == "plenary" and group not in spoken_for else ""
        spoken_for.add(group)
        yield Statement(
            meeting.session_id, known[state].name, state, MEMBER_STATES, on_behalf_of=speaks_for
        )
    for category in (IGOS, NGOS):
        bodies = sorted({one.organization for one in floor.people if one.category is category})
        for name in floor.random.sample(bodies, min(2, len(bodies))):
            spelt = written(floor.random, name)
            yield Statement(meeting.session_id, spelt, None, category, organization=name)
    if meeting.session_id in _WITH_EXPERT:
        yield Statement(meeting.session_id, "Individual expert", None, EXPERTS)


def _can_come(one: Attendee, meeting: Meeting) -> bool:
    return one.category is MEMBER_STATES and one.platform_from <= meeting.start


def _deliver(floor: Floor, meeting: Meeting, row: Statement, at: int) -> Statement:
    random = floor.random
    row = replace(row, delivered=at, delivery_written=at + random.randint(60, 120))
    able = [one for one in floor.people if _speaks_for(one, row)]
    able = [one for one in able if one.platform_from <= meeting.start]
    ministers = [one for one in able if one.level == "Minister"]
    if ministers and size_of(meeting) == "high_level" and random.random() < 0.7:
        able = ministers
    inside = floor.doors.inside[meeting.session_id]
    if meeting.session_id == BRIEF_AT and not floor.was_brief:
        for one in able:
            if one.person not in inside and _is_free(floor.doors, one, at):
                visit = Visit(one.badge, meeting.room, at - 50, at - 50 + 4 * MINUTE)
                floor.doors.visits.append(visit)
                floor.was_brief = True
                return _by(random, replace(row, delivery="in person"), one)
    if not able or (row.state and random.random() < 0.2):
        return replace(row, delivery="video", level="Minister" if row.state else "")
    seated = [one for one in able if one.person in inside]
    joined = [one for one in able if one.email.casefold() in floor.online[meeting.session_id]]
    speaker = random.choice(seated or joined or able)
    comes = not joined and speaker.room_from is not None and speaker.room_from < meeting.start
    is_there = speaker in seated or comes
    return _by(random, replace(row, delivery="in person" if is_there else "live"), speaker)


def _speaks_for(one: Attendee, row: Statement) -> bool:
    same = (one.state, one.organization) == (row.state, row.organization)
    return one.category is row.category and same


def _is_free(doors: Doors, one: Attendee, at: int) -> bool:
    """Tell whether somebody has a badge and is in no room for an hour around a moment."""
    if one.room_from is None or one.room_from > at - HOUR:
        return False
    visits = [visit for visit in doors.visits if visit.badge == one.badge]
    return all(
        visit.entered > at + HOUR or (visit.left is not None and visit.left < at - HOUR)
        for visit in visits
    )


def _by(random: Random, row: Statement, speaker: Attendee) -> Statement:
    """Note whoever speaks, by a number, an address, both or not at all."""
    chance = random.random()
    numbered = speaker.number if chance < 0.45 or chance > 0.95 else None
    return replace(
        row,
        level=speaker.level,
        registration=numbered,
        badge=speaker.badge if 0.45 <= chance < 0.65 else "",
        email=speaker.email if 0.65 <= chance < 0.85 or chance > 0.95 else "",
    )


def _post(random: Random, row: Statement) -> Statement:
    """Post the text some minutes to hours after, of most."""
    if row.delivery_written == NEVER or random.random() < 0.18:
        return row
    posted = row.delivery_written + 5 * MINUTE + int(random.expovariate(1 / (100 * MINUTE)))
    posted -= posted % MINUTE
    if posted > _LAST_POSTING:
        return row
    return replace(
        row,
        posted=posted,
        posting_written=posted + random.randint(60, 150),
        path=f"/statements/{row.session_id.lower()}-{row.order:02}.pdf",
    )
