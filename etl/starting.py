"""The configuration to start from, as the Indico of an event tells it.

Only titles of fields, captions of choices, and what the event says of itself are written, never an
answer of a person. What is not certain stands behind a #.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from etl import form_lines
from etl.config import packaged_categories, token_of
from etl.config_faults import check_section
from etl.errors import UseError
from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.polling import LIMITS
from etl.source import Chunk, Question
from etl.sources.indico_fetch import DETAILS, TIMETABLE, IndicoApi, fetch, strange
from etl.sources.indico_form import meanings, merged, proposals, questions
from etl.sources.indico_timetable import rooms
from etl.sources.privacy import is_private
from etl.toml_lines import quoted

_COMMAND = Path("check --init")
_DETAILS = 5
"""Registrations of a form that are looked at, since each tells all questions and choices."""
_PROFILE = "crime_congress"


@dataclass
class _Event:
    """What an Indico tells of an event."""

    name: str
    starts_on: date
    ends_on: date
    time_zone: str
    venue: str
    forms: dict[int, str] = field(default_factory=dict)
    """Titles of the registration forms by number."""
    rooms: list[str] | None = None
    """None: the timetable has no meeting."""
    questions: list[Question] = field(default_factory=list)


def propose(url: str, event_id: int, token_env: str) -> str:
    """Ask Indico for an event and return a configuration; raise `SourceError` if it does not tell.

    An address that the token must not be sent to, and the like, is a `ConfigError`.
    """
    source = _source(url, event_id, token_env, (1,))
    client = Client(url, token_of(token_env), LIMITS)
    try:
        event = _event(client, event_id)
        event.forms = _forms(client, event_id)
        for number, form in enumerate(event.forms):
            is_first = number == 0
            asked = source.model_copy(update={"form_ids": (form,), "timetable": is_first})
            with TemporaryDirectory() as folder:
                # The folder above a spool is closed to others, which that of all programs is not.
                spool = Path(folder) / source.name
                fetch(asked, client, spool)
                _add(event, spool)
    finally:
        client.close()
    event.questions = merged(event.questions)
    return "\n".join(_lines(event, source)) + "\n"


def write(text: str, path: Path) -> None:
    """Write a configuration to a new file; raise `UseError` if there is one."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        message = f"{path} exists and stays as it is; name a new file with --config FILE."
        raise UseError(message) from error
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}); name another file with --config."
        raise UseError(message) from error


def _source(url: str, event_id: int, token_env: str, form_ids: tuple[int, ...]) -> IndicoApi:
    values = {
        "name": "registration",
        "kind": "indico_api",
        "path": "*.json",
        "url": url,
        "token_env": token_env,
        "event_id": event_id,
        "form_ids": form_ids,
        "details_per_poll": _DETAILS,
    }
    return check_section(IndicoApi, values, _COMMAND, "the command")


def _event(client: Client, event_id: int) -> _Event:
    path = f"/export/event/{event_id}.json"
    answer = client.get(path, {"nc": "yes"}).value
    results = answer.get("results") if isinstance(answer, dict) else None
    if results == []:
        raise FetchError(
            f"{client.place(path)} tells of no event; check the number, and that the owner of the "
            "token may see it."
        )
    try:
        event = results[0]  # type: ignore[index]
        return _Event(
            name=str(event["title"]),
            starts_on=date.fromisoformat(event["startDate"]["date"]),
            ends_on=date.fromisoformat(event["endDate"]["date"]),
            time_zone=str(event["timezone"]),
            venue=str(event.get("location") or ""),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise strange(client, path, "event") from None


def _forms(client: Client, event_id: int) -> dict[int, str]:
    path = f"/api/checkin/event/{event_id}/forms/"
    answer = client.get(path).value
    if not isinstance(answer, list) or not all(_is_form(one) for one in answer):
        raise strange(client, path, "list of forms")
    if not answer:
        message = f"{client.place(path)} lists no registration form yet; make one in Indico first."
        raise FetchError(message)
    return {one["id"]: str(one["title"]) for one in answer}


def _is_form(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), int) and "title" in value


def _add(event: _Event, folder: Path) -> None:
    for name in (DETAILS, TIMETABLE):
        if not (folder / name).exists():
            continue
        chunk = Chunk((folder / name).read_bytes(), name, datetime.now(UTC))
        if name == DETAILS:
            event.questions += questions(chunk)
        else:
            event.rooms = rooms(chunk)


def _lines(event: _Event, source: IndicoApi) -> Iterator[str]:
    yield f"# To start from: event {source.event_id} of {source.url}, as it is now."
    yield "# What is not certain stands behind a #: take that away, or the line, and run"
    yield "# `python -m etl check`, which tells what is missing. See docs/configuration.md."
    yield from ("", "[event]")
    yield f"name = {quoted(event.name)}"
    yield f"starts_on = {event.starts_on}"
    yield f"ends_on = {event.ends_on}"
    yield f"time_zone = {quoted(event.time_zone)}"
    if event.venue and not is_private(event.venue):
        yield f"venue = {quoted(event.venue)}"
    for name in event.rooms or ():
        yield from ("", "[[room]]", f"name = {quoted(name)}")
        yield "# aliases = []  # names that its doors and gates use"
    yield from ("", "[[source]]", f"name = {quoted(source.name)}", f"kind = {quoted(source.kind)}")
    yield f"url = {quoted(source.url)}"
    yield f"token_env = {quoted(source.token_env)}"
    yield f"event_id = {source.event_id}"
    yield "form_ids = ["
    for number, title in event.forms.items():
        yield f"    {number},  # {quoted(title)}"
    yield "]"
    hint = "" if event.rooms is not None else "  # has no meeting yet, or is not published"
    yield f"timetable = {'true' if event.rooms is not None else 'false'}{hint}"
    yield from _mappings(event)


def _mappings(event: _Event) -> Iterator[str]:
    categories = packaged_categories(_PROFILE, _COMMAND)
    known = meanings(categories)
    # Every registration of the API has its address anyway.
    proposed = [one for one in proposals(event.questions, known) if one.column != "email"]
    silent = event.forms.keys() - {int(one.form) for one in event.questions}
    for form in sorted(silent):
        yield f"# Form {form} has no registration yet, so its fields are not known."
    if proposed:
        yield ""
        yield "[source.fields]"
        yield from form_lines.fields(proposed)
        yield from form_lines.values(proposed, known, categories)
