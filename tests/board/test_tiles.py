"""Every tile and every title says what the metrics say; a new one has to be named here.

A tile is written as its value with its unit, its note and its base, between bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.board.seen import tiles, tree
from tests.board.written import Texts, asked, unexplained
from tests.dashboard.test_pages import opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

# What `~` stands for depends on the part of the event that the page is about.
GAINED = (
    "{day.KEY:change} today",
    "{day.KEY:change} on this day",
    "none today",
    "none on this day",
)
SPOKEN = (
    "{~statements_delivered[delivery=in_person]} in person · "
    "{~statements_delivered[delivery=live]} live · "
    "{~statements_delivered[delivery=video]} video"
)


def growing(value: str, key: str) -> Texts:
    return tuple(f"{value} | {gained.replace('KEY', key)}" for gained in GAINED)


PLACES = " | {KEY_used / KEY} used | no delegation over"
NOW: dict[str, Texts] = {
    "Taking part now": (
        "{taking_part_now} people, at least | {room_only_now} room only · "
        "{platform_only_now} platform only · {both_now} room and platform | "
        "Peak today {day.peak} at {day.peak_at:clock}; "
        "yesterday at this time {yesterday.taking_part_now}"
    ),
    "Peak": "{day.peak} people, at least | at {day.peak_at:clock} | {date}",
    "Attended the Congress": growing(
        "{attended} | {attended / registered} of {registered} registered", "attended"
    ),
    "Badges collected": growing(
        "{badge_collected} | {badge_collected / registered_in_person} of "
        "{registered_in_person} in person",
        "badge_collected",
    ),
    "States represented": (
        "{states_represented} | of {states_registered} registered | {baseline.value} in {name}",
        "{states_represented} | of {states_registered} registered; "
        "{day.states_represented:change} on this day | {baseline.value} in {name}",
    ),
    "Webcast viewers now": (
        "{webcast_viewers_now} | English {webcast_viewers_now[language=en]} · "
        "Floor {webcast_viewers_now[language=floor]} | Playbacks, not people",
        "{webcast_viewers_now} | English {webcast_viewers_now[language=en]} · "
        "Floor {webcast_viewers_now[language=floor]} | Playbacks, not people; "
        "services count {counter_viewers_now}",
    ),
    "Most webcast viewers": (
        "{day.webcast_viewers_peak} | at a full minute, all languages | Playbacks, not people"
    ),
    "Meetings in progress": (
        "{sessions_in_progress} | {#over} of {#day} over | Next at {time}",
        "{sessions_in_progress} | {#over} of {#day} over, {#cancelled} cancelled | Next at {time}",
    ),
    "Meetings of the day": "{#day} | {#over} of {#day} over | {date}",
    "Unregistered connections": (
        "{unregistered_connections} | in no total: totals are “at least” | "
        "Link rate {link_rate:share1} of {stays:compact} stays"
    ),
}
NOW |= {
    "Taking part at {time}": (
        "{taking_part_now} people, at least | {room_only_now} room only · "
        "{platform_only_now} platform only · {both_now} room and platform | "
        "Peak on this day {day.peak} at {day.peak_at:clock}; "
        "the day before at this time {yesterday.taking_part_now}"
    ),
    "Webcast viewers at {time}": NOW["Webcast viewers now"],
}
CREDENTIALS = (
    "{credentials_accepted} | of {credentials_received} received; "
    "{credentials_noted - credentials_received} not received | "
    "{credentials_noted} delegations of States noted"
)
TODAY: dict[str, Texts] = {
    "Meetings of the day": (
        "{#day} {#over} over | {sessions_in_progress} in progress · {#cancelled} cancelled | "
        "Next at {time}",
        "{#day} {#over} over | {sessions_in_progress} in progress | Next at {time}",
        "{#day} {#over} over | none in progress | {date}",
    ),
    "Minutes lost on the day": (
        "{day.minutes_lost} min | late opening, early closing | No official meeting is over yet",
        "{day.minutes_lost} min | late opening, early closing | "
        "Utilization {day.utilization:share} of meetings that are over",
    ),
    "Statements delivered": (
        "{day.statements_delivered} of {day.statements_inscribed} inscribed | "
        + SPOKEN.replace("~", "day.")
        + " | of the meetings of the day"
    ),
    "People in the building": (
        "{building_people} {age} | {building_participants} participants · "
        "{building_others} others | {building_unlinked} unlinked · "
        "latest scan {building_at:clock}"
    ),
    "Places in person used": (
        "{places_in_person_used} of {places_in_person}" + PLACES.replace("KEY", "places_in_person")
    ),
    "Places online used": (
        "{places_online_used} of {places_online}" + PLACES.replace("KEY", "places_online")
    ),
    "Credentials accepted": CREDENTIALS,
    "Pending entries": "{pending} | none since yesterday | {pending} longer",
}
DELEGATIONS: dict[str, Texts] = {
    "States represented": (
        "{states_represented} | of {states_registered} registered | "
        "{states_represented / states_total} of {states_total} Member States"
    ),
    "First recorded today": "{day.states_represented} | No further Member State | ",
    "First recorded on {date}": (
        "{day.states_represented} | {name} more, bold below | ",
        "{day.states_represented} | Member States | ",
        "{day.states_represented} | No further Member State | ",
    ),
    "Registered, no record yet": tuple(
        "{states_registered - states_represented} | Member States"
        + named
        + " | {states_registered - states_represented / states_registered} of those registered"
        for named in (", named below", "")
    ),
    "Non-member observer States": (
        "{non_member_states_represented} | of {non_member_states_registered} registered | "
        "represented; in no figure of Member States"
    ),
    "Organizations represented": tuple(
        "{organizations_represented} | of {organizations_registered} registered | "
        "{organizations_registered - organizations_represented} without a record" + named
        for named in (", named below", "")
    ),
    "Credentials accepted": CREDENTIALS,
}
AGENDA: dict[str, Texts] = {
    "Meetings held": (
        "{meetings_held} | of {meetings_planned} planned | "
        "{meetings_cancelled} cancelled; of every kind"
    ),
    "Time held": (
        "{minutes_held:duration} | {utilization:share} of the time planned | "
        "official meetings that are over"
    ),
    "Statements delivered": (
        "{statements_delivered} | of {statements_inscribed} inscribed | "
        "{statements_written} in writing only"
    ),
    "Webcast playbacks": ("{playbacks} | {watch_minutes:hours} h watched | Playbacks, not people"),
}
SPLIT = " | English {day.KEY[language=en]HOW} · Floor {day.KEY[language=floor]HOW} | … own screens"
WEBCAST: dict[str, Texts] = {
    **{name: NOW[name] for name in NOW if "ebcast" in name},
    "Playbacks of the day": (
        "{day.playbacks}" + SPLIT.replace("KEY", "playbacks").replace("HOW", "")
    ),
    "Watch time of the day": (
        "{day.watch_minutes:hours} h"
        + SPLIT.replace("KEY", "watch_minutes").replace("HOW", ":hours")
    ),
    "Stalled in the last ten minutes": (
        "{recent_stalled_minutes / recent_viewing_minutes:1} | in the hour before "
        "{stalled_minutes_before / viewing_minutes_before:1} | "
        "Viewing minutes, of {recent_playbacks} playbacks"
    ),
    "Stalled": (
        "{day.stalled_minutes[LIVE] / day.viewing_minutes[LIVE]:1} |  | "
        "Viewing minutes of the day with a stall"
    ).replace("LIVE", "delivery=live,at_venue=False"),
    "Mean bitrate": (
        "{day.bitrate:mbit} Mbit/s | asked for by players | Time lost to stalls: not reported"
    ),
}
# Of another time nothing is known of its last ten minutes.
WEBCAST_THEN = {label: of for label, of in WEBCAST.items() if "last ten minutes" not in label}
STATEMENTS: dict[str, Texts] = {
    "Statements inscribed": "{~statements_inscribed} | on the lists of speakers | ",
    "Statements delivered": (
        "{~statements_delivered} | {~statements_delivered / ~statements_inscribed} of those "
        "inscribed | " + SPOKEN
    ),
    "Statements in writing only": "{~statements_written} | submitted, not delivered | ",
    "Texts posted": (
        "{~texts_posted} | {~texts_posted / ~statements_inscribed + ~statements_written} of "
        "{~statements_inscribed + ~statements_written} statements | "
    ),
    "Minutes from delivery to posting": (
        "{~minutes_to_posting} min | median, delivery to posting | ",
        "{~minutes_to_posting} | no text posted yet | ",
    ),
    "Downloads of texts": "{~downloads} | downloads, not readers | ",
}
DATA: dict[str, Texts] = {
    "Sources failing": "{sources_failing} | of {#sources} sources | ",
    "Records read": "{records} | accepted, rejected, duplicates or skipped | ",
    "Records rejected": ("{records_rejected} | {records_rejected / records:2} of records read | "),
    "Alerts open": "{alerts_open} | of what the configuration watches | ",
    "Gates silent": "{gates_silent} | while a meeting is on in their room | ",
    "Stays without a meeting": "{unmatched_stays} | kept, but in no meeting's figures | ",
    "Values without a mapping": "{unresolved_values} | fields left empty until mapped | ",
    "Missing entries": "{missing_entries} | they keep their status | ",
}
MEETING: dict[str, Texts] = {
    "Attended": tuple(
        "{attended} {attended:people}, at least | Room only {room_only} · "
        f"platform only {platform} · room and platform {{both}} | "
        "There for {event.min_minutes} minutes or more; "
        "{unregistered_connections} unregistered not counted"
        for platform in ("{platform_only}", "reported after the meeting")
    ),
    "Link rate": (
        "{link_rate:share1} | of {stays} stays | {unregistered_connections} unregistered"
    ),
    "Taking part now": (
        "{taking_part_now} | {room_only_now} room only · {platform_only_now} platform only | "
        "{both_now} room and platform"
    ),
    "Peak": "{peak} | at {peak_at:second} | Distinct people at once",
    "In the room now": (
        "{in_room_now} of {occupancy_limit} allowed | {in_room_participants_now} participants | "
        "Most {in_room_peak} at {in_room_peak_at:clock}"
    ),
    "Most in the room": (
        "{in_room_peak} of {occupancy_limit} allowed | at {in_room_peak_at:clock} | "
        "Everybody, at once"
    ),
    "Counted by eye": ("{#counted} | at {#counted_at:clock}, {name} | {#scanned} by scans then",),
    "Webcast viewers now": (
        "{webcast_viewers_now} | most at once {webcast_viewers_peak} | Playbacks, not people"
    ),
    "Most webcast viewers": (
        "{webcast_viewers_peak} | at once, at a full minute | Playbacks, not people"
    ),
    "Webcast playbacks": (
        "– | no webcast of this meeting | ",
        "{playbacks} | watched {watch_minutes:hours} h | {#each:duration} each on average",
    ),
    "Playbacks stalled": (
        "{playbacks_stalled / playbacks} | {playbacks_stalled} of {playbacks} | "
        "Mean bitrate {bitrate:mbit} Mbit/s"
    ),
    "Viewers now, counted by services": (
        "{counter_viewers_now} | most at once {counter_viewers_peak} | "
        "As services count, not people"
    ),
    "Most viewers counted by services": (
        "{counter_viewers_peak} | at once, at a full minute | As services count, not people"
    ),
}
MEETING |= {
    "Taking part at {time}": MEETING["Taking part now"],
    "In the room at {time}": MEETING["In the room now"],
}


def within(scope: str, texts: Mapping[str, Texts]) -> dict[str, Texts]:
    """Say of what the figures of a page are that is about a part of the event."""
    return {
        label: tuple(each.replace("~", scope) for each in ([of] if isinstance(of, str) else of))
        for label, of in texts.items()
    }


# Of a page and what its address says: the tiles that may be there.
ADDRESSES: tuple[tuple[str, dict[str, str], dict[str, Texts]], ...] = (
    *(
        (page, query, texts)
        for page, texts in (
            ("now", NOW),
            ("today", TODAY),
            ("delegations", DELEGATIONS),
            ("agenda", AGENDA),
            ("statements", within("day.", STATEMENTS)),
        )
        for query in ({}, {"day": "2021-03-07"}, {"day": "2021-03-08", "at": "10:30"})
    ),
    ("webcast", {}, WEBCAST),
    ("webcast", {"day": "2021-03-07"}, WEBCAST_THEN),
    ("webcast", {"day": "2021-03-08", "at": "10:30"}, WEBCAST_THEN),
    ("statements", {"session": "congress"}, within("", STATEMENTS)),
    ("statements", {"session": "PL-04"}, within("", STATEMENTS)),
    *(
        ("session", {"session": meeting}, MEETING)
        for meeting in ("PL-06", "AM-JP-03", "PL-04", "WS1-1", "AM-JP-08", "PL-07")
    ),
    ("session", {"session": "PL-04", "day": "2021-03-08", "at": "10:30"}, MEETING),
    ("session", {"session": "AM-JP-02", "day": "2021-03-08", "at": "10:30"}, MEETING),
    ("meetings", {}, {}),
    ("data", {}, DATA),
)


@pytest.mark.parametrize(
    ("page", "query", "texts"), ADDRESSES, ids=[f"{page} {query}" for page, query, _ in ADDRESSES]
)
def test_every_tile_says_what_the_metrics_say(
    page: str,
    query: dict[str, str],
    texts: dict[str, Texts],
    played: Path,
    printed: dict[datetime | None, Any],
) -> None:
    known = asked(played, query, printed)
    assert unexplained(tiles(tree(opened(page, **query))), texts, known) == []
