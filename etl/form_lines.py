"""The lines of `[source.fields]` and `[source.values.…]` that read a registration form."""

from collections.abc import Iterable, Iterator, Mapping

from etl.source import Category
from etl.sources.indico_entries import Column
from etl.sources.indico_form import Meanings, Proposal
from etl.sources.indico_words import KEYS, Translated
from etl.sources.mapping import NEVER_NONE
from etl.sources.reading import MAX_SHOWN
from etl.toml_lines import pair

_WITH_CHOICES: tuple[Translated, ...] = ("category", "country", "level", "mode", "role")
_CUT = "write the value in full: only its beginning is shown"


def keys(column: str, categories: Iterable[Category]) -> str:
    """Tell what the values of a column may stand for."""
    by_column: Mapping[str, Iterable[str]] = {
        **{str(name): own for name, own in KEYS.items()},
        "category": [one.id for one in categories],
        "country": ["an ISO code such as FRA"],
        "direction": ["in", "out"],
        "counts": ["yes", "no"],
        "checked_in": ["yes", "no"],
    }
    none = "" if column in NEVER_NONE else ', or "" for none'
    return f"one of {', '.join(by_column.get(column, ()))}{none}"


def unknown(column: str, value: str, note: str = "") -> str:
    """Map a value nobody knows to nothing, or leave that to the operator where it cannot be."""
    if len(value) >= MAX_SHOWN:
        return f"# {pair(value, '', _CUT)}"
    return f"{'# ' if column in NEVER_NONE else ''}{pair(value, '', note)}"


def fields(proposed: Iterable[Proposal]) -> list[str]:
    """Write the fields that are read as a column; those that only may be stand behind a #."""
    questions = list(proposed)
    chosen = _chosen(questions)
    written = (
        f"{'' if chosen.get(one.question.title) == one.column else '# '}"
        f"{pair(one.question.title, one.column)}"
        for one in questions
    )
    return list(dict.fromkeys(written))


def values(
    proposed: Iterable[Proposal], known: Meanings, categories: tuple[Category, ...]
) -> Iterator[str]:
    """Write a table for each column with choices: those that are known, then all others."""
    questions = list(proposed)
    chosen = _chosen(questions)
    for column in _WITH_CHOICES:
        captions = {
            text: known[column](text)
            for one in questions
            if one.column == column == chosen.get(one.question.title)
            for text in one.question.captions
        }
        # A country that is known needs no line.
        mapped = [pair(text, meant) for text, meant in captions.items() if meant]
        mapped = [] if column == "country" else mapped
        others = [f"# {pair(text, '')}" for text, meant in captions.items() if not meant]
        if mapped or others:
            yield ""
            yield f"[source.values.{column}]"
            yield from mapped
            yield from [f"# {keys(column, categories)}:", *others] if others else []


def _chosen(proposed: Iterable[Proposal]) -> dict[str, Column]:
    """Return what each title is read as: one column, even if two forms mean different things."""
    chosen: dict[str, Column] = {}
    for one in proposed:
        if one.is_certain:
            chosen.setdefault(one.question.title, one.column)
    return chosen
