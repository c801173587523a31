"""Organizations and the names they are written by: on forms, and in the list of the secretariat."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from etl.demo.model import Category, local

LISTED = local("2021-02-01 10:00")
LISTED_LATER = local("2021-03-06 19:40")
"""When the list is begun, and when the names found missing until then are added to it."""

_SHORT = {
    "United Nations entity": "UN entity",
    "Programme network institute": "PNI",
    "Intergovernmental organization": "IGO",
    "Non-governmental organization": "NGO",
}
_NUMBERED = re.compile(r"(.+) (\d+)")
_EVERY_UNLISTED, _EVERY_LATER = 23, 7


@dataclass(frozen=True)
class Listed:
    """A row of the list of organizations, and when it is written."""

    name: str
    aliases: tuple[str, ...]
    category: Category
    written: int


def listed(names: Iterable[tuple[str, Category]]) -> tuple[Listed, ...]:
    """List the organizations under their names; of a few the list never knows."""
    return tuple(
        Listed(
            name,
            (f"{_short(name)} {_number(name)}", f"{_short(name)}-{_number(name)}"),
            category,
            LISTED_LATER if _number(name) % _EVERY_LATER == 3 else LISTED,
        )
        for name, category in names
        if is_listed(name)
    )


def is_listed(name: str) -> bool:
    """Tell whether the list knows an organization; the others have one spelling each."""
    return _number(name) % _EVERY_UNLISTED != 5


def written(random: Random, name: str) -> str:
    """Write a name as somebody may on a form or a sheet."""
    chance = random.random()
    if not is_listed(name) or chance < 0.66:
        return name
    if chance < 0.78:
        return name.upper()
    if chance < 0.86:
        return name.replace(" ", "  ", 1)
    return f"{_short(name)}{' ' if chance < 0.95 else '-'}{_number(name)}"


def _parts(name: str) -> tuple[str, str]:
    match = _NUMBERED.fullmatch(name)
    if match is None:
        raise ValueError(f"{name} is no name of an organization of the demo.")
    return match[1], match[2]


def _short(name: str) -> str:
    return _SHORT[_parts(name)[0]]


def _number(name: str) -> int:
    return int(_parts(name)[1])
