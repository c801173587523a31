"""The sheets kept by hand, empty, for the secretariat to fill in."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from etl import countries, inbox, listing, template_book
from etl.config import Settings
from etl.errors import EtlError, SourceError, UseError
from etl.prepare import kind_of, prepare
from etl.references import References
from etl.source import SourceConfig
from etl.sources.indico_registrations import IndicoRegistrations
from etl.sources.sheet_columns import SHEETS, Choices, Sheet, sheet_of

_FOLDER = "inbox/sheets"
_PROGRAMMES = ("indico_timetable", "programme", "sheet")
"""Kinds that know meetings, the one that wins last."""


@dataclass(frozen=True)
class Meeting:
    """A meeting of the programme as the clock lists it."""

    session_id: str
    day: date | None
    room: str | None


def write(settings: Settings, folder: Path, console: Console) -> None:
    """Write each sheet as XLSX and CSV and tell what to do next; what exists is left as it is."""
    meetings, faults = _meetings(settings)
    lists = _lists(settings, meetings)
    written: list[str] = []
    left: list[str] = []
    for sheet in SHEETS:
        rows = _clock_rows(sheet, meetings) if sheet.table == "clock" else ()
        contents = {
            f"{sheet.word}.xlsx": template_book.make(sheet, lists, rows),
            f"{sheet.word}.csv": _csv(sheet),
        }
        for name, content in contents.items():
            (written if _create(folder / name, content) else left).append(name)
    for what, names in ((f"Written to {folder}", written), ("Left as they were", left)):
        if names:
            console.print(f"{what}: {', '.join(names)}.", markup=False, soft_wrap=True)
    if not meetings:
        console.print(
            "There is no meeting in the programme yet, so clock.xlsx lists none; once there is, "
            "delete clock.xlsx and run this again.",
            markup=False,
            soft_wrap=True,
        )
    for fault in faults:
        console.print(f"No meetings to choose from: {fault}", markup=False, soft_wrap=True)
    if not any(source.kind == "sheet" for source in settings.sources):
        console.print(_advice(settings), markup=False, soft_wrap=True, highlight=False)


def _create(path: Path, content: bytes) -> bool:
    """Write a new file; tell whether there was none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        if path.parent.is_dir():
            return False
        raise UseError(f"{path.parent} is no folder; name another one.") from error
    except OSError as error:
        raise EtlError(f"{path} cannot be written ({error.strerror}).") from error
    return True


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(column.title for column in sheet.columns)
    # By the mark spreadsheets know UTF-8, and save the file in it again.
    return text.getvalue().encode("utf-8-sig")


def _clock_rows(sheet: Sheet, meetings: Sequence[Meeting]) -> list[list[template_book.Cell]]:
    return [
        [
            {"meeting": one.session_id, "date": one.day, "room": one.room}.get(column.title)
            for column in sheet.columns
        ]
        for one in meetings
    ]


def _lists(settings: Settings, meetings: Sequence[Meeting]) -> dict[Choices, list[str]]:
    event = settings.document.event
    as_of = event.names_as_of or event.starts_on
    return {
        "meeting": [meeting.session_id for meeting in meetings],
        "room": [room.name for room in settings.document.room],
        "state": [countries.name_at(state.iso3, as_of) for state in countries.states()],
        "category": [
            category.label for category in sorted(settings.categories, key=lambda one: one.order)
        ],
    }


def _meetings(settings: Settings) -> tuple[list[Meeting], list[str]]:
    """Read the programme; return its meetings by their start, and why a file has none."""
    zone = ZoneInfo(settings.document.event.time_zone)
    found: dict[str, dict[str, object]] = {}
    faults: list[str] = []
    sources = [source for source in settings.sources if source.kind in _PROGRAMMES]
    for source in sorted(sources, key=lambda source: _PROGRAMMES.index(source.kind)):
        for file in listing.files(settings.folder, source):
            try:
                for row in _sessions(settings, source, file):
                    known = {name: value for name, value in row.items() if value is not None}
                    found.setdefault(str(row["session_id"]), {}).update(known)
            except SourceError as error:
                faults.append(str(error))
    last = datetime.max.replace(tzinfo=UTC)
    begins = {session_id: row.get("starts_at") for session_id, row in found.items()}
    starts = {key: at if isinstance(at, datetime) else last for key, at in begins.items()}
    meetings = [
        Meeting(
            session_id,
            starts[session_id].astimezone(zone).date() if begins[session_id] else None,
            str(found[session_id]["room"]) if "room" in found[session_id] else None,
        )
        for session_id in sorted(found, key=lambda key: (starts[key], key))
    ]
    return meetings, faults


def _sessions(
    settings: Settings, config: SourceConfig, file: listing.InboxFile
) -> Iterator[dict[str, object]]:
    sheet = sheet_of(file.path.name)
    if config.kind == "sheet" and (sheet is None or sheet.table != "session"):
        return
    # A programme names nobody, so that no secret is needed.
    context = settings.context(References(b""))
    chunks = inbox.new_chunks(
        file, kind_of(config), config, lambda _identity: [], lambda: datetime.now(UTC)
    )
    for batch, content in chunks:
        load = prepare(batch, content, kind_of(config), config, context)
        yield from load.tables["session"].iter_rows(named=True)


def _advice(settings: Settings) -> str:
    """Return the lines of the configuration that make the sheets load."""
    registrations = [one for one in settings.sources if isinstance(one, IndicoRegistrations)]
    issuers = {"registration": "", "badge": "", "platform": ""}
    if len(registrations) == 1:
        (one,) = registrations
        issuers["registration"] = one.issuer or one.name
        issuers |= {"badge": one.badge_issuer, "platform": one.platform_issuer}
    given = ", ".join(f"{kind} = {json.dumps(issuer)}" for kind, issuer in issuers.items())
    return (
        f"Copy the sheets you keep to {_FOLDER} and add to {settings.path.name}:\n\n"
        "[[source]]\n"
        'name = "sheets"\n'
        'kind = "sheet"\n'
        f'path = "{_FOLDER}/*"\n'
        f"issuers = {{ {given} }}"
    )
