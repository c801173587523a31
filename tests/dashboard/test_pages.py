"""Pages as scripts: what they say is what the metrics say, and every state has words."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import figures
from dashboard.format import number, percentage
from dashboard.settings import CONFIG_VARIABLE
from tests.dashboard.congress_rows import AFTERWARDS, LATER, MEETING, rows
from tests.factories import at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Publisher

CONFIG = """
[event]
name = "Test Congress"
starts_on = 2021-03-07
ends_on = 2021-03-12
time_zone = "Asia/Tokyo"
venue = "Kyoto"

[storage]
snapshots = "snapshots"
"""
PAGES = (
    "now",
    "today",
    "meetings",
    "session",
    "delegations",
    "agenda",
    "webcast",
    "statements",
    "data",
)


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))
    return path


def published(publisher: Publisher, content: Any = None, **pointer: Any) -> figures.Headline:
    """Publish now, by the clock of this machine."""
    now = datetime.now(UTC).isoformat()
    snapshot = publisher.publish(content or rows(), **{"built_at": now, **pointer})
    return figures.headline(snapshot)


def opened(page: str, **query: str) -> AppTest:
    script = f"from dashboard.pages import {page}\n{page}.render()"
    app = AppTest.from_string(script, default_timeout=30)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Give the words of a page."""
    markup = " ".join(each.proto.body for each in app.get("html"))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def tile(app: AppTest, label: str) -> str:
    """Give the words of the tile with this label."""
    markup = " ".join(each.proto.body for each in app.get("html"))
    found = re.search(rf'<section[^>]*><div class="cm-label"><h2>{label}<.*?</section>', markup)
    assert found, f"no tile {label}"
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0])))


def test_now_shows_the_headline_figures(publisher: Publisher) -> None:
    head = published(publisher)
    app = opened("now")
    hero = tile(app, "Taking part now")
    assert head.taking_part_now == 60
    assert "60 people, at least" in hero
    assert "30 room only · 25 platform only · 5 room and platform" in hero
    assert "Peak today 61 at 10:00" in hero
    attended = tile(app, "Attended the Congress")
    assert number(head.attended) == "90"
    assert f"90 {percentage(90, 200)} of 200 registered" in attended
    assert "70" in tile(app, "Badges collected")
    assert "1 of 1 registered" in tile(app, "States represented")
    assert "17 English 17" in tile(app, "Webcast viewers now")
    assert "2 0 of 3 over Next at 14:00" in tile(app, "Meetings in progress")
    unregistered = tile(app, "Unregistered connections")
    assert head.unregistered_connections == 1
    assert "Link rate 97.5%" in unregistered


def test_titles_state_value_and_time_and_the_strip_what_the_data_are(publisher: Publisher) -> None:
    published(publisher)
    words = said(opened("now"))
    assert (
        "At 11:00, 60 people are taking part: 30 in rooms only, 25 on the platform only, 5 in both"
    ) in words
    assert "Data as of Mon 8 March 2021, 11:00" in words
    assert "8 March 2021, 02:00 UTC" in words
    assert "Simulated data" in words
    assert "Not an official document" in words


def test_a_meeting_shows_which_share_of_its_playbacks_stalled(publisher: Publisher) -> None:
    minute = {"at": at("01:00"), "congress_day": MEETING["congress_day"]}
    stalled = [{**minute, "playbacks_started": 40, "playbacks_stalled": 5}]
    bitrate = [{"session_id": "P-1", "rated_ms": 1000, "bitrate_ms": 2_400_000}]
    published(publisher, rows(session_webcast_minute=stalled, webcast_watched=bitrate))
    words = tile(opened("session"), "Playbacks stalled")
    assert "12% 5 of 40 Mean bitrate 2.4 Mbit/s" in words


