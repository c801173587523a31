"""Configuration of `pretix_api`: where to fetch, and what tickets and check-in lists say."""

from collections.abc import Mapping

from pydantic import Field

from etl.fetch.signing import Signing
from etl.sources.fetched import Address, Fetched
from etl.sources.indico_entries import Column, Fields, fold
from etl.sources.indico_registrations import IndicoRegistrations, titles_of
from etl.sources.options import Offset
from etl.sources.pretix_answers import OWN_CHOICES, OWN_TEXTS, Order, Position

TITLES: Mapping[Column, tuple[str, ...]] = {
    "category": ("item",),
    "country": ("country",),
    "organization": ("company",),
    "email": ("attendee_email",),
}
"""What a column is read from, if the configuration does not say it."""
_SECRET = "secret"


class PretixApi(Fetched, IndicoRegistrations):
    """Configuration of `pretix_api`; `fields` are of a ticket, or identifiers of questions."""

    url: Address = "https://pretix.eu"
    organizer: str = Field(pattern=r"^[A-Za-z0-9._-]+$")
    """Short form of the organizer, as in the address of the shop."""
    event: str = Field(pattern=r"^[A-Za-z0-9._-]+$")
    """Short form of the event."""
    badge_lists: tuple[str, ...] = ()
    """Check-in lists at which badges are handed out, which are no rooms; empty: an entry by any
    list is an arrival."""
    clock_offset_seconds: Offset = 0
    """Added to the time of every scan: what the clocks at the doors are slow by."""

    def signing(self) -> Signing:
        """Tell how pretix wants its tokens."""
        return Signing(prefix="Token ")

    def address(self, resource: str) -> str:
        """Return the path of a resource of the event."""
        return f"/api/v1/organizers/{self.organizer}/events/{self.event}/{resource}/"

    def titles(self) -> Fields:
        """Return what each column is read from."""
        return titles_of(self, TITLES)

    def questions(self) -> list[str]:
        """Return the identifiers of the questions that are read, folded."""
        own = {fold(name) for name in (*OWN_TEXTS, *OWN_CHOICES)}
        return sorted({fold(title) for title in self.fields} - own)

    def asked_fields(self) -> list[str]:
        """Return the fields of orders that are asked for; names and telephones are none of them."""
        order = [name for name in Order.model_fields if name != "positions"]
        unread = () if self.reads_secret() else (_SECRET,)
        ticket = [name for name in Position.model_fields if name not in unread]
        return [*order, *(f"positions.{name}" for name in ticket)]

    def reads_secret(self) -> bool:
        """Tell if the secret of a ticket is read as its badge."""
        return any(fold(title) == _SECRET for title in self.fields)

    def badge(self, position: Position) -> str:
        """Return what pretix itself gave a ticket and is read as its badge."""
        own = own_texts(position)
        return next((own[t] for t in self.titles().titles.get("badge", ()) if own.get(t)), "")

    def hands_out_badges(self, name: str) -> bool:
        """Tell if badges are handed out at a check-in list."""
        return fold(name) in map(fold, self.badge_lists)


def own_texts(position: Position) -> dict[str, str]:
    """Return what pretix itself knows of a ticket as text, by folded name."""
    return {fold(name): getattr(position, name) or "" for name in OWN_TEXTS}
