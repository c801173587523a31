"""pretix over HTTP: tickets as registrations, and the history of check-ins as scans of rooms.

The facts are those of the check-in log that is exported by hand, but to the second.
"""

from collections import Counter
from datetime import timedelta

import polars as pl
from pydantic import ValidationError

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.pretix_answers import Scanned, Scans, Tickets
from etl.sources.pretix_checkins import AUTOMATIC, NOT_LET_IN
from etl.sources.pretix_fetch import TICKETS, fetch
from etl.sources.pretix_options import PretixApi
from etl.sources.pretix_tickets import TEST_MODE, read_tickets
from etl.sources.scans import Words, read_scans
from etl.sources.times import instant

_BADGE_DESK = "where badges are handed out"
_WORDS = {"badge": "'position'", "room": "'list'", "time": "'datetime'", "direction": "'type'"}


def parse(chunk: Chunk, config: PretixApi, context: Context) -> Parsed:
    """Read all tickets or the scans of an hour, told apart by the name they were fetched under."""
    try:
        if chunk.name == TICKETS:
            return read_tickets(Tickets.model_validate_json(chunk.content), config, context)
        return _scans(Scans.model_validate_json(chunk.content).scans, config, context)
    except ValidationError:
        message = f"{chunk.name} is not what was fetched from pretix; remove it, so that all is "
        raise SourceError(f"{message}fetched again.") from None


def _scans(scans: list[Scanned], config: PretixApi, context: Context) -> Parsed:
    skipped = Counter(why for one in scans if (why := _why_skipped(one, config)))
    rows = [
        (record, *_row(one, config, context))
        for record, one in enumerate(scans, start=1)
        if not _why_skipped(one, config)
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        reading.POSITION: pl.Int64,
        "refs": pl.List(pl.String),
        "place": pl.String,
        "direction": pl.String,
        "device": pl.String,
        "scanned_at": pl.Datetime("us", "UTC"),
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    found = read_scans(frame, Words(context.rooms, {}, **_WORDS))
    return Parsed(
        records=len(scans),
        tables={"scan": found.frame},
        rejected=found.rejected,
        skipped=dict(skipped),
        unresolved=reading.unresolved({"direction": found.unknown_directions}),
    )


def _why_skipped(one: Scanned, config: PretixApi) -> str:
    if not one.checkin.successful:
        return NOT_LET_IN
    if one.checkin.auto_checked_in:
        return AUTOMATIC
    if one.testmode:
        return TEST_MODE
    return _BADGE_DESK if config.hands_out_badges(one.place) else ""


def _row(one: Scanned, config: PretixApi, context: Context) -> tuple[object, ...]:
    make = context.references.make
    refs = [
        make("registration", config.issuer or config.name, one.registration),
        make("badge", config.badge_issuer, one.badge),
    ]
    device = "" if one.checkin.device_id is None else f"#{one.checkin.device_id}"
    moment = instant(one.checkin.datetime, context.time_zone)
    try:
        moment = moment and moment + timedelta(seconds=config.clock_offset_seconds)
    except OverflowError:
        moment = None
    known = [ref for ref in refs if ref]
    return known, one.place, one.checkin.type, device, moment


SOURCE = Source(
    kind="pretix_api",
    config=PretixApi,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
    fetch=fetch,
)
