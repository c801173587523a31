"""The tickets of pretix as registrations, and what each of them is known by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC

import polars as pl

from etl.errors import SourceError
from etl.source import Context, Parsed
from etl.sources import reading
from etl.sources.indico_entries import COLUMNS, Entries, Fields, fold
from etl.sources.indico_registrations import Called, registered
from etl.sources.pretix_answers import Order, Position, Tickets, number_of
from etl.sources.pretix_options import PretixApi, own_texts
from etl.sources.times import instant

TEST_MODE = "made in test mode"
_NOBODY = "product that admits nobody"
# A blocked ticket may be set free again, one that was not paid in time may not.
_STATUSES = {
    "paid": "approved",
    "valid before payment": "approved",
    "pending": "pending",
    "approval pending": "pending",
    "blocked": "pending",
    "expired": "withdrawn",
    "canceled": "withdrawn",
}
_BY_LETTER = {"p": "paid", "n": "pending", "e": "expired", "c": "canceled"}
_CALLED = Called("'code'", "'status'", "'checkins'", "is none of pretix's")


@dataclass
class _Read:
    """The positions of all orders, each of them once."""

    rows: list[dict[str, object]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    belongings: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By the position they belong to: number and badge of what was bought with it."""


def read_tickets(tickets: Tickets, config: PretixApi, context: Context) -> Parsed:
    """Read the position of each person as a registration, whatever its status."""
    read = _read(tickets, config)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        reading.POSITION: pl.Int64,
        "tags": pl.List(pl.String),
        "is_complete": pl.Boolean,
    }
    names = ("registration_id", "state", "checked_in", "checked_in_at", "registered_at", *COLUMNS)
    entries = Entries(
        pl.DataFrame(read.rows, schema=schema | dict.fromkeys(names, pl.String)),
        reading.rejected("registration", {}),
    )
    statuses = _STATUSES | config.values.get("status", {})
    meant = config.model_copy(update={"values": {**config.values, "status": statuses}})
    parsed = registered(entries, meant, context, _CALLED)
    skipped = dict(read.skipped)
    return replace(
        parsed,
        records=parsed.records + sum(skipped.values()),
        tables={
            "registration": _with_belongings(parsed, tickets, read.belongings, config, context)
        },
        skipped=skipped,
    )


def _read(tickets: Tickets, config: PretixApi) -> _Read:
    read, titles = _Read(), config.titles()
    arrived, texts = _arrivals(tickets, config), _Texts(tickets)
    for record, (order, position) in enumerate(tickets.positions(), start=1):
        if order.testmode:
            read.skipped[TEST_MODE] += 1
        elif not _is_person(position, tickets):
            read.skipped[_NOBODY] += 1
            if position.addon_to is not None:
                own = (number_of(order, position), config.badge(position))
                read.belongings[position.addon_to].append(own)
        else:
            columns = texts.columns(position, titles)
            email = columns["email"] or _email_of(order, position, tickets)
            checked_in_at = arrived.get(position.id, "")
            read.rows.append(
                {
                    **columns,
                    reading.POSITION: record,
                    "email": email,
                    "registration_id": number_of(order, position),
                    "state": _state(order, position),
                    "checked_in": str(bool(checked_in_at)),
                    "checked_in_at": checked_in_at,
                    "registered_at": order.datetime,
                    "tags": [],
                    "is_complete": True,
                }
            )
    return read


def _is_person(position: Position, tickets: Tickets) -> bool:
    item = tickets.catalogue.items.get(position.item)
    # A product that is not known yet is rather a person too many than one too few.
    return item is None or item.admission


def _state(order: Order, position: Position) -> str:
    """Tell in one word how it is with a ticket; what pretix does not explain is told as it is."""
    if position.canceled:
        return "canceled"
    if order.status == "n" and order.require_approval:
        return "approval pending"
    state = _BY_LETTER.get(order.status, order.status)
    if state == "pending" and order.valid_if_pending:
        state = "valid before payment"
    is_valid = _STATUSES.get(state) == "approved"
    return "blocked" if position.blocked and is_valid else state


def _email_of(order: Order, position: Position, tickets: Tickets) -> str:
    """Return the address of the order if it is for one person: of several it is nobody's own."""
    people = [one for one in order.positions if not one.canceled and _is_person(one, tickets)]
    return order.email or "" if people == [position] else ""


def _arrivals(tickets: Tickets, config: PretixApi) -> dict[int, str]:
    """Return when each position first came in, by the lists that count."""
    known = {fold(one.name) for one in tickets.catalogue.lists.values()}
    for name in config.badge_lists:
        if fold(name) not in known:
            message = f'pretix has no check-in list "{name}"; correct it in badge_lists.'
            raise SourceError(message)
    counted = {
        one.id
        for one in tickets.catalogue.lists.values()
        if config.hands_out_badges(one.name) or not config.badge_lists
    }
    found: dict[int, str] = {}
    for number in counted & tickets.entries.keys():
        for position, moment in tickets.entries[number].items():
            found[position] = earlier(found.get(position), moment)
    return found


def earlier(known: str | None, moment: str) -> str:
    """Return the earlier of two instants, ISO 8601."""
    return moment if known is None or _instant(moment) < _instant(known) else known


def _instant(text: str) -> float:
    moment = instant(text, UTC)
    return moment.timestamp() if moment else float("inf")


class _Texts:
    """Makes texts of positions, in English where pretix has several languages."""

    def __init__(self, tickets: Tickets) -> None:
        self._items = tickets.catalogue.names()
        self._variations = tickets.catalogue.variations()
        self._options = tickets.catalogue.options()

    def columns(self, position: Position, titles: Fields) -> dict[str, str]:
        """Return the text of each column, the first that is filled in."""
        own = dict(self._texts(position))
        return {
            column: next((own[t] for t in titles.titles.get(column, ()) if own.get(t)), "")
            for column in COLUMNS
        }

    def _texts(self, position: Position) -> Iterator[tuple[str, str]]:
        for reply in position.answers:
            chosen = [self._options[one] for one in reply.options if one in self._options]
            yield fold(reply.question_identifier), "; ".join(chosen) or reply.answer
        yield from own_texts(position).items()
        yield fold("item"), self._items.get(position.item, "")
        yield fold("variation"), self._variations.get(position.variation or 0, "")


def _with_belongings(
    parsed: Parsed,
    tickets: Tickets,
    belongings: Mapping[int, list[tuple[str, str]]],
    config: PretixApi,
    context: Context,
) -> pl.DataFrame:
    """Add to each ticket the references of what was bought with it: it is the same person's."""
    make = context.references.make
    refs = {
        record: [
            ref
            for number, badge in belongings.get(position.id, ())
            for ref in (
                make("registration", config.issuer or config.name, number),
                make("badge", config.badge_issuer, badge),
            )
            if ref
        ]
        for record, (_, position) in enumerate(tickets.positions(), start=1)
    }
    frame = parsed.tables["registration"]
    more = pl.Series([refs[record] for record in frame["position"]], dtype=pl.List(pl.String))
    return frame.with_columns(pl.concat_list("refs", more))
