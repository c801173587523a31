"""Words of sentences: numbers with their nouns and verbs, names of States, and lists."""

from typing import Final

from dashboard import format as write
from dashboard.reports import written

WITH_ARTICLE: Final = frozenset(
    {
        "ARE", "BHS", "CAF", "COD", "COG", "COM", "DOM", "GBR", "GMB", "KOR", "LAO", "MDA", "MHL",
        "NER", "NLD", "PHL", "PRK", "PSE", "RUS", "SDN", "SYR", "TZA", "USA", "VAT",
    }
)  # fmt: skip
"""States whose short name takes an article in a sentence: the Gambia, the Holy See."""


def said(value: int | None, singular: str, plural: str = "") -> str:
    """Write a number with its noun for a sentence: "nine meetings", "1,320 participants"."""
    if value is None:
        return ""
    return f"{write.in_text(value)} {singular if value == 1 else plural or singular + 's'}"


def opening(value: int, singular: str, plural: str = "") -> str:
    """Begin a sentence with a number, never with a numeral: "A total of 1,320 participants"."""
    if not value:
        return f"No {plural or singular + 's'}"
    text = said(value, singular, plural)
    return f"A total of {text}" if text[0].isdigit() else written.begun(text)


def ended(text: str) -> str:
    """End a sentence with a full stop; that of "p.m." is enough."""
    return text if text.endswith(".") else f"{text}."


def was(value: int | None) -> str:
    """Write the verb that goes with a number."""
    return "was" if value == 1 else "were"


def listed(names: list[str]) -> str:
    """Write a list for a sentence, with "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def state(name: str, iso3: str) -> str:
    """Name a State in a sentence, with its article where it takes one.

    A name turned around for the alphabet, such as "Netherlands (Kingdom of the)", takes none.
    """
    return f"the {name}" if iso3 in WITH_ARTICLE and "(" not in name else name
