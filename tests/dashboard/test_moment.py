"""Any past moment can be shown, as it is known now or as it was known then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import figures
from dashboard.settings import CONFIG_VARIABLE
from tests.dashboard.congress_rows import rows
from tests.dashboard.test_pages import CONFIG, opened, said, tile
from tests.factories import at

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.snapshot import Snapshot
    from tests.factories import Publisher

BUTTON = "Back to the latest"
LATEST = at("02:00")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))


def published(publisher: Publisher, content: Any, until: datetime = LATEST) -> Snapshot:
    """Publish what is known until an instant, just now by the clock of this machine."""
    now = datetime.now(UTC)
    return publisher.publish(content, built_at=now.isoformat(), watermark=until.isoformat())


def looking_back(**query: str) -> AppTest:
    return opened("now", day="2021-03-08", **query)


def test_a_minute_of_a_day_shows_the_figures_of_that_minute(publisher: Publisher) -> None:
    snapshot = published(publisher, rows(60))
    words = said(app := looking_back(at="10:30"))
    then = figures.headline(snapshot, at("01:30"))
    assert "Looking back" in words
    assert "Figures at Mon 8 March 2021, 10:30" in words
    assert "8 March 2021, 01:30 UTC as known now" in words
    assert str(then.taking_part_now) in tile(app, "Taking part at 10:30")
    assert "Taking part now" not in words


def test_a_minute_that_has_not_come_shows_the_latest_and_says_so(publisher: Publisher) -> None:
    published(publisher, rows(60))
    words = said(looking_back(at="23:00"))
    assert "That time has not come yet" in words
    assert "Data as of Mon 8 March 2021, 11:00" in words


def test_a_time_that_is_none_is_ignored(publisher: Publisher) -> None:
    published(publisher, rows(60))
    assert "Data as of Mon 8 March 2021, 11:00" in said(looking_back(at="25:99"))


def test_as_known_then_is_the_snapshot_of_then(publisher: Publisher) -> None:
    early = rows(30, state_change=[{"event": "registered", "at": at("00:10"), "states": 3}])
    late = rows(60, state_change=[{"event": "registered", "at": at("00:10"), "states": 5}])
    for content, watermark in ((early, "01:30"), (late, "02:00")):
        published(publisher, content, at(watermark))
    assert "of 5 registered" in tile(looking_back(at="10:40"), "States represented")
    app = looking_back(at="10:40", known="then")
    assert "of 3 registered" in tile(app, "States represented")
    assert "as known then" in said(app)


def test_where_no_snapshot_of_then_is_kept_the_page_says_so(publisher: Publisher) -> None:
    published(publisher, rows(60))
    words = said(looking_back(at="10:40", known="then"))
    assert "No snapshot is kept from then" in words
    assert "as known now" in words


def test_the_latest_is_one_click_away(publisher: Publisher) -> None:
    published(publisher, rows(60))
    app = looking_back(at="10:30", known="then")
    (button,) = (each for each in app.button if each.label == BUTTON)
    button.click().run()
    assert not app.exception
    assert "Data as of Mon 8 March 2021, 11:00" in said(app)
    assert not {"day", "at", "known"} & {*app.query_params}
    assert BUTTON not in [each.label for each in app.button]


def test_a_link_to_a_minute_names_its_day(publisher: Publisher) -> None:
    published(publisher, rows(60))
    app = opened("now", at="10:30")
    assert app.query_params["day"] == "2021-03-08"
    assert "Figures at Mon 8 March 2021, 10:30" in said(app)


def test_what_is_known_of_now_only_is_not_shown_of_then(publisher: Publisher) -> None:
    published(publisher, rows(60, building=[{"at": at("02:00"), "participants": 77}]))
    assert "People in the building" in said(opened("today"))
    assert "People in the building" not in said(opened("today", day="2021-03-08", at="10:30"))


def test_a_day_in_the_past_says_as_known_when(publisher: Publisher) -> None:
    tomorrow = LATEST + timedelta(days=1)
    published(publisher, rows(60) | {"event": [{"watermark": tomorrow}]}, tomorrow)
    words = said(looking_back())
    assert "Figures of Mon 8 March 2021" in words
    assert "as known at Tue 9 March 2021, 11:00" in words


def test_times_are_written_in_the_zone_a_reader_chose_and_days_stay_those_of_the_venue(
    publisher: Publisher,
) -> None:
    early = {"watermark": at("20:30", day=7), "webcast_watermark": None}
    published(publisher, {"event": [early]}, at("20:30", day=7))
    assert "Data as of Mon 8 March 2021, 05:30" in said(opened("now"))
    words = said(opened("now", clock="utc"))
    assert "Data as of Sun 7 March 2021, 20:30" in words
    # It is the 8th in Kyoto.
    assert "Mon 8 March 2021, time in UTC" in words


def test_a_reader_elsewhere_may_choose_the_time_there(publisher: Publisher) -> None:
    published(publisher, rows(60))
    app = AppTest.from_string("from dashboard.pages import now\nnow.render()", default_timeout=30)
    app.context["timezone"] = "Europe/Vienna"
    app.query_params["clock"] = "own"
    app.run()
    assert not app.exception
    words = said(app)
    assert "Data as of Mon 8 March 2021, 03:00" in words
    assert "time in Vienna" in words


def test_without_a_zone_of_the_reader_times_are_those_of_the_venue(publisher: Publisher) -> None:
    published(publisher, rows(60))
    assert "Data as of Mon 8 March 2021, 11:00" in said(opened("now", clock="own"))
