"""The chapter on attendance of a report of a Congress, as a draft to be edited.

Order of the categories and wording follow the reports of earlier Congresses: Member States,
non-member States, the United Nations, intergovernmental and non-governmental organizations,
individual experts. While the Congress is on, nothing is said as if it were over.
"""

from dataclasses import dataclass
from datetime import timedelta

from dashboard import format as write
from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, whole
from dashboard.reports.chapters.considered import considered
from dashboard.reports.chapters.sentences import listed, opening, said, state
from dashboard.reports.document import Block, Cell, Document, Paragraph, Section
from dashboard.reports.request import end_of

_DRAFT = "Draft, to be edited. It is no official document of the United Nations."
_ORGANIZATIONS_LEFT_OUT = (
    " Organizations whose names are not given here are in the table “Organizations registered and "
    "represented”, a row each."
)
_ORGANIZATIONS_NOT_NAMED = " Organizations are counted, and not named to the public."
_STATES_LEFT_OUT = " States are named as at the end of a day; of this moment, only their number is."


@dataclass(frozen=True)
class _Named:
    """Sentences on who was represented, and whether they name everybody."""

    texts: tuple[str, ...]
    is_complete: bool


def write_chapter(basis: Basis) -> Document:
    """Write the chapter; sentences whose figure is not known, hidden or zero are left out."""
    states, organizations = _states(basis), _organizations(basis)
    texts = (*_intro(basis), *states.texts, *organizations.texts)
    return Document(
        "attendance-chapter",
        "Attendance and organization of work",
        (
            Section("Date and venue", (_numbered(_venue(basis)),)),
            Section(
                "Attendance",
                (*map(_numbered, texts), *basis.shown("participants_by_category")),
            ),
            *_items(basis),
        ),
        note=_DRAFT
        + ("" if states.is_complete else _STATES_LEFT_OUT)
        + ("" if organizations.is_complete else _left_out(basis)),
    )


def _items(basis: Basis) -> tuple[Section, ...]:
    blocks: tuple[Block, ...] = (
        *map(_numbered, considered(basis)),
        *basis.shown("agenda_items"),
    )
    return (Section("Meetings by agenda item", blocks),) if blocks else ()


def _left_out(basis: Basis) -> str:
    is_public = basis.stamp.audience == "public"
    return _ORGANIZATIONS_NOT_NAMED if is_public else _ORGANIZATIONS_LEFT_OUT


def _numbered(text: str) -> Paragraph:
    return Paragraph(text, is_numbered=True)


def _venue(basis: Basis) -> str:
    event, at = basis.event, basis.stamp.as_of
    name = written.name_in_text(event.name).removeprefix("The ")
    place = f" in {event.venue}" if event.venue else ""
    days = written.period_in_text(event.starts_on, event.ends_on)
    if basis.is_over:
        return f"The {name} was held{place} {days}."
    is_begun = at is not None and at >= end_of(event, event.starts_on - timedelta(days=1))
    verb = "is being held" if is_begun else "is to be held"
    as_at = (
        f" The figures in the present chapter are as at {written.moment(at, event.zone)}."
        if at
        else ""
    )
    return f"The {name} {verb}{place} {days}.{as_at}"


def _intro(basis: Basis) -> tuple[str, ...]:
    attended, registered = basis.count("attended"), basis.count("registered")
    texts = []
    if attended:
        texts.append(
            f"The Congress {basis.was(1)} attended by {said(attended, 'participant')}, in person "
            "or online."
        )
    if registered:
        people = opening(registered, "participant")
        texts.append(f"{people} {basis.was(registered)} registered{_modes(basis, registered)}.")
    return (" ".join(texts),) if texts else ()


def _modes(basis: Basis, registered: int) -> str:
    """Divide participants registered by mode, in figures if their sum is in figures."""
    in_person, online = basis.count("registered_in_person"), basis.count("registered_online")
    if in_person is None or online is None:
        return ""
    number = write.in_text if registered < 10 else write.number
    return f", {number(in_person)} of them to participate in person and {number(online)} online"


def _states(basis: Basis) -> _Named:
    """Say which States were represented.

    Days are known of each State, minutes only of their number: where both differ, there are no
    names.
    """
    found = [row for row in basis.rows("states") if row["is_represented"]]
    members = [_state(row) for row in found if row["is_member"]]
    others = [_state(row) for row in found if not row["is_member"]]
    represented = basis.count("states_represented") or 0
    observers = basis.count("non_member_states_represented") or 0
    is_complete = len(members) == represented
    texts = []
    if represented and is_complete:
        texts.append(
            f"The following {_counted(represented, 'Member State')} {basis.was(represented)} "
            f"represented: {listed(members)}."
        )
    elif represented:
        states = opening(represented, "Member State")
        texts.append(f"{states} {basis.was(represented)} represented.")
    if observers and len(others) == observers:
        texts.append(
            f"The following {_counted(observers, 'non-member State')} {basis.was(observers)} "
            f"represented by observers: {listed(others)}."
        )
    elif observers:
        states = opening(observers, "non-member State")
        texts.append(f"{states} {basis.was(observers)} represented by observers.")
    return _Named(tuple(texts), is_complete and len(others) == observers)


def _counted(value: int, noun: str) -> str:
    """Write a number with its noun after "the following", where one goes without saying."""
    return noun if value == 1 else said(value, noun)


def _state(row: dict[str, Cell]) -> str:
    return state(str(row["state"]), str(row["iso3"]))


def _organizations(basis: Basis) -> _Named:
    """Say which organizations were represented.

    The public is told no names. Days are known of each organization, minutes only of their number:
    where both differ within a day, no names are given.
    """
    texts, is_complete = [], True
    for row in list(basis.rows("organizations_by_category"))[:-1]:
        represented = whole(row["organizations_represented"])
        if not represented:
            continue
        names = [
            str(each["organization"])
            for each in basis.rows("organizations")
            if each["is_represented"] and each["category"] == row["category"]
        ]
        is_named = len(names) == represented
        noun = "organization or entity" if represented == 1 else "organizations or entities"
        texts.append(
            f"In the category “{row['category']}”, {said(represented, noun, noun)} "
            f"{basis.was(represented)} represented{': ' + listed(names) if is_named else ''}."
        )
        is_complete = is_complete and is_named
    return _Named(tuple(texts), is_complete)
