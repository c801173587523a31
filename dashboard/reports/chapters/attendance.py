"""The chapter on attendance of a report of a Congress, as a draft to be edited.

Order of the categories and wording follow the reports of earlier Congresses: Member States,
non-member States, the United Nations, intergovernmental and non-governmental organizations,
individual experts.
"""

from datetime import date

from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, whole
from dashboard.reports.chapters.sentences import listed, said, was
from dashboard.reports.document import Document, Paragraph, Section

_DRAFT = "Draft, to be edited. It is no official document of the United Nations."
_NAMES_LEFT_OUT = (
    " Organizations whose names are not given here are in the table “Organizations registered and "
    "represented” of the internal report, a row each."
)


def write_chapter(basis: Basis) -> Document:
    """Write the chapter; sentences whose figure is not known or hidden are left out."""
    organizations, are_named = _organizations(basis)
    texts = (_intro(basis), *_states(basis), *organizations)
    attendance = tuple(Paragraph(text, is_numbered=True) for text in texts if text)
    return Document(
        "attendance-chapter",
        "Attendance and organization of work",
        (
            Section("Date and venue", (Paragraph(_venue(basis), is_numbered=True),)),
            Section("Attendance", (*attendance, *basis.shown("participants_by_category"))),
            Section(
                "Meetings by agenda item",
                (
                    *(Paragraph(text, is_numbered=True) for text in _items(basis)),
                    *basis.shown("agenda_items"),
                ),
            ),
        ),
        note=_DRAFT if are_named else _DRAFT + _NAMES_LEFT_OUT,
    )


def _venue(basis: Basis) -> str:
    event = basis.event
    place = f" in {event.venue}" if event.venue else ""
    days = written.period_in_text(event.starts_on, event.ends_on)
    return f"The {event.name} was held{place} {days}."


def _intro(basis: Basis) -> str:
    attended, registered = basis.count("attended"), basis.count("registered")
    if attended is None or registered is None:
        return ""
    in_person, online = basis.count("registered_in_person"), basis.count("registered_online")
    modes = ""
    if in_person is not None and online is not None:
        modes = f", {said(in_person, 'of them', 'of them')} in person and {online:,} online"
    return (
        f"The Congress was attended by {said(attended, 'participant')}, in person or online, out "
        f"of {said(registered, 'participant')} registered{modes}."
    )


def _states(basis: Basis) -> tuple[str, ...]:
    found = [row for row in basis.rows("states") if row["is_represented"]]
    members = [str(row["state"]) for row in found if row["is_member"]]
    others = [str(row["state"]) for row in found if not row["is_member"]]
    texts = []
    if members:
        texts.append(
            f"The following {said(len(members), 'Member State')} "
            f"{was(len(members))} represented: {listed(members)}."
        )
    if others:
        texts.append(
            f"The following {said(len(others), 'non-member State')} "
            f"{was(len(others))} represented by observers: {listed(others)}."
        )
    return tuple(texts)


def _organizations(basis: Basis) -> tuple[list[str], bool]:
    """Say which organizations were represented, and whether all are named.

    The public is told no names. Days are known of each organization, minutes only of their number:
    where both differ within a day, no names are given.
    """
    texts, are_named = [], True
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
            f"{was(represented)} represented{': ' + listed(names) if is_named else ''}."
        )
        are_named = are_named and is_named
    return texts, are_named


def _items(basis: Basis) -> tuple[str, ...]:
    """Say of each item at which meetings it was considered, with their dates."""
    items: dict[str, list[tuple[str, date]]] = {}
    for row in basis.rows("meetings_held"):
        day = row["congress_day"]
        if row["status"] != "held" or not isinstance(day, date) or not row["agenda_item"]:
            continue
        for item in str(row["agenda_item"]).split(";"):
            items.setdefault(item.strip(), []).append((str(row["name"]), day))
    order = [str(row["agenda_item"]) for row in basis.rows("agenda_items")]
    return tuple(_considered(item, items[item]) for item in order if item in items)


def _considered(item: str, meetings: list[tuple[str, date]]) -> str:
    days: dict[date, list[str]] = {}
    for name, day in meetings:
        days.setdefault(day, []).append(name)
    parts = [
        f"at {listed([_with_article(name) for name in names])}, on {written.day(day)}"
        for day, names in days.items()
    ]
    return f"Agenda item {item} was considered {'; '.join(parts)}."


def _with_article(name: str) -> str:
    """Write "the 6th plenary meeting", but "Committee I, 2nd meeting"."""
    return f"the {name}" if name[:1].isdigit() else name
