"""What a simulated Congress consists of. Instants are whole seconds since 1970, UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

TIME_ZONE = ZoneInfo("Asia/Tokyo")
MINUTE = 60
HOUR = 3600
DAY = 86400
NEVER = 2**40
AFTER_ALL = NEVER - 1
"""Later than everything that happens."""

Seconds = npt.NDArray[np.int64]
Mode = Literal["in_person", "online"]
Status = Literal["approved", "pending", "rejected", "withdrawn"]
Form = Literal["registration", "organizers"]


def local(text: str) -> int:
    """Read "2021-03-07 10:00" as an instant, in the time zone of the event."""
    return int(datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE).timestamp())


def in_zone(at: int) -> datetime:
    """Show an instant in the time zone of the event."""
    return datetime.fromtimestamp(at, TIME_ZONE)


def in_utc(at: int) -> datetime:
    """Show an instant in UTC."""
    return datetime.fromtimestamp(at, UTC)


def day_of(at: int) -> str:
    """Name the Congress day of an instant, "2021-03-07"."""
    return in_zone(at).date().isoformat()


@dataclass(frozen=True)
class Category:
    """A row of the registration form and what it counts for."""

    id: str
    label: str
    order: int
    is_participant: bool = True
    represents_state: bool = False
    represents_organization: bool = False


MEMBER_STATES = Category("member_state", "Member States", 1, represents_state=True)
OTHER_STATES = Category("non_member_state", "Non-member States", 2, represents_state=True)
UNITED_NATIONS = Category("secretariat", "United Nations", 3, represents_organization=True)
INSTITUTES = Category("pni", "UN institutes (PNI)", 4, represents_organization=True)
IGOS = Category("igo", "Intergovernmental Organizations", 6, represents_organization=True)
NGOS = Category("ngo_other", "Non-Governmental Organizations", 8, represents_organization=True)
EXPERTS = Category("individual_expert", "Individual Experts", 9)
MEDIA = Category("media", "Press/Media", 10, is_participant=False)
HOST_GUESTS = Category("guest", "Host Country Guests", 11, is_participant=False)
SPECIAL_GUESTS = Category("guest", "Special Guests", 11, is_participant=False)
STAFF = Category("other", "Others", 13, is_participant=False)


@dataclass(frozen=True)
class Meeting:
    """A meeting of the programme that takes place at a known time and room."""

    session_id: str
    title: str
    body: str
    kind: str
    phase: str
    start: int
    end: int
    room: str
    platform: str
    """Number of the platform meeting; the meetings of one body share it."""
    streams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An entry of a registration form with everything that ever happens to it."""

    form: Form
    number: int
    person: int
    """Who really filled in the form. The truth never looks at it."""
    name: str
    category: Category
    state: str | None
    """ISO code of the State represented; None also where the country cell cannot be read."""
    country: str
    affiliation: str
    """As typed, in one of several spellings."""
    email: str
    mode: Mode
    registered: int
    decided: int
    outcome: Literal["approved", "rejected", "pending"] = "approved"
    withdrawn: int | None = None
    checked_in: int | None = None
    badge: str = ""
    role: str = "General Admission / Observer"
    phone: str = ""
    tags: str = ""
    level: str = ""
    gender: str = ""
    organization: str = ""
    """The organization represented, under its own name. The truth never looks at it."""

    def status(self, at: int) -> Status:
        """Give the status at an instant."""
        if self.withdrawn is not None and self.withdrawn <= at:
            return "withdrawn"
        return self.outcome if self.decided <= at else "pending"


@dataclass(frozen=True)
class Scan:
    """A badge seen at a door. An offline scanner uploads later than it scans."""

    badge: str
    room: str
    gate: str
    direction: Literal["in", "out"]
    time: int
    uploaded: int
    device: str


@dataclass(frozen=True)
class Connection:
    """One connection to a platform meeting, in the report of one meeting of the programme."""

    session_id: str
    platform: str
    name: str
    email: str
    joined: int
    left: int
    service: bool = False
    guest: bool = True


@dataclass(frozen=True)
class Playback:
    """One player on one stream and the instants of its requests, in order."""

    sid: str
    stream: str
    country: str
    address: str
    delivery: Literal["l", "v"]
    at_venue: bool
    requests: Seconds = field(repr=False)
    stalls: tuple[int, ...] = ()
    """Positions of the requests before which the player had run out of data."""


STREAM_BODIES = {"plenary": "Plenary", "committee1": "Committee I", "committee2": "Committee II"}


def body_of(stream: str) -> str:
    """Name the body that a stream shows: "plenary-en" is the Plenary."""
    return STREAM_BODIES[stream.partition("-")[0]]


def by_session(connections: Iterable[Connection]) -> dict[str, list[Connection]]:
    """Group connections by meeting, in the order in which they began."""
    groups: dict[str, list[Connection]] = {}
    for connection in sorted(connections, key=lambda one: (one.joined, one.name, one.email)):
        groups.setdefault(connection.session_id, []).append(connection)
    return groups


def consecutive(numbers: range, sizes: Iterable[int]) -> Iterator[range]:
    """Cut a range into consecutive pieces of the sizes given."""
    start = numbers.start
    for size in sizes:
        yield range(start, start + size)
        start += size
