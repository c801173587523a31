"""What is fetched from pretix: orders that changed, and the scans it was told of since.

Scans are kept by the hour in which pretix was told of them, each with the ticket it is of. Orders
are kept as one list, which is fetched whole from time to time, since not every change of a ticket
is one of its order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.sources.indico_entries import fold
from etl.sources.pretix_answers import (
    Asked,
    Catalogue,
    Checkin,
    DoorList,
    Item,
    Kind,
    Order,
    Scanned,
    Scans,
    Tickets,
    number_of,
)
from etl.sources.pretix_options import PretixApi
from etl.sources.pretix_pages import Whole, read_list
from etl.sources.pretix_tickets import earlier

TICKETS = "registrations.json"
_AGAIN_SECONDS = 6 * 3600
# A scan whose time is taken shows only when it is written down.
_OVERLAP = timedelta(minutes=2)


@dataclass(frozen=True)
class _Progress:
    """How far fetching got."""

    asked: str
    """Where and what for; with another answer all begins anew."""
    modified_since: str = ""
    """When pretix last said which orders had changed: its clock, ISO 8601."""
    whole_at: float = 0
    """When all orders were fetched, in seconds since 1970."""
    created_since: datetime | None = None
    """The newest scan: when pretix was told of it."""


_PROGRESS = TypeAdapter(_Progress)


def fetch(config: PretixApi, client: Client, folder: Path) -> None:
    """Fetch what is new into the spool; scans even if there is a fault of the orders."""
    spool = Spool(folder)
    progress, known = _remembered(config, spool)
    is_anew = progress.created_since is None
    scans = _scans(config, client, progress)
    fault = None
    try:
        tickets, progress = _tickets(config, client, progress, known, scans.records.values())
    except FetchError as error:
        if not known.orders or _strangers(known, scans.records.values()):
            raise
        tickets, fault = known, error
    tickets = tickets.model_copy(update={"entries": _entries(known, scans.records.values())})
    for name, found in _by_hour(config, tickets, scans.records.values()).items():
        before = None if is_anew else spool.kept(name)
        spool.keep(name, _merged(before, found).model_dump(mode="json"), scans.at)
    spool.keep(TICKETS, tickets.model_dump(mode="json"), scans.at)
    newest = (scan.created for scan in scans.records.values())
    since = max((moment for moment in (progress.created_since, *newest) if moment), default=None)
    spool.remember(asdict(replace(progress, created_since=since)), scans.at)
    if fault:
        raise fault


def _remembered(config: PretixApi, spool: Spool) -> tuple[_Progress, Tickets]:
    """Return how far fetching got and the orders known, nothing if either is lost or was other."""
    asked = "|".join(
        (config.url, config.address("orders"), *config.asked_fields(), *config.questions())
    )
    try:
        tickets = Tickets.model_validate_json(spool.kept(TICKETS) or b"")
        progress = _PROGRESS.validate_python(spool.state())
    except ValidationError:
        return _Progress(asked), Tickets()
    return (progress, tickets) if progress.asked == asked else (_Progress(asked), Tickets())


def _scans(config: PretixApi, client: Client, progress: _Progress) -> Whole[Checkin]:
    since = progress.created_since
    begin = (since - _OVERLAP).astimezone(UTC).isoformat() if since else ""
    query = {"created_since": begin} if begin else {}
    return read_list(client, config.address("checkins"), query, Checkin, "id")


def _tickets(
    config: PretixApi,
    client: Client,
    progress: _Progress,
    known: Tickets,
    scans: Iterable[Checkin],
) -> tuple[Tickets, _Progress]:
    """Return all orders as they are now, and how far that is."""
    now = datetime.now(UTC).timestamp()
    is_whole = not progress.modified_since or now - progress.whole_at > _AGAIN_SECONDS
    query: dict[str, str | list[str]] = {
        "include": config.asked_fields(),
        "include_canceled_positions": "true",
    }
    if not is_whole:
        query["modified_since"] = progress.modified_since
    changed = read_list(client, config.address("orders"), query, Order, "code")
    if not changed.generated:
        place = client.place(config.address("orders"))
        message = (
            f"{place} does not say when it was made (X-Page-Generated); see what lies between."
        )
        raise FetchError(message)
    orders = {} if is_whole else {order.code: order for order in known.orders}
    orders |= {order.code: _reduced(order, config) for order in changed.records.values()}
    tickets = known.model_copy(update={"orders": [orders[code] for code in sorted(orders)]})
    if not is_whole and _strangers(tickets, scans):
        return _tickets(config, client, replace(progress, modified_since=""), known, scans)
    if is_whole or _is_unnamed(tickets, scans):
        tickets = tickets.model_copy(update={"catalogue": _catalogue(config, client)})
    whole_at = now if is_whole else progress.whole_at
    return tickets, replace(progress, modified_since=changed.generated, whole_at=whole_at)


def _strangers(tickets: Tickets, scans: Iterable[Checkin]) -> bool:
    """Tell if there is a scan of a ticket that is in no order."""
    return not {one.position for one in scans if one.position is not None} <= tickets.known()


def _is_unnamed(tickets: Tickets, scans: Iterable[Checkin]) -> bool:
    """Tell if there is a product or a list that is not in the catalogue."""
    items = {position.item for _, position in tickets.positions()}
    lists = {scan.list for scan in scans}
    known = tickets.catalogue
    return not (items <= known.items.keys() and lists <= known.lists.keys())


def _catalogue(config: PretixApi, client: Client) -> Catalogue:
    """Return all products and check-in lists, and the choices of the questions that are read."""
    wanted = config.questions()
    questions = read_list(client, config.address("questions"), {}, Asked, "id") if wanted else None
    return Catalogue(
        items=_by_number(read_list(client, config.address("items"), {}, Item, "id")),
        questions={
            one.id: one
            for one in (questions.records.values() if questions else ())
            if fold(one.identifier) in wanted
        },
        lists=_by_number(read_list(client, config.address("checkinlists"), {}, DoorList, "id")),
    )


def _by_number(whole: Whole[Kind]) -> dict[int, Kind]:
    return {int(number): one for number, one in whole.records.items()}


def _reduced(order: Order, config: PretixApi) -> Order:
    """Leave out answers and secrets that are not read, if pretix gave them all the same."""
    wanted = config.questions()
    positions = [
        position.model_copy(
            update={
                "secret": position.secret if config.reads_secret() else "",
                "answers": [
                    one for one in position.answers if fold(one.question_identifier) in wanted
                ],
            }
        )
        for position in order.positions
    ]
    return order.model_copy(update={"positions": positions})


def _entries(known: Tickets, scans: Iterable[Checkin]) -> dict[int, dict[int, str]]:
    """Return who first came in when by which list."""
    found = {number: dict(own) for number, own in known.entries.items()}
    for scan in scans:
        is_entry = scan.type == "entry" and scan.successful and not scan.auto_checked_in
        if is_entry and scan.position is not None:
            own = found.setdefault(scan.list, {})
            own[scan.position] = earlier(own.get(scan.position), scan.datetime)
    return found


def _by_hour(
    config: PretixApi, tickets: Tickets, scans: Iterable[Checkin]
) -> dict[str, list[Scanned]]:
    """Return the scans with their tickets, by name of the file of the hour they are kept in."""
    found: defaultdict[str, list[Scanned]] = defaultdict(list)
    by_number = {position.id: (order, position) for order, position in tickets.positions()}
    for scan in scans:
        ticket = by_number.get(scan.position or 0)
        place = tickets.catalogue.lists.get(scan.list)
        scanned = Scanned(
            checkin=scan,
            place=place.name if place else "",
            registration=number_of(*ticket) if ticket else "",
            badge=config.badge(ticket[1]) if ticket else "",
            testmode=ticket[0].testmode if ticket else False,
        )
        found[f"checkins-{scan.created.astimezone(UTC):%Y%m%dT%H}.json"].append(scanned)
    return found


def _merged(before: bytes | None, found: list[Scanned]) -> Scans:
    """Return the scans of an hour; one that is known stays what it was, as its fact does."""
    try:
        known = Scans.model_validate_json(before or b"").scans
    except ValidationError:
        known = []
    by_number = {one.checkin.id: one for one in (*found, *known)}
    return Scans(scans=[by_number[number] for number in sorted(by_number)])
