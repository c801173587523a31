"""What leads nowhere in the sheets kept by hand and in the programme."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from etl import countries
from etl.config import Settings
from etl.seen import Row, Seen, name_key, named, refs_of, registered_people

_WORDS = {
    "clock": "clock",
    "statement": "speakers",
    "head_count": "head-counts",
    "note": "notes",
}
"""Sheets that name a meeting, by table: the word their files begin with."""
_NEAR = timedelta(hours=36)
_NOT_HELD = ("cancelled", "moved")
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Known:
    """What all sources together speak of."""

    meetings: Mapping[str, Row]
    """The programme by session_id."""
    people: set[str]
    registered: set[str]
    """States and organizations that are registered, organizations by every name of theirs."""
    organizations: set[str]
    """Names and aliases of the sheet of organizations."""
    rooms: set[str]
    """Rooms of the configuration, of the programme and of scans."""


def gather(settings: Settings, seen: Mapping[str, Seen]) -> Known:
    """Gather what one source may name and another knows."""
    meetings: dict[str, dict[str, object]] = {}
    rooms = {room.name for room in settings.document.room}
    registered = {key for one in seen.values() for key in one.registered}
    organizations: set[str] = set()
    for one in seen.values():
        rooms.update(place for kind, place in one.places if kind == "room")
        for row in one.sessions:
            given = {key: value for key, value in row.items() if value is not None}
            meetings.setdefault(str(row["session_id"]), dict.fromkeys(row)).update(given)
        for row in one.rows["organization"]:
            names = _names(row)
            organizations |= names
            registered |= names if names & registered else set()
    rooms.update(str(meeting["room"]) for meeting in meetings.values())
    return Known(meetings, registered_people(seen), registered, organizations, rooms)


def advise(settings: Settings, source: str, one: Seen, known: Known) -> Iterator[str]:
    """Tell everything in the sheets of a source that leads nowhere."""
    as_of = settings.document.event.names_as_of or settings.document.event.starts_on
    told = [
        *_meetings(one, known),
        *_far_clocks(one, known),
        *_clock_rooms(one, known),
        *_aliases(one),
        *_delegations(one, known),
        *_decisions(one, known, lambda iso3: countries.name_at(iso3, as_of)),
        *_speakers(one, known),
        *_people(one, known),
        *_overlapping_links(one),
    ]
    yield from (f"{source}: {sentence}." for sentence in told)


def same_room(known: Known) -> Iterator[str]:
    """Tell meetings that the programme holds in one room at one time."""
    by_room: dict[str, list[tuple[datetime, datetime, str]]] = {}
    for session_id, row in known.meetings.items():
        starts_at, ends_at = row["starts_at"], row["ends_at"]
        if (
            row["room"]
            and row["status"] not in _NOT_HELD
            and isinstance(starts_at, datetime)
            and isinstance(ends_at, datetime)
        ):
            by_room.setdefault(str(row["room"]), []).append((starts_at, ends_at, session_id))
    for room, meetings in by_room.items():
        for (_, ends_at, first), (starts_at, _, second) in combinations(sorted(meetings), 2):
            if starts_at < ends_at:
                yield (
                    f'The programme holds "{first}" and "{second}" in "{room}" at the same time; '
                    "correct the room or a time of one."
                )


def _meetings(one: Seen, known: Known) -> Iterator[str]:
    for table, word in _WORDS.items() if known.meetings else ():
        given = {row["session_id"]: None for row in one.rows[table] if row["session_id"]}
        lost = [meeting for meeting in given if meeting not in known.meetings]
        if lost:
            yield f"{word}: no meeting of the programme is {named(lost)}; correct it"


def _far_clocks(one: Seen, known: Known) -> Iterator[str]:
    for row in one.rows["clock"]:
        opened_at = row["opened_at"]
        planned = known.meetings.get(str(row["session_id"]), {}).get("starts_at")
        if not isinstance(opened_at, datetime) or not isinstance(planned, datetime):
            continue
        if abs(opened_at - planned) > _NEAR and row["status"] != "moved":
            days = abs(opened_at - planned).days
            yield (
                f'clock: "{row["session_id"]}" is opened {days:,} days from when the programme '
                "holds it; correct the date"
            )


def _clock_rooms(one: Seen, known: Known) -> Iterator[str]:
    rooms = {row["room"]: None for row in one.rows["clock"] if row["room"]}
    lost = [room for room in rooms if room not in known.rooms]
    if lost:
        yield (
            f"clock: nobody knows of {named(lost)}, so what is held there stays empty; write the "
            "name of a [[room]], or add this one to its aliases"
        )


def _aliases(one: Seen) -> Iterator[str]:
    owners: dict[str, str] = {}
    for row in one.rows["organization"]:
        for name in sorted(_names(row)):
            owner = owners.setdefault(name, str(row["name"]))
            if owner != row["name"]:
                yield f'organizations: "{name}" stands for "{owner}" and for "{row["name"]}"'


def _delegations(one: Seen, known: Known) -> Iterator[str]:
    lost = [
        name
        for row in one.rows["delegation"]
        if (name := row["organization"])
        and name_key(name) not in known.organizations | known.registered
    ]
    if lost:
        yield (
            f"delegations: {named(lost)} is no State that is known, and neither registered nor in "
            "the sheet organizations; correct the name"
        )


def _decisions(one: Seen, known: Known, state_named: Callable[[str], str]) -> Iterator[str]:
    for row in one.rows["delegation"]:
        state = row["state_iso3"]
        key = str(state) if state else name_key(row["organization"])
        if row["is_represented"] and key not in known.registered:
            name = state_named(str(state)) if state else row["organization"]
            yield f"delegations: {name} is not registered; the decision counts only once it is"


def _speakers(one: Seen, known: Known) -> Iterator[str]:
    speaking = {row["organization"]: None for row in one.rows["statement"] if row["organization"]}
    all_known = known.organizations | known.registered
    lost = [name for name in speaking if name_key(name) not in all_known]
    if lost:
        yield (
            f"speakers: {named(lost)} is neither registered nor in the sheet organizations; it is "
            "published as written, so take it out if it is the name of a person"
        )


def _people(one: Seen, known: Known) -> Iterator[str]:
    for table, word in (("link", "links"), ("statement", "speakers")):
        rows = [refs for row in one.rows[table] if (refs := refs_of(row))]
        if rows and known.people and all(known.people.isdisjoint(refs) for refs in rows):
            yield (
                f"{word}: 0 of {len(rows):,} rows with numbers are known to a registration; name "
                "in [source.issuers] which source gave out the numbers"
            )


def _overlapping_links(one: Seen) -> Iterator[str]:
    by_ref: dict[str, list[Row]] = {}
    for row in one.rows["link"]:
        # The strongest reference is the person, the others are what the person carries.
        for ref in refs_of(row)[1:]:
            by_ref.setdefault(ref, []).append(row)
    pairs = {
        (first["position"], second["position"]): None
        for rows in by_ref.values()
        for first, second in combinations(rows, 2)
        if refs_of(first)[0] != refs_of(second)[0] and _overlap(first, second)
    }
    for first, second in pairs:
        # Of a spreadsheet, in which the titles are the first row.
        yield (
            f"links: rows {_row(first)} and {_row(second)} give the same number or address to two "
            "people at one time; end one with 'valid_to'"
        )


def _overlap(first: Row, second: Row) -> bool:
    return all(
        _moment(one["valid_from"], _ALWAYS) < _moment(other["valid_to"], _EVER)
        for one, other in ((first, second), (second, first))
    )


def _moment(value: object, otherwise: datetime) -> datetime:
    return value if isinstance(value, datetime) else otherwise


def _row(position: object) -> int:
    return int(str(position)) + 1


def _names(row: Row) -> set[str]:
    aliases = row["aliases"]
    return {
        name_key(name) for name in (row["name"], *(aliases if isinstance(aliases, list) else ()))
    }
