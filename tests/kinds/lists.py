"""Samples of lists: registrations and timetables of Indico, as files and over HTTP; decisions."""

import json
from typing import Any

from tests.faulty_server import FORM, TIMETABLE, System
from tests.kinds.planted import BADGE, EMAIL, IPV4, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample, csv, xlsx

_TITLES = (
    *("ID", "Name", "Category", "Country", "Organization", "Mode of attendance", "Email Address"),
    *("Phone Number", "Address", "Dietary needs", "Badge number", "Ticket", "Registration date"),
    *("Registration state", "Checked in", "Check-in date", "Tags"),
)
_STATE: dict[str, str] = {
    "ID": "1",
    "Name": NAME,
    "Category": "Member States",
    "Country": "France",
    "Organization": f"{NAME}, {PHONE}",
    "Mode of attendance": "In person",
    "Email Address": EMAIL,
    "Phone Number": PHONE,
    "Address": f"{IPV4} {STORY}",
    "Dietary needs": STORY,
    "Badge number": BADGE,
    "Ticket": SECRET,
    "Registration date": "2021-01-19 08:00:00+00:00",
    "Registration state": "Completed",
    "Checked in": "Yes",
    "Check-in date": "2021-03-08 00:12:09+00:00",
    "Tags": f"VIP; call {PHONE}; {EMAIL}",
}
_CHANGES: tuple[dict[str, str], ...] = (
    {},
    {"ID": "2", "Category": "Intergovernmental Organizations", "Organization": f"IGO {EMAIL}"},
    # Whatever stands in a choice without a meaning is shown, unless its form tells what it is.
    {"ID": "3", "Category": EMAIL, "Country": PHONE, "Mode of attendance": IPV4},
    {"ID": "4", "Registration date": EMAIL, "Check-in date": PHONE},
    {"ID": "5", "Registration state": EMAIL},
    {"ID": "6", "Checked in": PHONE},
    {"ID": EMAIL},
)
_ROWS = [tuple((_STATE | change)[title] for title in _TITLES) for change in _CHANGES]

_CHOICES = [{"countryKey": "FR", "caption": "France"}]


def _entry(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "regform_id": 3,
        "event_id": 3,
        "full_name": NAME,
        "email": EMAIL,
        "state": "complete",
        "checked_in": True,
        "checked_in_dt": "2021-03-08T00:12:09.402311+00:00",
        "checkin_secret": SECRET,
        "personal_data_picture": f"https://indico.example.org/{SECRET}.jpg",
        "registration_date": "2021-01-19T08:00:00+00:00",
        "tags": [{"id": 1, "title": f"call {PHONE}"}],
    }


def _detail(number: int, category: str = "Member States") -> dict[str, Any]:
    def field(title: str, data: object, kind: str = "text", **more: Any) -> dict[str, Any]:
        return {"title": title, "input_type": kind, "data": data, "description": STORY} | more

    fields = [
        field("First Name", NAME),
        field("Email Address", EMAIL, "email"),
        field("Phone Number", PHONE, "phone"),
        field("Category", category),
        field("Organization", f"{NAME} {EMAIL}"),
        field("Country", "FR", "country", choices=_CHOICES),
        field("Mode of attendance", EMAIL),
        field("Badge number", BADGE),
        field("Dietary needs", STORY, "textarea"),
    ]
    return _entry(number) | {"registration_data": [{"title": NAME, "fields": fields}]}


def _block(number: int, **fields: object) -> dict[str, object]:
    return {
        "entryType": "Session",
        "uniqueId": f"s{number}",
        "sessionId": number,
        "sessionSlotId": number,
        "sessionCode": EMAIL,
        "title": f"Workshop {number}",
        "slotTitle": "",
        "room": "Hall",
        "location": f"ask {NAME}",
        "description": f"{STORY} {EMAIL}",
        "conveners": [{"fullName": NAME, "email": EMAIL, "phone": PHONE}],
        "startDate": {"date": "2021-03-08", "time": "10:00:00", "tz": "Asia/Tokyo"},
        "endDate": {"date": "2021-03-08", "time": "12:00:00", "tz": "Asia/Tokyo"},
        "entries": {"c1": {"title": f"A talk of {NAME}", "presenters": [{"email": EMAIL}]}},
    } | fields


def _timetable() -> dict[str, Any]:
    single: dict[str, object] = {"sessionId": None, "entryType": "Contribution"}
    blocks = [
        _block(1, title=f"Side event, write to {EMAIL}"),
        _block(2, slotTitle=f"call {PHONE}", room=f"Desk {PHONE}"),
        _block(3, room=IPV4),
        _block(4, uniqueId=EMAIL, **single),
        _block(5, startDate={"date": EMAIL, "time": PHONE, "tz": EMAIL}),
    ]
    day = {f"s{number}": block for number, block in enumerate(blocks)}
    return {"count": 1, "url": f"https://{EMAIL}", "results": {"3": {"20210308": day}}}


def indico_system() -> System:
    """Return an Indico of two registrations, one of them of an organization, and a timetable."""
    return System(
        {
            FORM: [_entry(1), _entry(2)],
            f"{FORM}1": _detail(1),
            f"{FORM}2": _detail(2, "Intergovernmental Organizations"),
            TIMETABLE: _timetable(),
        }
    )


REGISTRATIONS = (
    Sample(4, 3, {"list.csv": csv(_TITLES, *_ROWS)}),
    Sample(4, 3, {"list.xlsx": xlsx(_TITLES, *_ROWS)}),
    Sample(2, 0, {"1.json": json.dumps([_detail(1), _detail(2, EMAIL)]).encode()}),
)
TIMETABLES = (Sample(3, 2, {"timetable.json": json.dumps(_timetable()).encode()}),)
API = (
    # A list and the details of two entries, and three blocks.
    Sample(7, 2, keys="event_id = 3\nform_ids = [3]\ntimetable = true", system=indico_system),
)
_RELEASE = {
    "release_id": "20210308T0115Z-000001",
    "as_of": "2021-03-08T01:15:00Z",
    "released_at": "2021-03-08T03:00:00Z",
    "released_by": "Reporting officer",
    "seq": 1,
    "content_hash": "ab" * 32,
}
RELEASES = (Sample(1, 0, {"release.json": json.dumps(_RELEASE).encode()}),)

_ACKNOWLEDGEMENT = {
    "alert_id": "0123456789abcdef0123456789abcdef",
    "acknowledged_at": "2021-03-08T01:21:00Z",
    "acknowledged_by": "Duty officer",
}
ACKNOWLEDGEMENTS = (Sample(1, 0, {"seen.json": json.dumps(_ACKNOWLEDGEMENT).encode()}),)
