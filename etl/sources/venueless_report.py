"""Room views of venueless and eventyay: who was in which room of the platform, from when to when.

Names are read only to find service connections and are never kept; profiles are never read. The
report may be taken at any time: a view without an end is somebody still in the room.
"""

from typing import Literal

from etl.source import Chunk, Context, Parsed, PlaceRule, Reading, Source, SourceConfig
from etl.sources.mapping import Table
from etl.sources.options import Offset, Patterns, Zone
from etl.sources.records import read_records
from etl.sources.table import read_rows

_REMEDY = "export the views, of which the first sheet is 'Room views'"
_COLUMNS = {
    "Room": "place",
    "Start": "started_at",
    "End": "ended_at",
    "User ID": "platform",
    "User name": "name",
}
_EXTERNAL = "External ID"


class VenuelessReport(SourceConfig):
    """Configuration of `venueless_report`."""

    reference: Literal["registration", "badge"] = "registration"
    """What the External ID stands for."""
    issuer: str = ""
    """The system that gave out the External IDs, as the registrations name it."""
    platform_issuer: str = ""
    """The system that gave out the User IDs, as the registrations name it."""
    time_zone: Zone | None = None
    """Time zone of the world, in which reports are written; else that of the event."""
    clock_offset_seconds: Offset = 0
    service: Patterns = ()
    """Patterns of names of users that are nobody, such as interpreters or room systems."""
    meetings: tuple[PlaceRule, ...] = ()
    """Which meeting of the programme a room is, by its name."""

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("platform", rule) for rule in self.meetings)


def parse(chunk: Chunk, config: VenuelessReport, context: Context) -> Parsed:
    """Read every view of a room."""
    table = _table(config)
    return read_rows(read_records(chunk, tuple(table.columns), _REMEDY), table, context)


def _table(config: VenuelessReport) -> Table:
    # Without the system that gave them out, External IDs lead to nobody.
    is_linked = config.reference == "badge" or config.issuer != ""
    issuers: dict[str, str] = {"platform": config.platform_issuer}
    columns: dict[str, str] = dict(_COLUMNS)
    if is_linked:
        issuers[config.reference] = config.issuer
        columns[_EXTERNAL] = config.reference
    return Table.model_validate(
        config.model_dump(exclude={"reference", "issuer", "platform_issuer", "meetings"})
        | {
            "into": "stay",
            "columns": columns,
            "issuers": issuers,
            "meetings": config.meetings,
        }
    )


SOURCE = Source(
    kind="venueless_report",
    config=VenuelessReport,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".xlsx", ".csv"),
)
