"""Words of sentences: numbers with their nouns and verbs, and lists."""

from dashboard import format as write


def said(value: int | None, singular: str, plural: str = "") -> str:
    """Write a number with its noun for a sentence: "nine meetings", "1,320 participants"."""
    if value is None:
        return ""
    return f"{write.in_text(value)} {singular if value == 1 else plural or singular + 's'}"


def begun(text: str) -> str:
    """Begin a sentence with a capital; the other letters stay as they are."""
    return text[:1].upper() + text[1:]


def was(value: int | None) -> str:
    """Write the verb that goes with a number."""
    return "was" if value == 1 else "were"


def listed(names: list[str]) -> str:
    """Write a list for a sentence, with "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
