"""Samples of scans at doors, and of tables of any system."""

import io
import json

import polars as pl

from tests.kinds.planted import BADGE, EMAIL, IPV4, IPV6, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample, csv, xlsx

_AT = "2021-03-08T10:00:00+09:00"
_SCANS = csv(
    ("badge", "room", "direction", "time", "device", "holder"),
    (BADGE, "Hall", "in", _AT, IPV4, NAME),
    (BADGE, f"Desk {PHONE}", "out", _AT, EMAIL, NAME),
    (BADGE, EMAIL, "in", _AT, IPV6, STORY),
    (BADGE, "Hall", EMAIL, _AT, IPV4, NAME),
    (BADGE, "Hall", "in", PHONE, IPV4, NAME),
)
_LOG_TITLES = (
    *("Date", "Time", "Check-in list", "Scan type", "Order code", "Position ID", "Secret"),
    *("Product", "Name", "Device", "Automatically checked in", "Gate", "Result", "Error message"),
)
_LOG = csv(
    _LOG_TITLES,
    *(
        (
            "2021-03-08",
            time,
            place,
            way,
            "ABC12",
            "1",
            SECRET,
            STORY,
            NAME,
            device,
            auto,
            "",
            ok,
            "",
        )
        for time, place, way, device, auto, ok in (
            ("10:02", "Hall", "Entry", IPV4, "No", "OK"),
            ("11:59", f"Desk {PHONE}", "Exit", EMAIL, "No", "OK"),
            ("10:03", "Hall", "Entry", "Gate", "No", f"{NAME} {EMAIL}"),
            ("10:04", "Hall", EMAIL, "Gate", "No", "OK"),
            (PHONE, "Hall", "Entry", "Gate", "No", "OK"),
            ("10:05", "Hall", "Entry", "Gate", EMAIL, "OK"),
        )
    ),
)
_LIST = csv(
    ("Attendee name", "Checked in", "Checked out", "Automatically checked in", "Secret", "E-mail"),
    (NAME, "2021-03-08 10:02", "2021-03-08 11:59", "No", SECRET, EMAIL),
    (NAME, EMAIL, "", "No", SECRET, EMAIL),
    (NAME, "2021-03-08 10:02", "", PHONE, SECRET, EMAIL),
)
_SCAN_KEYS = """
into = "scan"
[source.columns]
"Card" = "badge"
"Gate" = "place"
"Way" = "direction"
"When" = "scanned_at"
"Reader" = "device"
"""
_STAY_KEYS = """
into = "stay"
service = ["^booth"]
[source.columns]
"Who" = "name"
"Mail" = "email"
"Account" = "platform"
"Call" = "place"
"From" = "started_at"
"To" = "ended_at"
"Client" = "device"
"Counts" = "counts"
"""
_REGISTRATION_KEYS = """
into = "registration"
[source.columns]
"No" = "registration"
"State" = "status"
"Arrived" = "checked_in"
"Arrived at" = "checked_in_at"
"Group" = "category"
"Nation" = "country"
"Body" = "organization"
"Mail" = "email"
"Card" = "badge"
"""
_CARDS = {
    "Card": [BADGE, BADGE, BADGE, BADGE],
    "Gate": ["Hall", f"Desk {PHONE}", "Hall", "Hall"],
    "Way": ["in", "out", EMAIL, "in"],
    "When": ["2021-03-08 10:00:00", "2021-03-08 11:00:00", "2021-03-08 11:00:00", EMAIL],
    "Reader": [IPV4, EMAIL, IPV6, IPV4],
    "Holder": [NAME, NAME, EMAIL, STORY],
}


def _parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(_CARDS).write_parquet(out)
    return out.getvalue()


def _calls() -> bytes:
    usual = {"Who": NAME, "Mail": EMAIL, "Account": SECRET, "Counts": "yes", "Notes": STORY}
    times = {"From": "2021-03-08 10:00", "To": "2021-03-08 11:00"}
    calls = [
        usual | times | {"Call": f"with {NAME} {EMAIL}", "Client": IPV4},
        usual | times | {"Call": PHONE, "Client": IPV6, "Mail": "", "Account": ""},
        usual | {"Call": "912 000 111", "From": EMAIL, "To": PHONE},
        usual | times | {"Call": "912 000 111", "Counts": EMAIL},
    ]
    lines = [*map(json.dumps, calls), f'["{EMAIL}"]', f"{NAME} {EMAIL}"]
    return "\n".join(lines).encode()


_PEOPLE = (
    *(("No", "State", "Arrived", "Arrived at", "Group", "Nation", "Body", "Mail", "Card", "Name"),),
    *(
        (no, state, arrived, "2021-03-08 09:00", group, nation, f"{PHONE}", EMAIL, BADGE, NAME)
        for no, state, arrived, group, nation in (
            ("1", "approved", "yes", "Member States", "France"),
            ("2", "approved", "yes", "Intergovernmental Organizations", "France"),
            ("3", "approved", "no", EMAIL, PHONE),
            ("4", EMAIL, "no", "Member States", "France"),
            ("5", "approved", EMAIL, "Member States", "France"),
            (EMAIL, "approved", "no", "Member States", "France"),
        )
    ),
)

ROOM_SCANS = (Sample(3, 2, {"scans.csv": _SCANS}),)
PRETIX = (
    Sample(2, 3, {"log.csv": _LOG}, 'issuer = "tickets"'),
    Sample(2, 2, {"list.csv": _LIST}, 'room = "Hall"'),
)
TABLES = (
    Sample(
        2, 2, {"cards.csv": csv(tuple(_CARDS), *zip(*_CARDS.values(), strict=True))}, _SCAN_KEYS
    ),
    Sample(2, 2, {"cards.parquet": _parquet()}, _SCAN_KEYS),
    Sample(2, 4, {"calls.jsonl": _calls()}, _STAY_KEYS),
    Sample(3, 3, {"people.xlsx": xlsx(*_PEOPLE)}, _REGISTRATION_KEYS),
)
