"""What is fetched from Webex: who is in a meeting now and, once it has ended, who was.

While a meeting is on, Webex lists only who is there, often without the times of joining. So what it
said of somebody is kept, with when we first saw them and when they were no more in the list.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.sources.completing import Completing
from etl.sources.connections import meeting_number
from etl.sources.times import instant
from etl.sources.webex_asking import MEETINGS, PARTICIPANTS, Asking, WebexApi
from etl.sources.webex_people import Kept, Person

_LIST_AGAIN_SECONDS = 15 * 60
"""Webex tells that a meeting has ended a quarter of an hour later."""


@dataclass
class _State:
    """What is remembered; times in seconds since 1970."""

    series: dict[str, str] = field(default_factory=dict)
    """Event -> its id in Webex."""
    listed_at: dict[str, float] = field(default_factory=dict)
    """Event -> when its instances were listed."""
    ended: dict[str, list[float]] = field(default_factory=dict)
    """Instance that has ended -> the fields of `Completing`."""


def fetch(config: WebexApi, client: Client, folder: Path) -> None:
    """Fetch what is new into the spool; raise `FetchError` only after all else is fetched."""
    spool = Spool(folder)
    state = _State(**spool.state())
    faults: list[FetchError] = []
    for event in config.events:
        asking = Asking(config, client, spool, event)
        for step in (_keep_current, _keep_ended):
            try:
                step(asking, state)
            except FetchError as fault:
                faults.append(fault)
                break
    spool.remember(vars(state), datetime.now(UTC))
    if faults:
        raise faults[0]


def _keep_current(asking: Asking, state: _State) -> None:
    """Keep who is in the meeting now or, between two, who was in the last one."""
    series = _series(asking, state)
    people, at = _participants(asking, series, state.ended)
    for instance in dict.fromkeys(one.meeting_id for one in people):
        own = [one for one in people if one.meeting_id == instance]
        _keep(asking, instance, own, at)


def _keep_ended(asking: Asking, state: _State) -> None:
    """Keep who was in the instances that have ended, which Webex tells in full only then."""
    now = datetime.now(UTC).timestamp()
    if now - state.listed_at.get(asking.key, 0) < _LIST_AGAIN_SECONDS:
        return
    params = asking.params(
        meetingSeriesId=state.series[asking.key], meetingType="meeting", max="100"
    )
    listed = [one for items, _ in asking.pages(MEETINGS, params) for one in items]
    if not all(map(_is_instance, listed)):
        raise asking.strange(MEETINGS)
    faults: list[FetchError] = []
    for one in listed:
        if one["state"] != "ended":
            continue
        known = Completing(*state.ended.setdefault(one["id"], [now, 0]))
        if known.is_due(now):
            try:
                people, at = _participants(asking, one["id"])
            except FetchError as fault:
                faults.append(fault)
                continue
            _keep(asking, one["id"], people, min(at, instant(one.get("end") or "", UTC) or at))
            state.ended[one["id"]] = [known.listed_at, now]
    if faults:
        raise faults[0]
    state.listed_at[asking.key] = now


def _is_instance(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("id"), str)
        and isinstance(one.get("state"), str)
        and isinstance(one.get("end"), str | None)
    )


def _series(asking: Asking, state: _State) -> str:
    """Return what Webex knows all instances of the meeting by; it is asked for once."""
    if asking.key not in state.series:
        number = meeting_number(asking.event.number)
        if number:
            params = asking.params(meetingNumber=number, current="false")
            found = [one for items, _ in asking.pages(MEETINGS, params) for one in items]
        else:
            path = f"{MEETINGS}/{quote(asking.event.id, safe='')}"
            found = [asking.get(path, asking.params())]
        ids = [
            one.get("meetingSeriesId") or one.get("id") for one in found if isinstance(one, dict)
        ]
        if not ids or not isinstance(ids[0], str):
            what = "knows no such meeting; check its number or id, and host_email"
            raise asking.fault(MEETINGS, what)
        state.series[asking.key] = ids[0]
    return state.series[asking.key]


def _participants(
    asking: Asking, meeting: str, passed_over: Container[str] = ()
) -> tuple[list[Person], datetime]:
    """Return a list, each participant once, and when it began to be answered.

    The list of an instance that is passed over is not read to its end and is empty.
    """
    found: list[Any] = []
    times: list[datetime] = []
    params = asking.params(meetingId=meeting, max="100")
    try:
        for items, at in asking.pages(PARTICIPANTS, params):
            found += items
            times.append(at)
            people = _people(found)
            if people is None:
                raise asking.strange(PARTICIPANTS)
            if people and people[0].meeting_id in passed_over:
                return [], at
    except FetchError as fault:
        if fault.status != 404:
            raise
        # The meeting is known and was never held yet.
        return [], datetime.now(UTC)
    return list({one.id: one for one in _people(found) or ()}.values()), min(times)


def _people(items: list[Any]) -> list[Person] | None:
    """Return what is kept of participants, None if a field is missing that tells who they are."""
    if items and not any(isinstance(one, dict) and "email" in one for one in items):
        return None
    try:
        return [Person.model_validate(one) for one in items]
    except ValidationError:
        return None


def _keep(asking: Asking, instance: str, people: list[Person], at: datetime) -> None:
    name = f"meeting-{sha256(instance.encode()).hexdigest()[:16]}.json"
    try:
        before = Kept.model_validate_json(asking.spool.kept(name) or b"")
    except ValidationError:
        before = Kept(place=asking.event.place)
    if people or before.participants:
        now = before.with_list(people, at).model_copy(update={"place": asking.event.place})
        asking.spool.keep(name, now.model_dump(mode="json", by_alias=True), at)
