"""Every number in the title of a chart or a list is a metric; a new title has to be named here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.board.seen import heads, tree
from tests.board.written import asked, fits
from tests.dashboard.test_pages import opened

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.board.written import Known

VIEWERS = (
    "At {time}, {webcast_viewers_now} viewers of the webcast",
    "At most {day.webcast_viewers_peak} viewers of the webcast at once",
)
COUNTED = "At {time}, services count {counter_viewers_now} viewers"
PLACES = "{country_playbacks} playbacks by network location"
DELIVERED = "{~statements_delivered} of {~statements_inscribed} statements are delivered"
REPRESENTED = "{states_represented} of {states_total} Member States are "
TITLES: dict[str, tuple[str, ...]] = {
    "now": (
        "At {time}, {taking_part_now} people are taking part: {room_only_now} in rooms only, "
        "{platform_only_now} on the platform only, {both_now} in both",
        "Most people at once on {date}: {day.peak} at {day.peak_at:clock}",
        "{sessions_in_progress:Word} meetings are in progress",
        "{#day} meetings on {date}",
        "Distinct participants in meetings, by minute and mode; {date}, time in Kyoto",
        "At {time}, by regional group",
        "Participants taking part at {time}, each counted once",
        "Participants who attended the Congress up to {date}",
        f"{REPRESENTED}represented",
        *VIEWERS,
    ),
    "today": (
        "{sessions_in_progress:Word} meetings are in progress; next at {time}",
        "{#day} meetings on {date}",
        "{date}, time in Kyoto; outlined as planned, filled as held",
    ),
    "meetings": ("{#programme} meetings", "{#day} meetings on {date}"),
    "delegations": (
        "{organizations_represented} organizations are represented",
        f"{REPRESENTED}recorded",
        "Member States, and participants registered, attended and taking part now, at {time}",
        "Member States, and participants registered, attended and taking part at {time}",
        "Member States, and participants registered and attended, up to {date}",
        "By {m49} region",
    ),
    "agenda": ("{#items} items of the agenda", "Up to the end of {date}", "Up to {date}, {time}"),
    "webcast": (
        *VIEWERS,
        COUNTED,
        "Services counted at most {day.counter_viewers_peak} viewers at once",
        "At most {#most_stalled:one} per cent of viewing minutes had a stall, … from {time}",
        "No more stalls than usual in the ten minutes to {time}",
        PLACES,
    ),
    "statements": tuple(DELIVERED.replace("~", scope) for scope in ("day.", "")),
    "session": (
        "At {time}, {taking_part_now} people are there",
        "At most {peak} people were there at once, at {peak_at:clock}",
        "At {time}, {in_room_now} of {occupancy_limit} allowed in the room",
        "At most {in_room_peak} of {occupancy_limit} allowed in the room, "
        "at {in_room_peak_at:clock}",
        "{arrivals - #opening} arrivals after the opening, {departures} departures so far",
        "{arrivals - #opening} arrival after the opening, {departures} departures so far",
        "{arrivals - #opening} arrivals after the opening, "
        "{departures - #closing} departures before the closing",
        "… not drawn: {#opening} there at the opening",
        "… not drawn: {#opening} there at the opening, {#closing} until the closing",
        "{#fewer} fewer ({#fewer / #theirs}) attended than the other meeting",
        "{#more} more ({#more / #theirs}) attended than the other meeting",
        "Everybody, as held; the other meeting: {name}",
        "Everybody, both as of {minutes} after the opening; the other meeting: {name}",
        "… grey: {name}, by minutes since the opening",
        "Meetings of {date}",
        "Half of the {left} who have left stayed {median_stay:duration} or longer",
        "… also those there for less than {event.min_minutes} min, who did not attend",
        "Nobody has left yet",
        "At {time}, {webcast_viewers_now} viewers of the webcast",
        "At most {webcast_viewers_peak} viewers of the webcast at once",
        COUNTED,
        "Services counted at most {counter_viewers_peak} viewers at once",
        PLACES,
        DELIVERED.replace("~", ""),
        # Of this moment only, and kept nowhere: no metric, see docs/definitions.md.
        "{name} States in the room at {time}; {name} needed to open, {name} to decide",
        "Indicative; … there within the last {minutes}utes.",
        "At {time}, {name} Member States are here: {name} in the room, {name} online",
        "Of these {name} both; with somebody here at this moment who represents the State",
    ),
    "data": (
        "Released figures: {#corrected} have been corrected since",
        "Released {date}, {time}, from snapshot {#release}. …",
        "{approved} approved entries are {registered} registered participants",
        "… nothing new for {minutes}, or failing. …",
        # A rule in words, see docs/definitions.md.
        "Silent: no scan for {minutes}utes up to the latest scan of all gates, …",
    ),
}
LIVE: dict[str, str] = {}
DAY = {"day": "2021-03-07"}
MINUTE = {"day": "2021-03-08", "at": "10:30"}
MEETINGS = ("PL-06", "AM-JP-03", "PL-04", "WS1-1", "AM-JP-08", "PL-07")
ADDRESSES = (
    *((page, query) for page in TITLES if page != "data" for query in (LIVE, DAY, MINUTE)),
    *(("session", {"session": meeting}) for meeting in MEETINGS),
    ("session", {"session": "PL-04", **MINUTE}),
    ("session", {"session": "PL-04", "part": "category"}),
    ("delegations", {"by": "m49"}),
    ("statements", {"session": "congress"}),
    ("statements", {"session": "PL-04"}),
    ("data", LIVE),
)


def known_of(page: str, query: dict[str, str], path: Path, printed: Any) -> Known:
    """Return what is known where an address leads to: of a meeting on the page of a meeting only.

    Without a meeting that page shows the one that is on, or the one that was held last.
    """
    if page == "session":
        shown = {None: "PL-06", "2021-03-07": "PL-03", "2021-03-08": "PL-04"}[query.get("day")]
        return asked(path, {"session": shown, **query}, printed)
    moment = {key: value for key, value in query.items() if key in ("day", "at")}
    return asked(path, query if page == "statements" else moment, printed)


@pytest.mark.parametrize(("page", "query"), ADDRESSES, ids=str)
def test_every_number_in_a_title_is_a_metric(
    page: str, query: dict[str, str], played: Path, printed: dict[datetime | None, Any]
) -> None:
    known = known_of(page, query, played, printed)
    faults = [
        text
        for head in heads(tree(opened(page, **query)))
        for text in head
        if re.search(r"\d", text) and not fits(text, TITLES[page], known)
    ]
    assert faults == []
