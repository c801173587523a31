"""A statement on a list of speakers: from the inscription to the text that is posted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from etl.demo.model import NEVER, Category

Delivery = Literal["", "in person", "live", "video", "written"]


@dataclass(frozen=True)
class Statement:
    """A row of the list of speakers. Each fact has the moment at which somebody writes it down."""

    session_id: str
    speaker: str
    """State or organization as written; for who represents nobody only what they are."""
    state: str | None
    category: Category
    order: int = 0
    inscribed: int = NEVER
    organization: str = ""
    """The organization, under its own name. The truth never looks at it."""
    on_behalf_of: str = ""
    level: str = ""
    delivery: Delivery = ""
    delivered: int | None = None
    """When the speaker began; None for a text only, and for who never took the floor."""
    delivery_written: int = NEVER
    posted: int | None = None
    posting_written: int = NEVER
    path: str = ""
    registration: int | None = None
    badge: str = ""
    email: str = ""

    def at(self, known: int) -> "Statement":
        """Give the row as it stands at a moment after the inscription."""
        is_made, is_posted = self.delivery_written <= known, self.posting_written <= known
        return replace(
            self,
            delivery=self.delivery if is_made else "",
            delivered=self.delivered if is_made else None,
            posted=self.posted if is_posted else None,
            path=self.path if is_posted else "",
        )

    def moments(self) -> Iterator[int]:
        """Give the moments at which something is written in the row."""
        written_at = (self.inscribed, self.delivery_written, self.posting_written)
        yield from (at for at in written_at if at < NEVER)
