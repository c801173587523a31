"""Lines of a configuration as TOML, whatever the text in them: a proposal is pasted as it is."""

import re
from collections.abc import Iterable

import orjson

# JSON lets them stand; TOML does not allow the first, and a terminal obeys the others.
_CONTROLS = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def quoted(text: str) -> str:
    """Write a text as a TOML string on one line, in its own script."""
    written = orjson.dumps(text).decode()
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def pair(key: str, value: str, note: str = "") -> str:
    """Write a key of any text, its text and a comment."""
    return f"{quoted(key)} = {quoted(value)}{f'  # {note}' if note else ''}"


def texts(values: Iterable[str]) -> str:
    """Write a list of texts."""
    return f"[{', '.join(map(quoted, values))}]"
