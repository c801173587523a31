"""The whole simulated Congress, made from a seed before anything is written."""

from dataclasses import dataclass

from etl.demo import (
    clock,
    downloads,
    links,
    organizations,
    people,
    platform,
    programme,
    rooms,
    secretariat,
    speakers,
    webcast,
)
from etl.demo.attendees import attendees
from etl.demo.clock import Clocked
from etl.demo.downloads import Download
from etl.demo.links import Link
from etl.demo.model import Category, Connection, Entry, Meeting, Playback, Scan, local
from etl.demo.organizations import Listed
from etl.demo.secretariat import Delegation, HeadCount, Note
from etl.demo.statements import Statement

BEGINS = people.OPENS
ENDS = local("2021-03-12 18:00")


@dataclass(frozen=True, eq=False)
class Congress:
    """Everything that happens, known from the start; files show of it what time has revealed."""

    meetings: tuple[Meeting, ...]
    """As planned; `clock` tells how they were held."""
    entries: tuple[Entry, ...] = ()
    scans: tuple[Scan, ...] = ()
    connections: tuple[Connection, ...] = ()
    playbacks: tuple[Playback, ...] = ()
    clock: tuple[Clocked, ...] = ()
    statements: tuple[Statement, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    organizations: tuple[Listed, ...] = ()
    links: tuple[Link, ...] = ()
    head_counts: tuple[HeadCount, ...] = ()
    notes: tuple[Note, ...] = ()
    downloads: tuple[Download, ...] = ()
    unscheduled: int = 0
    """Meetings of the Congress itself to which the programme gives no time."""

    @classmethod
    def generate(cls, seed: int = 14, scale: float = 1.0) -> "Congress":
        """Make the Congress of a seed; `scale` is the share of the people that take part."""
        meetings = programme.meetings()
        clocked = clock.play(meetings, seed)
        held = clock.as_held(meetings, clocked)
        entries = people.entries(seed, scale)
        able = attendees(entries, seed)
        doors = rooms.play(able, held, seed, scale)
        linked = links.play(doors, held, entries)
        online = platform.play(able, doors.inside, held, seed, scale)
        platform.complete(online, entries, able, held)
        spoken = speakers.play(held, able, doors, online.connections, seed)
        return cls(
            meetings=meetings,
            entries=entries,
            scans=rooms.scans(doors, seed),
            connections=tuple(online.connections),
            playbacks=webcast.play(held, seed, scale),
            clock=clocked,
            statements=spoken,
            delegations=secretariat.delegations(entries, able, seed),
            organizations=organizations.listed(_organizations(entries)),
            links=linked,
            head_counts=secretariat.head_counts(doors, held, seed),
            notes=secretariat.NOTES,
            downloads=downloads.play(spoken, seed, scale),
            unscheduled=programme.unscheduled(),
        )


def _organizations(entries: tuple[Entry, ...]) -> list[tuple[str, Category]]:
    found = {(one.organization, one.category) for one in entries if one.organization}
    return sorted(found, key=lambda pair: (pair[1].order, pair[0]))
