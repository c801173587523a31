"""The kinds of alerts, each with its keys. A new kind is a class here and a file in `sql/alerts`.

No kind is about a quorum or about which States are there.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from etl.config_faults import check_section, refuse_twins
from etl.errors import ConfigError
from etl.source import Percent, Strict

Clock = Literal["event", "webcast", "pipeline"]
"""The moment for which an alert is decided: up to which the sources of attendance or of the webcast
have spoken, or now by the clock of this machine."""

_Names = tuple[str, ...]
_Minutes = Annotated[int, Field(ge=1, le=1440)]
_Least = Annotated[int, Field(ge=1, le=1_000_000)]


class Alert(Strict):
    """What every `[[alert]]` has; without names it is about all there are."""

    clock: ClassVar[Clock] = "event"
    kind: str
    name: str = Field(default="", max_length=60, pattern=r"^[^\x00-\x1f]*$")

    @property
    def rule(self) -> str:
        """The name of the alert: its own, else that of its kind."""
        return self.name or self.kind


class RoomOverLimit(Alert):
    """More people in a room than are allowed, or than it seats, while a meeting is on in it."""

    percent: float = Field(default=100, gt=0, le=1000)
    rooms: _Names = ()
    bodies: _Names = ()


class SourceLate(Alert):
    """Nothing new of a source for so long, counting only time in which a meeting is on."""

    clock: ClassVar[Clock] = "pipeline"
    sources: Annotated[_Names, Field(min_length=1)]
    minutes: _Minutes = 10


class WebcastDropping(Alert):
    """The webcast of a meeting that is on has lost a share of its viewers within minutes."""

    clock: ClassVar[Clock] = "webcast"
    percent: Percent = 50
    minutes: _Minutes = 5
    viewers: _Least = 20
    """So many there have to be before."""
    rooms: _Names = ()
    bodies: _Names = ()


class Stalls(Alert):
    """Networks of a regional group where the webcast stalls, and twice as much as before."""

    clock: ClassVar[Clock] = "webcast"
    percent: Percent = 5
    """Of viewing minutes within ten minutes."""
    playbacks: _Least = 10
    """So many there have to be."""


class MeetingNotOpened(Alert):
    """A meeting without an opening so long after its planned time."""

    minutes: _Minutes = 10
    rooms: _Names = ()
    bodies: _Names = ()


class GateSilent(Alert):
    """A gate that scans nobody while a meeting is on in its room and other gates scan."""

    sources: _Names = ()
    rooms: _Names = ()


class LinkRateLow(Alert):
    """Too few stays of a source lead to a participant."""

    percent: Percent = 80
    stays: _Least = 20
    """So many there have to be."""
    sources: _Names = ()


KINDS: Mapping[str, type[Alert]] = {
    "room_over_limit": RoomOverLimit,
    "source_late": SourceLate,
    "webcast_dropping": WebcastDropping,
    "stalls": Stalls,
    "meeting_not_opened": MeetingNotOpened,
    "gate_silent": GateSilent,
    "link_rate_low": LinkRateLow,
}


def read(
    entries: Iterable[Mapping[str, Any]], sources: Iterable[str], path: Path
) -> tuple[Alert, ...]:
    """Check the entries `[[alert]]`; raise `ConfigError` on the first fault."""
    alerts = tuple(_alert(entry, number, path) for number, entry in enumerate(entries, 1))
    refuse_twins((alert.rule for alert in alerts), "alert", path)
    known = set(sources)
    for alert in alerts:
        for name in getattr(alert, "sources", ()):
            if name not in known:
                message = (
                    f'{path}: [[alert]] "{alert.rule}" names the source "{name}", which does not '
                    f"exist; use one of {', '.join(sorted(known))}."
                )
                raise ConfigError(message)
    return alerts


def _alert(entry: Mapping[str, Any], number: int, path: Path) -> Alert:
    where = f'[[alert]] "{entry.get("name") or entry.get("kind", number)}"'
    if not isinstance(kind := entry.get("kind"), str) or kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        message = f'{path}: {where} has kind "{kind}", which does not exist; use one of {known}.'
        raise ConfigError(message)
    return check_section(KINDS[kind], dict(entry), path, where)
