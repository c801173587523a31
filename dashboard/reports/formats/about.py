"""What stands beside the figures in every file of data: the stamp, and what a column means."""

from datetime import UTC
from zoneinfo import ZoneInfo

from dashboard.format import counted, day, instant, instant_utc, nothing_yet
from dashboard.reports.document import Column, Mark, Report, Stamp, Table

Fact = str | int | bool | None


def facts(stamp: Stamp) -> dict[str, Fact]:
    """Return the stamp for programs, in the order of its fields; instants as ISO 8601."""
    zone = ZoneInfo(stamp.time_zone)
    as_of = stamp.as_of
    return {
        "event": stamp.event,
        "venue": stamp.venue,
        "time_zone": stamp.time_zone,
        "first_day": stamp.first_day.isoformat(),
        "last_day": stamp.last_day.isoformat(),
        "as_of_utc": as_of.astimezone(UTC).isoformat() if as_of else None,
        "as_of_venue": as_of.astimezone(zone).isoformat() if as_of else None,
        "built_at": stamp.built_at.astimezone(UTC).isoformat(),
        "snapshot": stamp.seq,
        "content_hash": stamp.content_hash,
        "audience": stamp.audience,
        "status": stamp.status,
        "version": stamp.version,
        "is_simulated": stamp.is_simulated,
        "suppressed": stamp.suppressed,
        "threshold": stamp.threshold,
    }


def lines(stamp: Stamp) -> tuple[tuple[str, str], ...]:
    """Return the stamp for readers, as labels and texts."""
    zone = ZoneInfo(stamp.time_zone)
    as_of = stamp.as_of
    simulated = (("Data", "Simulated: no real event and no real person."),)
    return (
        ("Event", ", ".join(filter(None, (stamp.event, stamp.venue)))),
        *(simulated if stamp.is_simulated else ()),
        ("Period", _period(stamp)),
        ("As of, UTC", instant_utc(as_of) if as_of else nothing_yet(None, zone)),
        ("As of, venue time", _at_venue(stamp, zone)),
        ("Snapshot", f"{stamp.seq}, published {instant_utc(stamp.built_at, seconds=True)}"),
        ("Hash of its content", stamp.content_hash),
        ("Audience", stamp.audience),
        ("Status", stamp.status),
        ("Version of the program", stamp.version),
        ("Suppressed cells", _suppressed(stamp)),
    )


def title(stamp: Stamp) -> str:
    """Return what a file with all tables is called."""
    return f"{stamp.event}: tables of the report"


def unit_of(column: Column) -> str:
    """Return the unit of a column."""
    return "fraction of one" if column.type == "share" else column.unit


def definition_of(column: Column, report: Report) -> str:
    """Return what a column means: its own definition, else that of its figure."""
    if column.definition or not column.metric:
        return column.definition
    return next((each.text for each in report.definitions if each.metric == column.metric), "")


def is_suppressed(table: Table, place: int) -> bool:
    """Tell whether any cell of a column is suppressed."""
    return any(row[place] is Mark.SUPPRESSED for row in table.rows)


def _period(stamp: Stamp) -> str:
    if stamp.first_day == stamp.last_day:
        return day(stamp.first_day)
    return f"{day(stamp.first_day)} to {day(stamp.last_day)}"


def _at_venue(stamp: Stamp, zone: ZoneInfo) -> str:
    if stamp.as_of is None:
        return nothing_yet(None, zone)
    return f"{instant(stamp.as_of, zone)} ({stamp.time_zone})"


def _suppressed(stamp: Stamp) -> str:
    mark = Mark.SUPPRESSED.value
    if not stamp.threshold:
        return (
            f"None. {mark} would stand for a figure that is not shown; an empty cell is not known."
        )
    return (
        f"{counted(stamp.suppressed, 'cell')} marked {mark}: fewer than {stamp.threshold} people, "
        "or what would give such a number away. It is never a zero; an empty cell is not known."
    )
