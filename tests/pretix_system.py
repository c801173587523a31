"""A pretix on the loopback: orders and scans as it answers them, in pages of three."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.faulty_server import TOKEN, Asked, Reply, System

BASE = "/api/v1/organizers/un/events/c15/"
PAGE = 3
LISTS = {11: "Badge desk", 12: "Hall", 13: "Annex"}
ITEMS = {
    1: ({"de": "Mitgliedstaaten", "en": "Member States"}, True),
    2: ({"en": "Non-Governmental Organizations"}, True),
    3: ({"en": "Workshop"}, False),
}
PAGE_FAULTS = ("page twice", "page left out", "page of another list")


def ticket(number: int, item: int = 1, **more: Any) -> dict[str, Any]:
    """Return a position of an order, as pretix answers it in full."""
    return {
        "id": 500 + number,
        "positionid": 1,
        "item": item,
        "variation": 7,
        "attendee_name": "Amina Otieno",
        "attendee_name_parts": {"full_name": "Amina Otieno"},
        "attendee_email": None,
        "company": None,
        "country": "FR",
        "addon_to": None,
        "canceled": False,
        "blocked": None,
        "pseudonymization_id": f"PSEUDO{number}",
        "secret": f"s3cr3t{number}",
        "answers": [
            {"question": 1, "question_identifier": "GENDER", "answer": "weiblich", "options": [21]},
            {"question": 2, "question_identifier": "PASSPORT", "answer": "XP777", "options": []},
        ],
    } | more


def order(code: str, *positions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an order, as pretix answers it in full."""
    return {
        "code": code,
        "status": "p",
        "testmode": False,
        "email": f"{code.casefold()}@example.org",
        "phone": "+81 3 1234 5678",
        "datetime": "2021-02-01T09:00:00+09:00",
        "require_approval": False,
        "valid_if_pending": False,
        "positions": [one | {"order": code} for one in positions],
        "modified": "2021-02-01T00:00:00Z",
    } | more


def checkin(
    number: int, position: int | None, door: int, at: str, created: str = "", **more: Any
) -> dict[str, Any]:
    """Return a scan on 8 March: clocks are local, and pretix is told at once but if it says so."""
    return {
        "id": number,
        "successful": True,
        "error_reason": None,
        "error_explanation": None,
        "position": position,
        "datetime": f"2021-03-08T{at}+09:00",
        "list": door,
        "created": f"2021-03-08T{created or at}.118004+09:00",
        "auto_checked_in": False,
        "gate": 3,
        "device": 7,
        "device_id": 2,
        "type": "entry",
    } | more


class Pretix:
    """What a pretix holds; it may be changed while it is asked."""

    def __init__(self, orders: list[dict[str, Any]], checkins: list[dict[str, Any]]) -> None:
        self.orders, self.checkins = orders, checkins
        self.now = "2021-03-08T12:00:00+09:00"
        self.items = [
            {"id": number, "name": name, "admission": admits, "variations": []}
            for number, (name, admits) in ITEMS.items()
        ]
        value = {"de": "Vor Ort", "en": "In person"}
        self.items[0]["variations"] = [{"id": 7, "value": value}]
        option = {"id": 21, "identifier": "F", "answer": {"de": "weiblich", "en": "Female"}}
        self.questions = [{"id": 1, "identifier": "GENDER", "options": [option]}]
        self.lists = [{"id": number, "name": name} for number, name in LISTS.items()]

    def system(self) -> System:
        """Return a server that answers from it."""
        lists: dict[str, Callable[[Asked], list[dict[str, Any]]]] = {
            "orders": self._orders,
            "checkins": self._checkins,
            "items": lambda _: self.items,
            "questions": lambda _: self.questions,
            "checkinlists": lambda _: self.lists,
        }
        answers = {f"{BASE}{name}/": self._paged(name, found) for name, found in lists.items()}
        return System(answers, spoil=spoil, knows=_knows)

    def _orders(self, asked: Asked) -> list[dict[str, Any]]:
        since = asked.query.get("modified_since", "")
        return [one for one in self.orders if one["modified"] >= since]

    def _checkins(self, asked: Asked) -> list[dict[str, Any]]:
        since = datetime.fromisoformat(asked.query.get("created_since", "2000-01-01T00:00:00Z"))
        return [one for one in self.checkins if datetime.fromisoformat(one["created"]) >= since]

    def _paged(
        self, name: str, found: Callable[[Asked], list[dict[str, Any]]]
    ) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            number = int(asked.query.get("page", 1))
            all_of_it = found(asked)
            end = number * PAGE
            query = "&".join(
                f"{key}={value}" for key, value in asked.query.items() if key != "page"
            )
            host = asked.headers["Host"]
            address = f"http://{host}{BASE}{name}/?{query}&page={number + 1}".replace("+", "%2B")
            value = {
                "count": len(all_of_it),
                "next": address if end < len(all_of_it) else None,
                "previous": None,
                "results": all_of_it[end - PAGE : end],
            }
            return Reply(value, fields={"X-Page-Generated": self.now})

        return answer


def _knows(asked: Asked) -> bool:
    return asked.headers.get("Authorization") == f"Token {TOKEN}"


def spoil(value: Any, fault: str) -> Any:
    """Return what another version of pretix, or one that is out of order, answers."""
    results = value["results"]
    if fault == "no answer":
        return {"detail": "Maintenance"}
    if fault == "no field":
        gone = ("testmode", "created", "admission", "options", "name")
        return value | {
            "results": [{key: one[key] for key in one if key not in gone} for one in results]
        }
    if fault == "page twice":
        return value | {"results": results[:1] * 2}
    if fault == "page left out":
        return value | {"results": []}
    if fault == "page of another list":
        return value | {"results": [{"id": 1}]}
    return value
