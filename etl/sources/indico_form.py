"""The questions of a registration form, and which of them seem to ask for a column.

Of what somebody answered only whether it is empty is looked at.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
import polars as pl

from etl.source import Category, Chunk, Question
from etl.sources import reading, spreadsheet
from etl.sources.indico_entries import Column, fold
from etl.sources.indico_words import STANDARDS, TITLES, Translated, by_name
from etl.sources.privacy import is_private

_Told = Literal["mode", "category", "level", "role"]
"""Columns that the words of their choices tell."""
_CHOICES = "single_choice"
_COUNTRY: Column = "country"
# Told by title alone, so only ever as a proposal; the first that is found counts.
_HINTS: dict[Column, tuple[str, ...]] = {
    "badge": ("badge",),
    "category": ("categor", "type of participant", "participant type"),
    "country": ("country", "state represented", "pays", "país"),
    "organization": ("organi", "affiliation", "institution", "entity"),
    "mode": ("attend", "participation", "in person", "online"),
}
_BY_CHOICES: tuple[_Told, ...] = ("mode", "category", "level", "role")
_LEAST_KNOWN = 2
_MOST_CHOICES = 20


@dataclass(frozen=True)
class Proposal:
    """A question and the column it seems to be."""

    question: Question
    column: Column
    is_certain: bool


# Every registration repeats the same few hundred texts.
_is_private = lru_cache(maxsize=10_000)(is_private)

Meanings = Mapping[Translated, Callable[[str], str | None]]


def meanings(categories: Iterable[Category]) -> Meanings:
    """Return what is known of the words of each column."""
    return {**STANDARDS, "category": by_name({c.id: (c.label, *c.names) for c in categories})}


def questions(chunk: Chunk) -> list[Question]:
    """Return the questions in a list or an answer, which is known to be readable."""
    if spreadsheet.is_spreadsheet(chunk.content):
        return _of_table(reading.read_table(chunk.content, chunk.name), chunk.name)
    text = reading.decode(chunk)
    if not text.lstrip().startswith(("[", "{")):
        return _of_table(reading.read_table(text, chunk.name), chunk.name)
    answer = orjson.loads(text)
    return merged(_of_details(answer if isinstance(answer, list) else [answer]))


def merged(found: Iterable[Question]) -> list[Question]:
    """Return each question of a form once, with the choices of all its versions."""
    known: dict[tuple[str, str], Question] = {}
    for one in found:
        key = one.form, fold(one.title)
        before = known.get(key, one)
        captions = tuple(dict.fromkeys((*before.captions, *one.captions)))
        is_answered = before.is_answered or one.is_answered
        known[key] = Question(one.form, before.title, one.input_type, captions, is_answered)
    return list(known.values())


def proposals(found: Iterable[Question], known: Meanings) -> list[Proposal]:
    """Return the questions that seem to ask for a column, form by form."""
    by_column: defaultdict[tuple[str, Column], list[Question]] = defaultdict(list)
    for question in found:
        if column := usual_column(question.title) or _column(question, known):
            by_column[(question.form, column)].append(question)
    return [
        Proposal(question, column, question in _certain(column, rivals, known))
        for (_, column), rivals in by_column.items()
        for question in rivals
    ]


def usual_column(title: str) -> Column | None:
    """Return the column that a title is read as without a configuration."""
    folded = fold(title)
    return next(
        (column for column, usual in TITLES.items() if folded in map(fold, usual)),
        None,
    )


def _certain(column: Column, rivals: list[Question], known: Meanings) -> list[Question]:
    """Return the questions of a form that are a column for certain: one at the most."""
    if len(rivals) > 1:
        rivals = [one for one in rivals if one.is_answered]
    if len(rivals) > 1:
        rivals = [one for one in rivals if usual_column(one.title) == column]
    return [
        one
        for one in rivals[:1]
        if usual_column(one.title) == column
        or (column == _COUNTRY and one.input_type == _COUNTRY)
        or _by_choices(one, known) == column
    ]


def _column(question: Question, known: Meanings) -> Column | None:
    if question.input_type == _COUNTRY:
        return _COUNTRY
    if by_choices := _by_choices(question, known):
        return by_choices
    folded = fold(question.title)
    hints = (column for column, words in _HINTS.items() if _begins(words, folded))
    return next(hints, None)


def _begins(words: Iterable[str], text: str) -> bool:
    # An identity is no entity.
    return any(re.search(rf"\b{word}", text) for word in words)


def _by_choices(question: Question, known: Meanings) -> Column | None:
    """Return the column that more than half of the choices are words of."""
    if question.input_type != _CHOICES:
        return None
    meant = Counter(
        {column: sum(map(bool, map(known[column], question.captions))) for column in _BY_CHOICES}
    )
    column, number = meant.most_common(1)[0]
    is_enough = number >= _LEAST_KNOWN and 2 * number > len(question.captions)
    return column if is_enough else None


def _of_table(table: pl.DataFrame, name: str) -> list[Question]:
    found = []
    for title in (title for title in table.columns[1:] if not _is_private(title)):
        values = [text for text in table[title].unique(maintain_order=True) if text]
        few = tuple(values) if len(values) <= _MOST_CHOICES else ()
        found.append(Question(name, title, _CHOICES if few else "", few, bool(values)))
    return found


def _of_details(entries: Iterable[Any]) -> Iterator[Question]:
    for entry in entries:
        sections = entry.get("registration_data") if isinstance(entry, dict) else None
        for field in (
            field for section in _dicts(sections) for field in _dicts(section.get("fields"))
        ):
            title, input_type = field.get("title"), str(field.get("input_type"))
            if not isinstance(title, str) or _is_private(title):
                continue
            captions = (str(choice.get("caption", "")) for choice in _dicts(field.get("choices")))
            yield Question(
                str(entry.get("regform_id")),
                title,
                input_type,
                tuple(caption for caption in captions if caption and not _is_private(caption)),
                bool(field.get("data")),
            )


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
