"""A row of the list of speakers. Names of persons are never kept."""

import re
from urllib.parse import quote, urlsplit

from etl import countries
from etl.sources.indico_words import STANDARDS
from etl.sources.privacy import NO_NUMBER, is_no_identifier
from etl.sources.sheet_cells import Cells, is_two_letters, meanings

_DELIVERIES = meanings(
    {
        "in_person": ("on site", "onsite", "in the room", "room"),
        "live": ("live online", "online", "remote", "remotely", "virtual", "platform"),
        "video": ("video message", "video statement", "recorded", "recording", "pre-recorded"),
        "written": ("in writing", "written only", "written statement"),
    }
)

# Also in organizations there are ministers, but none begins with one.
_PERSON = re.compile(
    r"(?:^|[,(;])\s*(?:H\. ?E\.|(?:Mr|Ms|Mrs|Mme)\b|(?:MR|MS|MRS|MME)\."
    r"|(?i:(?:vice[- ]|deputy |prime )?minister|ambassador)\b)"
)

# Of a path that is already written as an address nothing changes.
_UNQUOTED = "/%~!$&'()*+,;=:@"


def statement(cells: Cells) -> dict[str, object]:
    """Read a statement inscribed or made."""
    on = cells.day()
    fact: dict[str, object] = {
        "session_id": cells.meeting(),
        "speaking_order": cells.whole("order"),
        "refs": cells.references(),
        "on_behalf_of": cells.public("on_behalf_of"),
        "level": cells.word("level", STANDARDS["level"]),
        "delivery": cells.word("delivery", _DELIVERIES),
        "delivered_at": cells.moment("delivered", on),
        "text_posted_at": cells.moment("text_posted", on),
        "text_path": _path(cells),
    }
    if cells.text("delivered") and fact["delivery"] is None:
        cells.faults.append("'delivered' is given, but 'delivery' is empty or unknown")
    if cells.text("delivered") and fact["delivery"] == "written":
        cells.faults.append("'delivered' is given for a statement in writing")
    return fact | _speaker(cells)


def _speaker(cells: Cells) -> dict[str, object]:
    """Tell for whom the speaker speaks; a person's name in `speaker` goes no further."""
    speaker, category = cells.text("speaker"), cells.category()
    represents = category.represents if category else None
    state = organization = None
    fact: dict[str, object] = {"category_id": category.id if category else None}
    if represents == "nobody":
        return fact | {"state_iso3": None, "organization": None, "on_behalf_of": None}
    if speaker is None:
        cells.faults.append("'speaker' is empty")
    elif represents == "organization":
        organization = cells.public("speaker")
        if _PERSON.search(speaker):
            cells.faults.append("'speaker' is a person; write the organization")
    elif represents is None and is_two_letters(speaker):
        cells.faults.append("'speaker' is a code of two letters; write the name or a 'category'")
    else:
        state = countries.resolve(speaker)
        if state is None:
            cells.faults.append(_nobody(cells, is_state=represents == "state"))
    return fact | {"state_iso3": state, "organization": organization}


def _nobody(cells: Cells, *, is_state: bool) -> str:
    if is_state:
        return "'speaker' is no State that is known, but 'category' is one of States"
    if cells.text("category"):
        return "'speaker' is no State that is known, and 'category' is unknown"
    return "'speaker' is no State that is known, and 'category' is empty"


def _path(cells: Cells) -> str | None:
    """Return the path of a text as web logs have it, also from a whole address."""
    text = cells.text("text")
    if text is None:
        return None
    try:
        path = urlsplit(text).path
    except ValueError:
        path = ""
    if is_no_identifier(path):
        cells.faults.append(f"'text' {NO_NUMBER}; rename the document")
        return None
    if not path.strip("/"):
        cells.faults.append("'text' is not a path like /statements/japan.pdf")
        return None
    return "/" + quote(path.lstrip("/"), safe=_UNQUOTED)
