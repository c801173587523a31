"""Samples of reports of platforms: who was connected, from when to when."""

from tests.kinds.planted import BADGE, EMAIL, IPV4, IPV6, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample, csv, xlsx

_ZOOM_MEETING = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    f'912 0001 1111,"{NAME} {EMAIL}",03/08/2021 09:55:00 AM,03/08/2021 01:05:00 PM,{EMAIL},190,3,\n'
    "\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Badge\n"
    f"{NAME},{EMAIL},03/08/2021 10:01:33 AM,03/08/2021 11:58:00 AM,117,Yes,{BADGE}\n"
    f"{PHONE},,03/08/2021 10:02:00 AM,03/08/2021 10:41:12 AM,40,Yes,\n"
    f"{NAME},{EMAIL},{EMAIL},{PHONE},40,Yes,\n"
)
_ZOOM_WEBINAR = (
    "Attendee Report,\n"
    'Report Generated:,"Mar 08, 2021 9:00 PM"\n'
    "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered\n"
    f'{NAME} {PHONE},912-000-222,"Mar 08, 2021 10:00 AM",180,210\n'
    "Host Details,\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time\n"
    f'Yes,{NAME},{EMAIL},"Mar 08, 2021 09:50:00","Mar 08, 2021 13:00:00"\n'
    "Attendee Details,\n"
    "Attended,User Name (Original Name),First Name,Email,Phone,Registration Time,Join Time,"
    "Leave Time,Question,Badge\n"
    f'Yes,{NAME},{NAME},{EMAIL},{PHONE},"Feb 20, 2021 08:11:00","Mar 08, 2021 10:03:12",'
    f'"Mar 08, 2021 10:41:30",{STORY},{BADGE}\n'
    f"No,{NAME},{NAME},{EMAIL},{PHONE},NA,--,--,{STORY},\n"
    "Other Attended\n"
    "User Name,Join Time,Leave Time,Badge\n"
    f'{PHONE},"Mar 08, 2021 10:10:00","Mar 08, 2021 11:00:00",\n'
)
_REFERENCES = '[source.references]\n"Badge" = "badge"\n'


def _utf16(*lines: tuple[str, ...]) -> bytes:
    return "".join("\t".join(line) + "\r\n" for line in lines).encode("utf-16")


_TEAMS = _utf16(
    ("1. Summary",),
    ("Meeting title", f"Briefing by {NAME}, {EMAIL}"),
    ("Organizer", NAME),
    ("Start time", "3/8/21, 9:58:41 AM"),
    (),
    ("2. Participants",),
    ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Badge", "Role"),
    (NAME, "3/8/21, 10:02:00 AM", "3/8/21, 11:04:03 AM", "1h", EMAIL, BADGE, "Presenter"),
    (),
    ("3. In-Meeting Activities",),
    ("Name", "Join Time", "Leave Time", "Duration", "Email", "Role"),
    (NAME, "3/8/21, 10:02:00 AM", "3/8/21, 11:04:03 AM", "1h 2m 3s", EMAIL, "Presenter"),
    (PHONE, "3/8/21, 10:10:00 AM", "3/8/21, 10:41:12 AM", "31m", "", f"{NAME} {PHONE}"),
    (NAME, EMAIL, PHONE, STORY, EMAIL, IPV4),
)
_TEAMS_EVENT = csv(
    ("SessionId", "ParticipantId", "FullName", "UserAgent", "UTCEventTimestamp", "Action", "Email"),
    ("s1", "p1", NAME, STORY, "3/8/2021 1:05:00 AM", "Joined", EMAIL),
    ("s1", "p1", NAME, STORY, "3/8/2021 1:25:00 AM", "Left", EMAIL),
    ("s2", SECRET, NAME, STORY, EMAIL, "Joined", EMAIL),
    ("s3", SECRET, NAME, STORY, "3/8/2021 1:25:00 AM", PHONE, EMAIL),
)
_WEBEX_TITLES = (
    *("Meeting Name", "Meeting Start Time", "Display Name", "First Name", "Last Name", "Role"),
    *("Attendee Email", "Join Time", "Leave Time", "Connection Type", "Client IP", "Phone"),
)
_WEBEX = _utf16(
    _WEBEX_TITLES,
    *(
        (title, '="2021-03-08 10:00:00"', name, NAME, NAME, role, email, *times, "PC", IPV4, PHONE)
        for title, name, role, email, *times in (
            (
                f"Briefing {EMAIL}",
                NAME,
                "Attendee",
                EMAIL,
                "2021-03-08 10:02:22",
                "1970-01-01 00:00:00",
            ),
            (f"Help desk {PHONE}", PHONE, NAME, "", "2021-03-08 10:10:00", "2021-03-08 10:41:12"),
            (IPV6, NAME, "Attendee", EMAIL, EMAIL, PHONE),
        )
    ),
)
_VIEWS = (
    ("Room", "Start", "End", "User ID", "External ID", "User name", "Affiliation", "E-mail"),
    ("Plenary", "08.03.2021 10:01:12", "08.03.2021 10:40:00", SECRET, BADGE, NAME, STORY, EMAIL),
    (f"Desk {PHONE}", "08.03.2021 10:44:02", None, SECRET, BADGE, NAME, STORY, EMAIL),
    (EMAIL, "08.03.2021 10:50:02", None, SECRET, BADGE, PHONE, STORY, EMAIL),
    ("Plenary", EMAIL, PHONE, SECRET, BADGE, NAME, STORY, EMAIL),
)

ZOOM = (
    Sample(2, 1, {"meeting.csv": _ZOOM_MEETING.encode()}, _REFERENCES),
    Sample(3, 0, {"webinar.csv": _ZOOM_WEBINAR.encode()}),
)
TEAMS = (
    Sample(2, 1, {"report.csv": _TEAMS}, _REFERENCES),
    Sample(1, 2, {"event.csv": _TEAMS_EVENT}, 'meeting = "Town hall"'),
)
WEBEX = (Sample(2, 1, {"report.csv": _WEBEX}),)
VENUELESS = (
    Sample(3, 1, {"views.xlsx": xlsx(*_VIEWS, sheet="Room views")}, 'reference = "badge"'),
    Sample(3, 1, {"views.csv": csv(*(tuple(x or "" for x in row) for row in _VIEWS))}),
)
