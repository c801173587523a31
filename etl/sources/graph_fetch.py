"""What is fetched from Microsoft Graph: attendance reports, once the meeting has ended.

A meeting that was started again has a report for each time. A report is looked at again for two
hours, since it can be completed late, and then never more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import quote

import orjson
from pydantic import Field, field_validator, model_validator

from etl.fetch.answers import Answer, FetchError
from etl.fetch.client import Client
from etl.fetch.signing import Grant, Signing
from etl.fetch.spool import Spool
from etl.source import Strict
from etl.sources.completing import Completing
from etl.sources.connections import PlatformReport
from etl.sources.fetched import Address, Fetched

FIELDS = ("identity.id", "registrationId")
"""Fields that can be a reference."""
# Without one of them somebody would be taken for somebody else, or for nobody.
_NEEDED = {"attendanceIntervals", "emailAddress", "identity", "role"}
_NUMBER = r"^[A-Za-z0-9.-]+$"


class GraphEvent(Strict):
    """An event on Teams that has reports."""

    type: Literal["meeting", "webinar", "town_hall"]
    id: str = Field(min_length=1)
    user_id: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    """Of a meeting: the object id of its organizer, which is no e-mail address."""
    name: str = Field(pattern=r"\S")
    """What the meeting is known by."""

    @model_validator(mode="after")
    def _has_organizer(self) -> "GraphEvent":
        if (self.type == "meeting") != bool(self.user_id):
            raise ValueError('a meeting needs "user_id", its organizer; other events have none')
        return self

    def path(self) -> str:
        """Return the path below which Graph knows the event."""
        number = quote(self.id, safe="")
        if self.type == "meeting":
            return f"/v1.0/users/{self.user_id}/onlineMeetings/{number}"
        kind = "webinars" if self.type == "webinar" else "townhalls"
        return f"/v1.0/solutions/virtualEvents/{kind}/{number}"


class GraphApi(Fetched, PlatformReport):
    """Configuration of `graph_api`."""

    of_fetching: ClassVar = (
        *Fetched.of_fetching,
        *("token_url", "tenant_id", "client_id", "events"),
    )
    url: Address = "https://graph.microsoft.com"
    token_url: Address = "https://login.microsoftonline.com"
    """Where tokens are granted, without the tenant."""
    tenant_id: str = Field(pattern=_NUMBER)
    client_id: str = Field(pattern=_NUMBER)
    every_seconds: float = Field(default=300, ge=1, le=86_400)
    events: tuple[GraphEvent, ...] = Field(min_length=1)
    service_roles: tuple[str, ...] = ("Organizer",)
    """Roles of people whose connections are nobody's."""

    @field_validator("references")
    @classmethod
    def _are_fields(cls, value: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(value.keys() - set(FIELDS)):
            raise ValueError(f'"{unknown[0]}" is none of {", ".join(FIELDS)}')
        return value

    def signing(self) -> Signing:
        """Have tokens granted to the application for its secret."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "scope": f"{self.url.rstrip('/')}/.default",
        }
        url = f"{self.token_url.rstrip('/')}/{self.tenant_id}/oauth2/v2.0/token"
        return Signing(grant=Grant(url, form, secret_field="client_secret"))


@dataclass(frozen=True)
class _Report:
    """A report that Graph lists."""

    event: GraphEvent
    path: str
    summary: dict[str, Any]

    @property
    def file(self) -> str:
        """Return the name of its file."""
        key = f"{self.event.id}\n{self.path}"
        return f"report-{sha256(key.encode()).hexdigest()[:16]}.json"


def fetch(config: GraphApi, client: Client, folder: Path) -> None:
    """Fetch what is new into the spool; raise `FetchError` only after all else is fetched."""
    spool = Spool(folder)
    now = datetime.now(UTC)
    known = {file: Completing(*one) for file, one in spool.state().items()}
    faults: list[FetchError] = []
    for event in config.events:
        try:
            reports = list(_reports(event, client))
        except FetchError as fault:
            faults.append(fault)
            continue
        for report in reports:
            one = known.setdefault(report.file, Completing(now.timestamp()))
            if one.is_due(now.timestamp()):
                try:
                    _keep_report(report, client, spool, take_less=one.is_last(now.timestamp()))
                except FetchError as fault:
                    faults.append(fault)
                    continue
                one.fetched_at = now.timestamp()
    spool.remember({file: list(vars(one).values()) for file, one in known.items()}, now)
    if faults:
        raise faults[0]


def _reports(event: GraphEvent, client: Client) -> Iterator[_Report]:
    """Yield the reports of an event that there are, each once."""
    above = [event.path()]
    if event.type != "meeting":
        sessions, _ = _entries(client, f"{event.path()}/sessions", event)
        above = [f"{event.path()}/sessions/{number}" for number in _numbers(sessions)]
    for path in above:
        listed, _ = _entries(client, f"{path}/attendanceReports", event)
        summaries = {str(one.get("id")): one for one in listed}
        for number in _numbers(listed):
            if type(summaries[number].get("totalParticipantCount")) is not int:
                raise _strange(client, f"{path}/attendanceReports", event)
            yield _Report(event, f"{path}/attendanceReports/{number}", summaries[number])


def _keep_report(report: _Report, client: Client, spool: Spool, *, take_less: bool) -> None:
    path = f"{report.path}/attendanceRecords"
    records, at = _entries(client, path, report.event)
    if not all(map(is_record, records)):
        raise _strange(client, path, report.event)
    # A page that comes twice tells the same; an id may stand for nobody.
    once = {orjson.dumps(one, option=orjson.OPT_SORT_KEYS): one for one in records}
    counted = report.summary["totalParticipantCount"]
    if len(once) < counted and not take_less:
        place = client.place(_shown(path, report.event))
        message = f"{place} lists {len(once)} people and counts {counted}; it is asked again."
        raise FetchError(message)
    ordered = [once[key] for key in sorted(once)]
    value = {"place": report.event.name, "report": report.summary, "attendanceRecords": ordered}
    spool.keep(report.file, value, at)


def is_record(one: Any) -> bool:
    """Tell if this is what Graph knows of one participant, with all that is read of it."""
    if not isinstance(one, dict):
        return False
    intervals = one.get("attendanceIntervals")
    return (
        one.keys() >= _NEEDED
        and isinstance(intervals, list)
        and all(
            isinstance(interval, dict) and interval.keys() >= {"joinDateTime", "leaveDateTime"}
            for interval in intervals
        )
    )


def _entries(client: Client, path: str, event: GraphEvent) -> tuple[list[dict[str, Any]], datetime]:
    """Return the entries of all pages of a list, and when it began to be answered."""
    entries: list[dict[str, Any]] = []
    times: list[datetime] = []
    for page in client.pages(path, _next, shown=_shown(path, event)):
        value = page.value.get("value") if isinstance(page.value, dict) else None
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise _strange(client, path, event)
        entries += value
        times.append(page.at)
    return entries, min(times)


def _next(page: Answer) -> str | None:
    # What is no page is refused by who asked for it.
    following = page.value.get("@odata.nextLink") if isinstance(page.value, dict) else None
    return following if isinstance(following, str) else None


def _numbers(entries: list[dict[str, Any]]) -> list[str]:
    """Return the numbers of entries as they stand in a path, each once."""
    return list(dict.fromkeys(quote(str(one.get("id")), safe="") for one in entries))


def _shown(path: str, event: GraphEvent) -> str:
    """Name a list in messages by the event, instead of numbers nobody knows."""
    return f"/v1.0/…/{path.rpartition('/')[2]} ({event.name})"


def _strange(client: Client, path: str, event: GraphEvent) -> FetchError:
    place = client.place(_shown(path, event))
    return FetchError(f"{place} is no such list; see if Graph was changed and check the url.")
