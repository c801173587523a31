"""The lines of the configuration that would map what `check` lists, ready to be pasted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from etl import advice_sheets, form_lines, paste_places
from etl.config import Settings
from etl.seen import Seen
from etl.source import Question, SourceConfig
from etl.sources.indico_entries import Column, fold
from etl.sources.indico_form import Proposal, meanings, merged, proposals, usual_column
from etl.sources.indico_registrations import IndicoRegistrations
from etl.sources.privacy import WITHHELD
from etl.sources.reading import OTHERS
from etl.toml_lines import pair, quoted

HEADING = "Lines for the configuration, to be looked through and pasted:"
_WANTED: tuple[Column, ...] = ("category", "mode", "country", "organization", "badge")


@dataclass
class Found:
    """What `check` found in the files of a source."""

    unresolved: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Records by field and value without a mapping."""
    seen: Seen = field(default_factory=Seen)
    questions: list[Question] = field(default_factory=list)


def lines(settings: Settings, found: Mapping[str, Found]) -> list[str]:
    """Return a block for each source, and one for the rooms; nothing if nothing is missed."""
    seen = {name: one.seen for name, one in found.items()}
    meetings = list(advice_sheets.gather(settings, seen).meetings.values())
    told: list[str] = []
    for config in settings.sources:
        one = found[config.name]
        at_end = [*_fields(config, one, settings), *_values(config, one, settings, new=True)]
        at_end += paste_places.rules(config, one.seen, meetings)
        source = f"[[source]] {quoted(config.name)}"
        told += _block(f"at the end of {source}", at_end)
        told += _block(f"in {source}", _values(config, one, settings, new=False))
    doors = (
        room
        for config in settings.sources
        for room in paste_places.lost(config, "room", found[config.name].seen, meetings)
    )
    rooms = list(paste_places.aliases(settings, doors, meetings)) if meetings else []
    return told + _block("at the end of the file", rooms)


def _block(where: str, content: Iterable[str]) -> list[str]:
    written = list(content)
    return ["", f"# {where}:", *written] if written else []


def _values(config: SourceConfig, one: Found, settings: Settings, *, new: bool) -> Iterator[str]:
    """Write the values without a mapping, into tables that are new or those that are there."""
    own = getattr(config, "values", {})
    for column in dict.fromkeys(what for what, _ in one.unresolved):
        values = [
            value
            for what, value in one.unresolved
            if what == column and value not in (OTHERS, WITHHELD)
        ]
        if values and column in config.mapped() and new != (column in own):
            table = f"[source.values.{column}]"
            yield table if new else f"# below {table}:"
            note = form_lines.keys(column, settings.categories)
            for number, value in enumerate(values):
                yield form_lines.unknown(column, value, "" if number else note)


def _fields(config: SourceConfig, one: Found, settings: Settings) -> Iterator[str]:
    """Write the fields that seem to be a column nothing is read as."""
    if not isinstance(config, IndicoRegistrations):
        return
    asked = merged(one.questions)
    read_as = {fold(title): column for title, column in config.fields.items()}
    usual = {
        question.title: column
        for question in asked
        if (column := usual_column(question.title)) and column not in config.fields.values()
    }
    read_as |= {fold(title): column for title, column in usual.items()}
    proposed = [
        proposal
        for proposal in proposals(
            (question for question in asked if fold(question.title) not in read_as),
            meanings(settings.categories),
        )
        if proposal.column in _missing(proposal.question.form, asked, read_as)
    ]
    if proposed:
        yield "# below [source.fields]:" if config.fields else "[source.fields]"
        yield from _kept(proposed, usual)
        yield from form_lines.fields(proposed)


def _missing(form: str, asked: Iterable[Question], read_as: Mapping[str, Column]) -> set[Column]:
    answered = (fold(one.title) for one in asked if one.form == form and one.is_answered)
    return set(_WANTED) - {read_as[title] for title in answered if title in read_as}


def _kept(proposed: Iterable[Proposal], usual: Mapping[str, Column]) -> Iterator[str]:
    # What is named replaces the usual titles, of which other forms may have one.
    columns = {one.column for one in proposed if one.is_certain}
    yield from (pair(title, column) for title, column in usual.items() if column in columns)
