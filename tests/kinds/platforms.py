"""Samples of platforms over HTTP: who took part in their meetings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faulty_server import Asked, Grants, System
from tests.kinds.planted import AGENT, BADGE, EMAIL, IPV4, NAME, PHONE, SECRET
from tests.kinds.sample import Sample

_GRANT = "/oauth/token"


def _participant(number: int, email: str, **more: object) -> dict[str, Any]:
    return {
        "id": SECRET,
        "user_id": str(number),
        "name": NAME,
        "user_email": email,
        "join_time": "2021-03-08T01:00:00Z",
        "leave_time": "2021-03-08T02:00:00Z",
        "customer_key": BADGE,
        "registrant_id": SECRET,
        "status": "in_meeting",
        "ip_address": IPV4,
        "location": f"{NAME}, {IPV4}",
        "device": AGENT,
    } | more


def _zoom() -> System:
    """Return a Zoom that reports only what was held of late, whenever its people came."""
    grants = Grants(_is_right)
    began = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    rows = [
        _participant(1, EMAIL),
        _participant(2, "", name=PHONE, join_time="2021-03-08T01:30:00Z"),
        _participant(3, EMAIL, join_time=EMAIL, leave_time=PHONE),
    ]
    registrant = {"id": SECRET, "email": EMAIL, "first_name": NAME, "phone": PHONE}
    pages = {"next_page_token": "", "page_size": 300}
    return System(
        {
            _GRANT: grants,
            "/v2/past_meetings/91200011111/instances": {
                "meetings": [{"uuid": "u1", "start_time": began}]
            },
            "/v2/report/meetings/u1/participants": pages
            | {"total_records": 3, "participants": rows},
            "/v2/meetings/91200011111/registrants": pages
            | {"total_records": 1, "registrants": [registrant]},
        },
        knows=grants.knows,
        open_paths=(_GRANT,),
    )


def _is_right(asked: Asked) -> bool:
    return asked.headers["Authorization"].startswith("Basic ")


ZOOM_API = (
    Sample(
        2,
        1,
        keys='token_url = "{url}/oauth/token"\naccount_id = "ACC"\nclient_id = "app"\n'
        'meeting_ids = ["912 0001 1111"]\nregistrants = true\n'
        '[source.references]\ncustomer_key = "badge"',
        system=_zoom,
    ),
)
