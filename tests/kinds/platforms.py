"""Samples of platforms over HTTP: who took part in their meetings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faulty_server import TOKEN, Asked, Grants, System
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

_TENANT_GRANT = "/tenant-1/oauth2/v2.0/token"
_WEBINAR = "/v1.0/solutions/virtualEvents/webinars/webinar-1/sessions"


def _record(**more: object) -> dict[str, Any]:
    """Return a participant, and what a form of registration was told."""
    return {
        "id": SECRET,
        "emailAddress": EMAIL,
        "totalAttendanceInSeconds": 3600,
        "role": "Attendee",
        "registrationId": BADGE,
        "identity": {"id": SECRET, "displayName": NAME, "tenantId": SECRET},
        "attendanceIntervals": [_interval("2021-03-08T01:00:00Z", "2021-03-08T02:00:00Z")],
        "externalRegistrationInformation": {"referrer": EMAIL, "registrationId": BADGE},
    } | more


def _interval(joined: str, left: str) -> dict[str, Any]:
    return {"joinDateTime": joined, "leaveDateTime": left, "durationInSeconds": 3600}


def _graph() -> System:
    """Return a Microsoft Graph with a report of a webinar."""
    grants = Grants(lambda asked: asked.form["client_secret"] == TOKEN)
    guest = {"id": "", "displayName": f"{PHONE} {IPV4}"}
    records = [
        _record(),
        _record(emailAddress=None, identity=guest, role=f"{NAME} {EMAIL}"),
        _record(attendanceIntervals=[_interval(EMAIL, PHONE)]),
    ]
    session = {"id": "s1", "subject": f"Briefing {EMAIL}", "joinWebUrl": f"https://{SECRET}"}
    report = {"id": "r1", "totalParticipantCount": 3, "externalEventInformation": [EMAIL]}
    reports = f"{_WEBINAR}/s1/attendanceReports"
    return System(
        {
            _TENANT_GRANT: grants,
            _WEBINAR: {"value": [session]},
            reports: {"value": [report]},
            f"{reports}/r1/attendanceRecords": {"value": records},
        },
        knows=grants.knows,
        open_paths=(_TENANT_GRANT,),
    )


GRAPH_API = (
    Sample(
        2,
        1,
        keys='token_url = "{url}"\ntenant_id = "tenant-1"\nclient_id = "app"\n'
        'events = [{ type = "webinar", id = "webinar-1", name = "Committee I" }]\n'
        '[source.references]\n"identity.id" = "platform"\nregistrationId = "badge"',
        system=_graph,
    ),
)


def _person(number: int, **more: object) -> dict[str, Any]:
    """Return somebody in a meeting that is on."""
    device = {
        "correlationId": SECRET,
        "deviceType": AGENT,
        "phoneNumber": PHONE,
        "ipAddress": IPV4,
        "joinedTime": "2021-03-08T01:00:00Z",
        "leftTime": "2021-03-08T02:00:00Z",
    }
    return {
        "id": f"m1_I_1_{number}",
        "orgId": SECRET,
        "host": False,
        "coHost": False,
        "email": EMAIL,
        "displayName": NAME,
        "invitee": True,
        "state": "joined",
        "joinedTime": "2021-03-08T01:00:00Z",
        "leftTime": "1970-01-01T00:00:00Z",
        "siteUrl": f"https://{EMAIL}",
        "meetingId": "m1_I_1",
        "hostEmail": EMAIL,
        "devices": [device],
    } | more


def _webex() -> System:
    """Return a Webex with a meeting that is on."""
    people = [
        _person(1),
        _person(2, email="", displayName=PHONE, devices=None),
        _person(3, joinedTime=EMAIL, leftTime=PHONE, devices=None),
    ]
    meeting = {"id": "series-1", "title": f"{NAME} {EMAIL}", "password": SECRET}

    def meetings(asked: Asked) -> dict[str, Any]:
        return {"items": [meeting] if "meetingNumber" in asked.query else []}

    return System({"/v1/meetings": meetings, "/v1/meetingParticipants": {"items": people}})


WEBEX_API = (
    Sample(
        2,
        1,
        keys=f'host_email = "{EMAIL}"\nevents = [{{ number = "2550 123 4567" }}]',
        system=_webex,
    ),
)
