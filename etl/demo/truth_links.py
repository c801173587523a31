"""To whom a reference leads for a time, by the list of links, as docs/definitions.md says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from etl.demo.links import Link
from etl.demo.model import NEVER


@dataclass(frozen=True)
class Window:
    """A time during which a reference leads to a person; closed at its start, open at its end."""

    start: int
    end: int
    person: int


Windows = dict[str, list[Window]]


def registration(number: int) -> str:
    """Name the reference that the number of an entry in the secretariat's form is."""
    return f"registration {number}"


def windows(links: Iterable[Link], lead: Callable[[str], int | None], known: int) -> Windows:
    """Give the windows of each reference in the list as it stands at a moment.

    The strongest reference of a row that leads to a person leads the others there. `lead` gives
    the person a reference leads to by the registrations alone.
    """
    found: Windows = {}
    for link in links:
        if not link.is_listed(known):
            continue
        strongest_first = (registration(link.registration), link.badge, link.email.casefold())
        row = [reference for reference in strongest_first if reference]
        anchor = next((one for one in row if lead(one) is not None), None)
        person = None if anchor is None else lead(anchor)
        for reference in row:
            if person is not None and reference != anchor:
                start = -NEVER if link.valid_from is None else link.valid_from
                end = NEVER if link.valid_to is None else link.valid_to
                found.setdefault(reference, []).append(Window(start, end, person))
    return found


def linked(found: Windows, reference: str, at: int) -> set[int]:
    """Give everybody a reference leads to at a moment by the list of links."""
    return {one.person for one in found.get(reference, ()) if one.start <= at < one.end}


def cut(found: Windows, reference: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stay at the borders of windows."""
    borders = {border for one in found.get(reference, ()) for border in (one.start, one.end)}
    inside = sorted(border for border in borders if start < border < end)
    return list(zip([start, *inside], [*inside, end], strict=True))