def test_a_meeting_in_progress_shows_its_room_and_what_is_reported_afterwards(
    publisher: Publisher,
) -> None:
    published(publisher)
    words = said(opened("now"))
    assert "Two meetings are in progress" in words
    # Everybody: 35 participants, and one of the press. The modes add up to those taking part.
    assert "60 taking part Comprehensive strategies" in words
    assert "36 of 40 allowed in the room, 35 of them participants 4 places left" in words
    assert "Room only 30 Platform only 25 Room and platform 5 Webcast viewers 17" in words
    assert "reported after the meeting" in words


def test_between_meetings_the_page_says_what_comes_next_and_no_zero(publisher: Publisher) -> None:
    published(publisher, rows(minutes=130))
    app = opened("now")
    hero = tile(app, "Taking part now")
    assert "No meeting is in progress; next: 7th plenary meeting, 14:00" in hero
    assert "– " in hero
    assert "None 2 of 3" in tile(app, "Meetings in progress")


def test_a_day_that_is_over_has_its_peak_and_no_now(publisher: Publisher) -> None:
    now = at("02:00", 9)
    event = {"watermark": now, "webcast_watermark": now}
    published(publisher, rows(minutes=119, event=[event]), watermark=now.isoformat())
    app = opened("now", day="2021-03-08")
    assert "61 people, at least at 10:00 Mon 8 March 2021" in tile(app, "Peak")
    assert "Taking part now" not in said(app)


def test_simulated_is_said_only_of_simulated_data(publisher: Publisher) -> None:
    published(publisher, rows(event=[{"watermark": at("02:00"), "is_simulated": False}]))
    assert "Simulated" not in said(opened("now"))


@pytest.mark.parametrize("page", ["now", "session"])
def test_a_sample_of_the_requests_is_said_beside_the_playbacks(
    page: str, publisher: Publisher
) -> None:
    event = {"watermark": at("02:00"), "webcast_watermark": at("02:00")}
    label = "Webcast viewers now"
    published(publisher, rows(event=[event]))
    app = opened(page)
    assert "Playbacks, not people" in tile(app, label)
    assert "sampled" not in said(app)
    published(publisher, rows(event=[event | {"webcast_sampling_percent": 10}]))
    app = opened(page)
    assert "Playbacks, not people; sampled: 10 per cent of requests" in tile(app, label)
    assert "playbacks, viewers and watch time are at least what is shown." in said(app)


NOBODY: dict[str, list[dict[str, Any]]] = {
    name: []
    for name in (
        "minute", "minute_group", "session_minute", "session_minute_group", "room_minute",
        "stay_count", "session_stay_count", "connection_change", "attendance_change",
    )
}  # fmt: skip


def test_with_a_webcast_only_nothing_is_said_of_rooms_and_platform(publisher: Publisher) -> None:
    of = {"has_room_source": False, "has_platform_source": False}
    meetings = [{**MEETING, **of}, {**AFTERWARDS, **of}]
    published(publisher, {**rows(session=meetings), **NOBODY})
    app = opened("now")
    assert "– No room or platform source has reported" in tile(app, "Taking part now")
    assert "2 0 of 2 over" in tile(app, "Meetings in progress")
    words = said(app)
    none = "Room only no room source Platform only no platform source Room and platform –"
    assert none in words
    assert "reported after the meeting" not in words
    attended = tile(opened("session"), "Attended")
    assert "Room only no room source · platform only no platform source" in attended


def test_before_the_event_there_are_registrations_and_no_attendance(publisher: Publisher) -> None:
    registered = {
        "registration_change": [{"at": at("00:30", 1), "source": "form", "entries": 103}],
        "participant_change": [{"at": at("00:30", 1), "people": 103}],
        "source": [{"source": "form", "watermark": at("03:00", 2)}],
    }
    published(publisher, {"event": [{}], "state": [{}], **registered}, watermark=None)
    app = opened("now")
    words = said(app)
    assert "Data as of no attendance yet; registrations as of Tue 2 March 2021, 12:00" in words
    assert "nothing received" not in words
    assert "– No attendance yet" in tile(app, "Taking part now")
    assert "– No attendance yet 103 participants registered" in tile(app, "Attended the Congress")


