"""What is fetched from Zoom: a report for each time a meeting or webinar was held.

The number of a meeting stands for every time it is held; each of them, once it has ended, is an
instance with an id of its own. Its report comes a while later and may still be completed, so it is
fetched again, ever less often, before it counts as final.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import quote

from pydantic import Field, field_validator, model_validator

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.signing import Grant, Signing
from etl.fetch.spool import Spool
from etl.sources.connections import PlatformReport
from etl.sources.fetched import Address, Fetched
from etl.sources.times import instant
from etl.sources.zoom_lists import explained, rows_of, strange
from etl.sources.zoom_report import Number

Item = TypeVar("Item")

WAITING = "in_waiting_room"
_FIELDS = ("join_time", "leave_time", "status", "user_email")
_OF_ONE_PERSON = ("customer_key", "id", "participant_user_id", "registrant_id")
_AGAIN_SECONDS, _FINAL_SECONDS = 600, 6 * 3600
_LONG_AGO = timedelta(days=2)
_REPORTED = timedelta(days=180)
"""For how long Zoom gives reports."""
# Nothing else would be answered either.
_OF_ALL = (401, 429)


class ZoomApi(Fetched, PlatformReport):
    """Configuration of `zoom_api`: an account, an app that may read its reports, and meetings."""

    of_fetching: ClassVar = (
        *(*Fetched.of_fetching, "token_url", "account_id", "client_id"),
        *("meeting_ids", "webinar_ids", "registrants"),
    )
    url: Address = "https://api.zoom.us"
    token_url: Address = "https://zoom.us/oauth/token"
    """Where tokens are granted."""
    every_seconds: float = Field(default=300, ge=1, le=86_400)
    """How often Zoom is asked; its reports come minutes after a meeting."""
    account_id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    client_id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    """The app; its secret is the token."""
    meeting_ids: tuple[Number, ...] = ()
    webinar_ids: tuple[Number, ...] = ()
    registrants: bool = False
    """Whether missing e-mails are looked up in the registrations for a meeting with Zoom."""

    def signing(self) -> Signing:
        """Have a token granted to the app."""
        form = {"grant_type": "account_credentials", "account_id": self.account_id}
        return Signing(grant=Grant(self.token_url, form, user=self.client_id))

    @field_validator("references")
    @classmethod
    def _stand_for_one_person(cls, value: dict[str, str]) -> dict[str, str]:
        if others := sorted(value.keys() - set(_OF_ONE_PERSON)):
            message = f'"{others[0]}" is no field that stands for one person; use one of '
            raise ValueError(message + ", ".join(_OF_ONE_PERSON))
        return value

    @model_validator(mode="after")
    def _has_meetings(self) -> Self:
        if not self.meeting_ids and not self.webinar_ids:
            raise ValueError('it has neither "meeting_ids" nor "webinar_ids"')
        return self


@dataclass(frozen=True)
class _Meeting:
    """A meeting or webinar, which may be held many times."""

    kind: str
    """"meetings" or "webinars", as paths and answers have it."""
    number: str


@dataclass(frozen=True)
class _Instance:
    """One time it was held."""

    meeting: _Meeting
    uuid: str
    began_at: datetime

    @property
    def file(self) -> str:
        """Return the name its report is kept under."""
        kind, digest = self.meeting.kind.removesuffix("s"), sha256(self.uuid.encode()).hexdigest()
        return f"{kind}-{self.meeting.number}-{self.began_at:%Y%m%d}-{digest[:8]}.json"


def fetch(config: ZoomApi, client: Client, folder: Path) -> None:
    """Fetch what is new into the spool; raise `FetchError` only after all else is fetched."""
    spool = Spool(folder)
    now = datetime.now(UTC)
    tried = spool.state()
    meetings = [_Meeting("meetings", number) for number in dict.fromkeys(config.meeting_ids)]
    meetings += [_Meeting("webinars", number) for number in dict.fromkeys(config.webinar_ids)]
    instances: list[_Instance] = []
    faults = _each(meetings, lambda one: instances.extend(_instances(client, one)), client)

    def try_one(one: _Instance) -> None:
        _fetch_report(config, client, spool, one)
        first = tried[one.uuid][0] if one.uuid in tried else now.timestamp()
        tried[one.uuid] = [first, now.timestamp()]

    due = [one for one in instances if _is_due(one, tried.get(one.uuid), now)]
    faults += _each(due, try_one, client)
    if due:
        spool.remember(tried, now)
    if faults:
        raise faults[0]


def _each(items: Iterable[Item], work: Callable[[Item], None], client: Client) -> list[FetchError]:
    """Do the work for each item and return what went wrong; one fault holds up no other item."""
    faults = []
    for item in items:
        try:
            work(item)
        except FetchError as fault:
            faults.append(fault)
            if client.is_stopped or fault.status in _OF_ALL:
                break
    return faults


def _is_due(one: _Instance, tried: list[float] | None, now: datetime) -> bool:
    """Tell whether a report is to be fetched, by when it was fetched first and last."""
    if tried is None:
        return True
    first, last = tried
    is_final = last - first >= _FINAL_SECONDS
    is_final |= datetime.fromtimestamp(first, UTC) - one.began_at >= _LONG_AGO
    return not is_final and now.timestamp() - last >= max(_AGAIN_SECONDS, last - first)


def _instances(client: Client, meeting: _Meeting) -> list[_Instance]:
    path = f"/v2/past_{meeting.kind}/{meeting.number}/instances"
    with explained(client, path):
        answer = client.get(path)
    listed = answer.value.get(meeting.kind) if isinstance(answer.value, dict) else None
    if not isinstance(listed, list):
        raise strange(client, path, "list of meetings that were held")
    found: dict[str, _Instance] = {}
    for one in listed:
        uuid = one.get("uuid") if isinstance(one, dict) else None
        began_at = instant(str(one.get("start_time")), UTC) if uuid else None
        if not isinstance(uuid, str) or began_at is None:
            raise strange(client, path, "list of meetings that were held")
        found[uuid] = _Instance(meeting, uuid, began_at)
    return [one for one in found.values() if answer.at - one.began_at < _REPORTED]


def _fetch_report(config: ZoomApi, client: Client, spool: Spool, one: _Instance) -> None:
    """Keep the report of an instance, if there is one; there is none of somebody alone."""
    # A slash in an id would lead elsewhere unless it is encoded twice.
    uuid = quote(quote(one.uuid, safe=""), safe="")
    path = "/v2/report/{}/{}/participants"
    kind, number = one.meeting.kind, one.meeting.number
    shown = path.format(kind, number)
    asked = {"include_fields": "registrant_id"}
    try:
        participants, at = rows_of(client, path.format(kind, uuid), shown, asked, _FIELDS)
    except FetchError as fault:
        if fault.status != 404:
            raise
        return
    if participants:
        is_looked_up = config.registrants and any(map(_lacks_email, participants))
        emails = _emails(client, one.meeting) if is_looked_up else {}
        report = {"meeting": number, "participants": participants, "registrants": emails}
        spool.keep(one.file, report, at)


def _lacks_email(participant: Mapping[str, Any]) -> bool:
    return not participant["user_email"] and bool(participant.get("registrant_id"))


def _emails(client: Client, meeting: _Meeting) -> dict[str, Any]:
    """Map each registrant to an e-mail; the rest that is known of them is not kept."""
    path = f"/v2/{meeting.kind}/{meeting.number}/registrants"
    registrants, _ = rows_of(client, path, path, {}, ("id", "email"))
    return {str(one["id"]): one["email"] for one in registrants}
