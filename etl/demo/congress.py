"""The whole simulated Congress, made from a seed before anything is written."""

from dataclasses import dataclass

from etl.demo import people, platform, programme, rooms, webcast
from etl.demo.attendees import attendees
from etl.demo.model import Connection, Entry, Meeting, Playback, Scan, local

BEGINS = people.OPENS
ENDS = local("2021-03-12 18:00")


@dataclass(frozen=True, eq=False)
class Congress:
    """Everything that happens, known from the start; files show of it what time has revealed."""

    meetings: tuple[Meeting, ...]
    entries: tuple[Entry, ...] = ()
    scans: tuple[Scan, ...] = ()
    connections: tuple[Connection, ...] = ()
    playbacks: tuple[Playback, ...] = ()

    @classmethod
    def generate(cls, seed: int = 14, scale: float = 1.0) -> "Congress":
        """Make the Congress of a seed; `scale` is the share of the people that take part."""
        meetings = programme.meetings()
        entries = people.entries(seed, scale)
        able = attendees(entries, seed)
        doors = rooms.play(able, meetings, seed, scale)
        online = platform.play(able, doors.inside, meetings, seed, scale)
        platform.complete_states(online, entries, able, meetings)
        return cls(
            meetings=meetings,
            entries=entries,
            scans=rooms.scans(doors, seed),
            connections=tuple(online.connections),
            playbacks=webcast.play(meetings, seed, scale),
        )