def test_a_webcast_of_another_time_has_no_now(publisher: Publisher) -> None:
    event = {"watermark": at("02:00"), "webcast_watermark": at("01:30")}
    published(publisher, rows(event=[event]))
    app = opened("now")
    assert "– Known up to 10:30" in tile(app, "Webcast viewers now")
    assert "At most 17 viewers of the webcast at once" in said(app)
    assert "– most at once 17" in tile(opened("session"), "Webcast viewers now")


def test_data_of_the_present_are_live_and_those_of_another_time_are_not(
    publisher: Publisher,
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    published(publisher, {"event": [{"watermark": now}]}, watermark=now.isoformat())
    assert " Live " in said(opened("now"))
    published(publisher)
    assert " Replay " in said(opened("now"))
    event = {"watermark": at("02:00"), "is_simulated": False}
    published(publisher, rows(event=[event]))
    assert " Past data " in said(opened("now"))


@pytest.mark.parametrize(
    ("minutes", "strip", "source"), [(1, "Replay", "Delivering"), (4, "Stale", "Quiet")]
)
def test_the_strip_and_the_list_of_sources_agree(
    minutes: int, strip: str, source: str, publisher: Publisher
) -> None:
    then = datetime.now(UTC) - timedelta(minutes=minutes)
    content = rows(source=[{"source": "a", "last_received_at": then}])
    published(publisher, content, built_at=then.isoformat())
    words = said(opened("data"))
    assert f" {strip} " in words
    assert f" {source} " in words


def test_one_person_is_no_people(publisher: Publisher) -> None:
    alone = {"at": at("02:00"), "congress_day": MEETING["congress_day"], "platform_only": 1}
    published(publisher, rows(minute=[{**alone, "peak": 1, "peak_at": at("02:00")}]))
    app = opened("now")
    assert "1 person, at least" in tile(app, "Taking part now")
    assert "At 11:00, 1 person is taking part: 0 in rooms only" in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_heading_of_the_first_level(page: str, publisher: Publisher) -> None:
    published(publisher)
    markup = " ".join(each.proto.body for each in opened(page).get("html"))
    assert markup.count("<h1") == 1


def test_an_official_figure_of_an_earlier_event_stands_beside_ours(publisher: Publisher) -> None:
    doha = {
        "event": "Thirteenth Congress, Doha, 2015",
        "figure": "states_represented",
        "value": 148,
        "document": "A/CONF.222/17",
    }
    published(publisher, rows(baseline=[doha]))
    assert "1 of 1 registered; +1 today 148 in Doha, 2015" in tile(
        opened("now"), "States represented"
    )
    assert "Thirteenth Congress, Doha, 2015 States represented 148 A/CONF.222/17" in said(
        opened("data")
    )


def test_a_full_list_is_called_by_its_title(publisher: Publisher) -> None:
    skipped = {"source": "a", "reason": "a style sheet", "records": 3}
    published(publisher, rows(skipped=[skipped]))
    markup = " ".join(each.proto.body for each in opened("data").get("html"))
    assert 'aria-label="Records skipped"' in markup
    assert 'aria-label="Nothing was skipped."' not in markup


@pytest.mark.parametrize("page", PAGES)
def test_without_a_snapshot_every_page_says_how_to_begin(page: str) -> None:
    words = said(opened(page))
    assert "Waiting for the first figures" in words
    assert f"python -m etl watch --config {os.environ[CONFIG_VARIABLE]}" in words
    assert "CONGRESS_KEY" in words


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_snapshot_is_explained(page: str, publisher: Publisher) -> None:
    published(publisher, {"event": [{}]})
    words = said(opened(page))
    assert "nothing received yet" in words
    expected = {
        "now": "Nobody is recorded in a meeting",
        "today": "The programme has no meeting on this day.",
        "session": "The programme has no meeting with a time",
        "meetings": "A meeting appears here once the programme has one.",
        "delegations": "Delegations appear here once they are registered.",
        "agenda": "The programme names no item of the agenda",
        "webcast": "It is drawn here as soon as there is something.",
        "statements": "Keep the sheet “speakers”",
        "data": "No source is configured.",
    }
    assert expected[page] in words


def test_old_figures_are_shown_as_stale_and_not_as_zero(publisher: Publisher) -> None:
    published(publisher, built_at=(datetime.now(UTC) - timedelta(hours=3)).isoformat())
    app = opened("now")
    assert "No new data for 3 h" in said(app)
    assert "Stale" in said(app)
    assert "60 people" in tile(app, "Taking part now")


def test_a_damaged_snapshot_leaves_the_last_good_one_on_screen(publisher: Publisher) -> None:
    published(publisher)
    content = publisher.write(rows(minutes=70))
    (publisher.folder / "000002.internal.duckdb").write_bytes(b"damaged")
    publisher.point(content)
    app = opened("now")
    assert "Not the newest data" in said(app)
    assert "60 people" in tile(app, "Taking part now")


def test_a_configuration_that_cannot_be_used_is_explained(config: Path) -> None:
    config.write_text("[event", encoding="utf-8")
    assert "The dashboard cannot start" in said(opened("now"))


def test_pause_holds_the_figures_until_it_is_released(publisher: Publisher) -> None:
    published(publisher)
    app = opened("now", paused="true")
    assert "Paused" in said(app)
    published(publisher, rows(minutes=62))
    assert "Data as of Mon 8 March 2021, 11:00" in said(app.run())
    app.toggle(key="choice-paused").set_value(False).run()
    assert "Data as of Mon 8 March 2021, 11:02" in said(app)


def test_the_meeting_in_progress_is_shown_first(publisher: Publisher) -> None:
    published(publisher)
    app = opened("session")
    words = said(app)
    assert "6th plenary meeting: Comprehensive strategies" in words
    assert "In progress" in words
    assert "61 people, at least Room only 61 · platform only 0 · room and platform 0" in tile(
        app, "Attended"
    )
    assert "60 30 room only · 25 platform only 5 room and platform" in tile(app, "Taking part now")
    assert "61 at 10:00:00" in tile(app, "Peak")
    assert "36 of 40 allowed 4 places left · 35 participants Most 37 at 10:00" in tile(
        app, "In the room now"
    )
    assert "95.0% of 20 stays" in tile(app, "Link rate")
    assert "17 most at once 17" in tile(app, "Webcast viewers now")
    assert "60 watched" in tile(app, "Webcast playbacks")


def test_a_source_that_reports_afterwards_is_no_zero(publisher: Publisher) -> None:
    published(publisher)
    app = opened("session", session="A-1")
    assert "platform only reported after the meeting" in tile(app, "Attended")


def test_a_meeting_that_has_not_begun_has_no_figures(publisher: Publisher) -> None:
    published(publisher)
    words = said(opened("session", session="P-2"))
    assert "This meeting begins on Mon 8 March at 14:00." in words
    assert "Taking part now" not in words


def test_a_cancelled_meeting_says_so(publisher: Publisher) -> None:
    cancelled = {**LATER, "status": "cancelled"}
    published(publisher, rows(session=[MEETING, AFTERWARDS, cancelled]))
    assert "This meeting was cancelled" in said(opened("session", session="P-2"))


def test_a_cancelled_meeting_has_nobody_and_no_zero_once_its_time_has_passed(
    publisher: Publisher,
) -> None:
    cancelled = {**AFTERWARDS, "starts_at": at("00:00"), "ends_at": at("00:30")}
    published(publisher, rows(session=[MEETING, {**cancelled, "status": "cancelled"}]))
    words = said(opened("now"))
    assert "A side event cancelled" in words
    assert "0 cancelled" not in words


def test_an_unknown_meeting_in_a_link_leads_to_the_one_in_progress(publisher: Publisher) -> None:
    published(publisher)
    assert "6th plenary meeting" in said(opened("session", session="gone"))


def test_the_data_page_lists_gates_and_those_that_are_silent_first(publisher: Publisher) -> None:
    hall = {"source": "rooms", "place": "Hall", "session_id": "P-1", "latest_at": at("01:30")}
    gates = [
        {**hall, "device": "Door 1", "is_silent": False},
        {**hall, "device": "Door 2", "is_silent": True},
        {**hall, "place": "Lobby", "device": None, "session_id": None, "is_silent": False},
    ]
    published(publisher, rows(gate=gates))
    app = opened("data")
    assert "Gates silent" in tile(app, "Gates silent")
    assert "1 while a meeting is on in their room" in tile(app, "Gates silent")
    words = said(app).partition("Latest scan")[2]
    places = [words.index(text) for text in ("Door 2", "Silent", "Door 1", "Scanning", "Not named")]
    assert places == sorted(places)
    assert "Lobby" in words and "No meeting" in words


def test_the_data_page_says_which_source_fails_and_what_to_do(publisher: Publisher) -> None:
    now = datetime.now(UTC)
    source = {"kind": "nginx_log", "records": 1000, "accepted": 990, "rejected": 10}
    failing = {"error": "access.log cannot be read.", "error_at": now, "error_file": "access.log"}
    content = rows(
        source=[
            {"source": "a", "last_received_at": now - timedelta(seconds=30), **source},
            {"source": "b", "last_received_at": now - timedelta(hours=2), **source},
            {"source": "c", **source, **failing},
            {
                "source": "form",
                "kind": "indico_api",
                "watermark": at("01:00"),
                "records": 0,
                "accepted": 0,
                "rejected": 0,
            },
        ],
        reject=[
            {
                "source": "a",
                "file": "a.log",
                "reason": "no time",
                "records": 7,
                "positions": "3, 9, 11-90, 95, 97, 99, 101, 103, 105, 107, 109",
            },
        ],
        unresolved=[
            {"source": "a", "field": "country", "value": "Nowhere", "records": 2},
            {
                **{"source": "form", "field": "mode", "value": 'Both "ways"', "records": 1},
                "is_mappable": True,
            },
            {"source": "form", "field": "mode", "value": "(others)", "records": 1},
        ],
        registration_change=[{"at": at("00:00"), "source": "form", "entries": 201}],
    )
    published(publisher, content)
    app = opened("data")
    words = said(app)
    assert "1 of 4 sources" in tile(app, "Sources failing")
    assert "30 1.00% of records read" in tile(app, "Records rejected")
    assert "Mon 8 March 2021, 10:00 when the list was written" in words
    for state in ("Delivering", "Quiet", "Failing"):
        assert state in words
    assert "access.log cannot be read." in words
    assert "1 of 4 sources fails" in words
    assert "c: the last good figures are shown; the page Data says what is wrong." in words
    few = "3, 9, 11-90, 95, 97, 99, 101, 103, 105, 107, …"
    assert f"no time a.log, record {few} 7" in words
    assert "a country Nowhere 2" in words
    assert 'form mode Both "ways" below [source.values.mode]: "Both \\"ways\\"" = "" 1' in words
    assert "form mode (others) 1" in words
    assert "201 approved entries are 200 registered participants" in words
    assert "No entry is missing." in words


def test_figures_behind_a_chart_are_a_table_on_demand(publisher: Publisher) -> None:
    published(publisher)
    app = opened("now")
    assert not app.dataframe
    app.session_state["data-participation"] = True
    app.run()
    table = app.dataframe[0].value
    assert list(table.columns) == [
        "Time",
        "Taking part",
        "Room only",
        "Room and platform",
        "Platform only",
    ]
    assert table["Taking part"].iloc[-1] == 60
