"""What pretix answers, as far as it is read; all else is let go before anything is kept.

A field that is missing, or of another type, makes the whole answer none of pretix.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

OWN_TEXTS = ("attendee_email", "company", "country", "secret", "pseudonymization_id")
"""What pretix itself knows of a ticket as text; all else is an answer to a question."""
OWN_CHOICES = ("item", "variation")
"""What it knows by number."""


class Answered(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


Kind = TypeVar("Kind", bound=Answered)
Name = dict[str, str | None] | str
"""A text by language, or in one."""


class Reply(Answered):
    """An answer to a question."""

    question_identifier: str
    answer: str
    options: list[int]


class Position(Answered):
    """A line of an order, which is a ticket or something bought with it."""

    id: int
    positionid: int
    """Number within the order."""
    item: int
    variation: int | None
    attendee_email: str | None
    company: str | None
    country: str | None
    addon_to: int | None
    """The `id` of the position this one belongs to."""
    canceled: bool
    blocked: list[str] | None
    pseudonymization_id: str
    secret: str = ""
    """What the code says; it is asked for only if it is read as the badge."""
    answers: list[Reply]


class Order(Answered):
    """An order with all its positions, those that were cancelled as well."""

    code: str
    status: str
    testmode: bool
    email: str | None
    datetime: str
    """When it was made, ISO 8601."""
    require_approval: bool
    valid_if_pending: bool
    positions: list[Position]


class Variation(Answered):
    """A variation of a product."""

    id: int
    value: Name


class Item(Answered):
    """A product."""

    id: int
    name: Name
    admission: bool
    """Whether each one bought is a person who is let in."""
    variations: list[Variation]


class Option(Answered):
    """A choice of a question."""

    id: int
    answer: Name


class Asked(Answered):
    """A question."""

    id: int
    identifier: str
    options: list[Option]


class DoorList(Answered):
    """A check-in list."""

    id: int
    name: str


class Checkin(Answered):
    """A scan."""

    id: int
    position: int | None
    """None: the code was not known."""
    successful: bool
    auto_checked_in: bool
    type: str
    datetime: str
    """When it was made, ISO 8601."""
    created: Annotated[AwareDatetime, Field(strict=False)]
    """When pretix was told of it."""
    device_id: int | None
    list: int


class Catalogue(Answered):
    """What the numbers in orders and scans stand for, by number."""

    items: dict[int, Item] = Field(default_factory=dict)
    questions: dict[int, Asked] = Field(default_factory=dict)
    lists: dict[int, DoorList] = Field(default_factory=dict)

    def names(self) -> dict[int, str]:
        """Return the name of each product."""
        return {item.id: english(item.name) for item in self.items.values()}

    def variations(self) -> dict[int, str]:
        """Return the name of each variation."""
        found = (one for item in self.items.values() for one in item.variations)
        return {one.id: english(one.value) for one in found}

    def options(self) -> dict[int, str]:
        """Return the text of each choice of a question."""
        found = (one for asked in self.questions.values() for one in asked.options)
        return {one.id: english(one.answer) for one in found}


class Tickets(Answered):
    """All orders of an event, and who came in by which list."""

    orders: list[Order] = Field(default_factory=list)
    catalogue: Catalogue = Catalogue()
    entries: dict[int, dict[int, str]] = Field(default_factory=dict)
    """First entry by list and position, ISO 8601."""

    def positions(self) -> Iterator[tuple[Order, Position]]:
        """Yield every position, in one order."""
        for order in self.orders:
            for position in sorted(order.positions, key=lambda one: one.positionid):
                yield order, position

    def known(self) -> set[int]:
        """Return the numbers of all positions."""
        return {position.id for _, position in self.positions()}


class Scanned(Answered):
    """A scan, and the ticket it is of."""

    checkin: Checkin
    place: str
    """Name of its list."""
    registration: str
    badge: str
    testmode: bool


class Scans(Answered):
    """Scans that pretix was told of in one hour."""

    scans: list[Scanned]


def number_of(order: Order, position: Position) -> str:
    """Return the number of a ticket, as exports write it."""
    return f"{order.code}-{position.positionid}"


def english(name: Name) -> str:
    """Return a text in English, else in the first language it is there in."""
    if isinstance(name, str):
        return name
    texts = {language: text for language, text in name.items() if text}
    for language in ("en", *(one for one in texts if one.startswith("en-")), *texts):
        if language in texts:
            return texts[language]
    return ""


def read_all(kind: type[Kind], values: object) -> list[Kind] | None:
    """Read a list of answers of a kind, None if it is anything else."""
    if not isinstance(values, Iterable) or isinstance(values, str | dict):
        return None
    try:
        return [kind.model_validate(value) for value in values]
    except ValidationError:
        return None
