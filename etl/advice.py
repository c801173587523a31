"""What a configuration does not say yet, told from what the files speak of.

A sentence here is no error: everything loads, but a figure would be less than it should.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from etl import advice_sheets, paste_places
from etl.config import Settings
from etl.reference_tables import place_of
from etl.seen import Seen, known_people, named
from etl.source import SourceConfig

_CONGRESS = ("congress", None)

_BY_ADDRESS = (
    'name the field of the registrations that is the "email", or say here what the numbers '
    "stand for (references) and which source is the issuer"
)
_HOW_TO_LINK = {
    "room_scans": (
        'name the field of the registrations that is the "badge", or say here that '
        'reference = "registration" and which source is the issuer'
    ),
    "table": "say in [source.issuers] which source gave out the numbers",
    "pretix_checkins": (
        'name the field of the registrations that is the "badge" and holds the secret, or say '
        "here which source is the issuer"
    ),
    "venueless_report": "say here which source is the issuer of the External IDs",
    "teams_report": _BY_ADDRESS,
    "webex_report": _BY_ADDRESS,
    "zoom_report": _BY_ADDRESS,
    "zoom_api": _BY_ADDRESS,
    "graph_api": _BY_ADDRESS,
    "webex_api": 'name the field of the registrations that is the "email"',
}
_HOW_TO_PLACE = {
    "room": "if a meeting is held there, add the name to the aliases of its [[room]]",
    "platform": "add it to [[source.meetings]] if it belongs to one",
    "stream": "add it to [[source.streams]] if it belongs to one",
}


def not_linked(config: SourceConfig, number: int, what: str) -> str:
    """Tell that nothing of a source leads to a registration, and what to do about it."""
    hint = _HOW_TO_LINK.get(config.kind, "see the page of its kind in docs/sources")
    return f"{config.name}: 0 of {number:,} {what} are known to a registration; {hint}."


def advise(settings: Settings, seen: Mapping[str, Seen]) -> list[str]:
    """Tell everything the configuration seems to miss, in the order of its sources."""
    people = known_people(seen)
    sessions = [session for one in seen.values() for session in one.sessions]
    known = advice_sheets.gather(settings, seen)
    sentences = [] if sessions or not _has_rules(settings) else [_NO_MEETINGS]
    sentences += advice_sheets.same_room(known)
    for config in settings.sources:
        one = seen[config.name]
        sentences += _linking(config, one, people)
        sentences += _categories(config, one)
        sentences += _modes(config, one)
        sentences += _check_ins(config, one)
        sentences += _dates(config, one, settings)
        if sessions:
            sentences += _targets(config, sessions)
            sentences += _places(config, one, sessions)
        sentences += _idle_rules(config, one)
        sentences += advice_sheets.advise(settings, config.name, one, known)
    return sentences


_NO_MEETINGS = "There is no meeting in any programme yet, so no place leads to one."


def _has_rules(settings: Settings) -> bool:
    return any(config.place_rules() for config in settings.sources)


def _linking(config: SourceConfig, one: Seen, people: set[str]) -> Iterable[str]:
    numbers = [refs for refs in one.stays if refs]
    if numbers and people and all(people.isdisjoint(refs) for refs in numbers):
        yield not_linked(config, len(numbers), "numbers")


def _categories(config: SourceConfig, one: Seen) -> Iterable[str]:
    if one.entries and not one.categorised:
        hint = (
            'name the field that holds it in [source.fields] as "category", and map its values'
            if one.complete
            else "a list of the check-in API has no form fields, so fetch the details of each "
            "registration as well"
        )
        yield f"{config.name}: no record has a category, so nobody counts as a participant; {hint}."


def _modes(config: SourceConfig, one: Seen) -> Iterable[str]:
    if one.complete and not one.with_mode:
        yield (
            f"{config.name}: no record has a mode, so badges and places cannot be counted, and 0 "
            'means nothing; name the field that holds it in [source.fields] as "mode", and map its '
            "values."
        )


def _check_ins(config: SourceConfig, one: Seen) -> Iterable[str]:
    if one.checked_in and not one.timed:
        yield (
            f"{config.name}: none of {one.checked_in:,} check-ins has a time; they count from the "
            "time of the file on, not before, so export the column 'Check-in date' as well."
        )


def _dates(config: SourceConfig, one: Seen, settings: Settings) -> Iterable[str]:
    event = settings.document.event
    zone = ZoneInfo(event.time_zone)
    outside = {
        f"{session['session_id']} ({starts_at.astimezone(zone):%Y-%m-%d})": None
        for session in one.sessions
        if isinstance(starts_at := session["starts_at"], datetime)
        and session["phase"] in _CONGRESS
        and not event.starts_on <= starts_at.astimezone(zone).date() <= event.ends_on
    }
    if outside:
        yield (
            f"{config.name}: of phase congress but outside the event ({event.starts_on} to "
            f"{event.ends_on}): {named(outside)}; correct the date or the phase."
        )


def _targets(config: SourceConfig, sessions: list[Mapping[str, object]]) -> Iterable[str]:
    ids = {str(session["session_id"]) for session in sessions}
    bodies = sorted({str(session["body"]) for session in sessions if session["body"]})
    for rule in dict.fromkeys(rule.session for _, rule in config.place_rules()):
        if rule.startswith(paste_places.BY_TIME):
            body = rule.removeprefix(paste_places.BY_TIME)
            if body not in bodies:
                known = f"its bodies are {named(bodies)}" if bodies else "it names no body"
                yield f'{config.name}: no meeting in the programme is of body "{body}"; {known}.'
        elif rule not in ids:
            yield f'{config.name}: the programme has no meeting with the session_id "{rule}".'


def _places(config: SourceConfig, one: Seen, sessions: list[Mapping[str, object]]) -> Iterable[str]:
    for kind, hint in _HOW_TO_PLACE.items():
        if lost := paste_places.lost(config, kind, one, sessions):
            yield f"{config.name}: no meeting is in {named(lost)}; {hint}."


def _idle_rules(config: SourceConfig, one: Seen) -> Iterable[str]:
    idle = [
        rule.match
        for kind, rule in config.place_rules()
        if one.places and (kind, place_of(kind, rule.match)) not in one.places
    ]
    if idle:
        yield f"{config.name}: nothing in the files matches {named(idle)} yet."
