"""What is fetched from Indico: the lists at each poll, details of entries bit by bit.

The check-in API lists all entries of a form, without the fields of the form; those come one entry
at a time. A list tells neither of changes in them, so every detail is fetched again after a while.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import Field

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.source import FULL_LIST_DROP_PERCENT, Percent, VersionOf
from etl.sources.fetched import Fetched
from etl.sources.indico_registrations import IndicoRegistrations
from etl.sources.indico_timetable import IndicoTimetable

LIST, DETAILS, TIMETABLE = "registrations.json", "details.json", "timetable.json"
_AGAIN_SECONDS = 6 * 3600
_MOST_FAILURES = 3
# A list says these itself; nobody's fields change with them.
_IN_LISTS = ("checked_in", "checked_in_dt")
_FORM = "/api/checkin/event/{}/forms/{}/registrations/"


class IndicoApi(Fetched, IndicoRegistrations, IndicoTimetable):
    """Configuration of `indico_api`: where to fetch, then as for the files of these two kinds."""

    of_fetching: ClassVar = (*Fetched.of_fetching, "details_per_poll", "timetable")
    event_id: int = Field(ge=1)
    form_ids: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1)
    """The registration forms of the event, which make one list of people."""
    details_per_poll: int = Field(default=200, ge=0, le=10_000)
    """The most entries whose fields are fetched at a time."""
    timetable: bool = False
    """Whether the programme is read from Indico, too."""
    max_drop_percent: Percent = FULL_LIST_DROP_PERCENT

    def version_of(self, name: str, _records: int) -> VersionOf:
        """Tell that the list and the programme are lists; details are of some entries."""
        return None if name == DETAILS else "file"


@dataclass
class _Known:
    """What is remembered of the detail of an entry."""

    entry: str = ""
    """Hash of the entry in the list when the detail was fetched; empty: never."""
    detail: str = ""
    """Hash of the detail."""
    tried_at: float = 0
    """Last trial, in seconds since 1970."""


def fetch(config: IndicoApi, client: Client, folder: Path) -> None:
    """Fetch what is new into the spool; raise `FetchError` only after all else is fetched."""
    spool = Spool(folder)
    faults: list[FetchError] = []
    if config.timetable:
        try:
            _fetch_timetable(config, client, spool)
        except FetchError as fault:
            faults.append(fault)
    entries = _fetch_lists(config, client, spool)
    faults += _fetch_details(config, client, spool, entries)
    if faults:
        raise faults[0]


def _fetch_timetable(config: IndicoApi, client: Client, spool: Spool) -> None:
    path = f"/export/timetable/{config.event_id}.json"
    answer = client.get(path, {"nc": "yes"})
    results = answer.value.get("results") if isinstance(answer.value, dict) else None
    if not isinstance(results, dict):
        raise strange(client, path, "timetable")
    # The rest is the time of the answer and the question.
    spool.keep(TIMETABLE, {"results": results}, answer.at)


def _fetch_lists(config: IndicoApi, client: Client, spool: Spool) -> dict[str, dict[str, Any]]:
    """Keep the entries of all forms as one list, and return them by number."""
    entries: dict[str, dict[str, Any]] = {}
    at = datetime.now(UTC)
    for form in config.form_ids:
        path = _FORM.format(config.event_id, form)
        answer = client.get(path)
        at = min(at, answer.at)
        if not isinstance(answer.value, list) or not all(_is_entry(one) for one in answer.value):
            raise strange(client, path, "list of registrations")
        entries |= {str(entry["id"]): entry for entry in answer.value}
    entries = dict(sorted(entries.items(), key=lambda item: int(item[0])))
    spool.keep(LIST, list(entries.values()), at)
    return entries


def _is_entry(value: object) -> bool:
    # Without the last, everybody would seem not to have arrived.
    return (
        isinstance(value, dict)
        and type(value.get("id")) is int
        and isinstance(value.get("regform_id"), int)
        and isinstance(value.get("state"), str)
        and isinstance(value.get("checked_in"), bool)
    )


def strange(client: Client, path: str, what: str) -> FetchError:
    """Return the error that what a path leads to is something else."""
    place = client.place(path)
    return FetchError(f"{place} is no {what}; see if Indico was changed and check the url.")


def _fetch_details(
    config: IndicoApi, client: Client, spool: Spool, entries: Mapping[str, dict[str, Any]]
) -> list[FetchError]:
    """Keep the details of a few entries, those never fetched first; return what went wrong."""
    now = datetime.now(UTC)
    remembered = spool.state()
    known = {number: _Known(*remembered[number]) for number in remembered.keys() & entries.keys()}
    fresh: list[Any] = []
    faults: list[FetchError] = []
    due = _due(entries, known, now.timestamp())
    for number in due[: config.details_per_poll]:
        before = known.get(number, _Known())
        try:
            detail = _detail(config, client, entries[number])
        except FetchError as fault:
            known[number] = _Known(before.entry, before.detail, now.timestamp())
            if client.is_stopped:
                break
            faults += [fault] if fault.status != 404 else []  # deleted meanwhile
            if len(faults) == _MOST_FAILURES:
                break
            continue
        known[number] = _Known(_hash_entry(entries[number]), _hash(detail), now.timestamp())
        if known[number].detail != before.detail:
            fresh.append(detail)
    if fresh:
        spool.keep(DETAILS, fresh, now)
    if due:
        state = {number: list(vars(one).values()) for number, one in known.items()}
        spool.remember(state, now)
    return faults


def _due(
    entries: Mapping[str, dict[str, Any]], known: Mapping[str, _Known], now: float
) -> list[str]:
    """Return the entries whose details are to be fetched, the most urgent first.

    One that failed goes behind those that were not tried since, so that it holds up nobody.
    """

    def urgency() -> Iterator[tuple[int, float, str]]:
        for number, entry in entries.items():
            one = known.get(number, _Known())
            if one.entry != _hash_entry(entry):
                yield 0 if not one.tried_at else 1, one.tried_at, number
            elif now - one.tried_at > _AGAIN_SECONDS:
                yield 2, one.tried_at, number

    return [number for _, _, number in sorted(urgency())]


def _detail(config: IndicoApi, client: Client, entry: Mapping[str, Any]) -> dict[str, Any]:
    form = _FORM.format(config.event_id, entry["regform_id"])
    # Messages are shown to many; the number of an entry is not for them.
    detail = client.get(f"{form}{entry['id']}", shown=f"{form}…").value
    is_whole = _is_entry(detail) and isinstance(detail.get("registration_data"), list)
    if not is_whole or detail["id"] != entry["id"]:
        raise strange(client, f"{form}…", "registration")
    return dict(detail)


def _hash_entry(entry: Mapping[str, Any]) -> str:
    return _hash({key: value for key, value in entry.items() if key not in _IN_LISTS})


def _hash(value: object) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
