"""A sample of pretix over HTTP: tickets, and who was scanned where."""

from typing import Any

from tests.faulty_server import System
from tests.kinds.planted import BADGE, EMAIL, IPV4, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample
from tests.pretix_system import LISTS, Pretix, checkin, order, ticket

_OWN: dict[str, Any] = {
    "attendee_name": NAME,
    "attendee_name_parts": {"full_name": NAME},
    "attendee_email": EMAIL,
    "company": f"{NAME}, {PHONE}",
    "street": f"{STORY} 1",
    "pseudonymization_id": BADGE,
    "secret": SECRET,
    "answers": [
        {"question": 1, "question_identifier": "GENDER", "answer": EMAIL, "options": []},
        {"question": 2, "question_identifier": "DIET", "answer": STORY, "options": []},
    ],
}
_ORDER: dict[str, Any] = {
    "email": EMAIL,
    "phone": PHONE,
    "comment": f"call {NAME}",
    "invoice_address": {"name": NAME, "street": STORY},
    "secret": SECRET,
    "url": f"https://pretix.example.org/{SECRET}/",
}
_SCAN: dict[str, Any] = {"error_explanation": f"{NAME} {EMAIL}", "raw_barcode": SECRET, "ip": IPV4}


def _pretix() -> System:
    """Return a pretix of four tickets, one of a product that nobody explained, and six scans."""
    orders = [
        order("AAA01", ticket(1, **_OWN), **_ORDER),
        order("BBB02", ticket(2, 2, **_OWN), ticket(3, **_OWN, positionid=2), **_ORDER),
        order("CCC03", ticket(4, 3, **_OWN), **_ORDER | {"datetime": PHONE}),
        order("DDD04", ticket(5, **_OWN), **_ORDER | {"status": EMAIL}),
    ]
    scans = [
        checkin(1, 501, 12, "10:00:00", **_SCAN),
        checkin(2, 502, 13, "10:01:00", **_SCAN),
        checkin(3, 503, 11, "10:02:00", **_SCAN),
        checkin(4, 501, 12, "10:03:00", **_SCAN | {"type": EMAIL}),
        checkin(5, 501, 12, "10:04:00", **_SCAN | {"datetime": PHONE}),
        checkin(6, 501, 12, "10:05:00", **_SCAN | {"successful": False, "error_reason": EMAIL}),
    ]
    pretix = Pretix(orders, scans)
    names = LISTS | {12: f"Desk {PHONE}", 13: EMAIL}
    pretix.lists = [{"id": number, "name": name} for number, name in names.items()]
    pretix.items[1]["name"] = {"en": f"Group, ask {EMAIL}"}
    pretix.items[2] |= {"name": PHONE, "admission": True}
    return pretix.system()


PRETIX_API = (
    Sample(
        # Four tickets and three scans.
        7,
        3,
        keys='organizer = "un"\nevent = "c15"\n[source.fields]\n'
        '"secret" = "badge"\n"gender" = "gender"',
        system=_pretix,
    ),
)
