"""A page that is followed: what the browser fetches is what the page shows, made once for all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard import follow
from dashboard.ahead import Ahead
from dashboard.errors import LookError
from dashboard.look import Look, read_look, write_look
from dashboard.moment import Asked
from dashboard.pages import PAGES
from dashboard.readers import Readers
from dashboard.settings import CONFIG_VARIABLE, EventSettings
from tests.dashboard.congress_rows import DAY, START, rows
from tests.dashboard.test_pages import CONFIG, published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Publisher

KYOTO = ZoneInfo("Asia/Tokyo")
EVENT = EventSettings(
    name="Test Congress",
    time_zone="Asia/Tokyo",
    starts_on=date(2021, 3, 7),
    ends_on=date(2021, 3, 12),
)
NOW = Look("now", Asked(clock=KYOTO), 2, {})
ALERT = {
    "alert_id": "a1" * 16,
    "kind": "room_over_limit",
    "started_at": START,
    "text": "The room is full",
}


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))
    return path


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(follow, "_boards", {})
    monkeypatch.setattr(follow, "_ahead", Ahead())
    return TestClient(Starlette(routes=[follow.route(PAGES)]))


def fetched(client: TestClient, look: Look = NOW, have: str = "") -> dict[str, Any]:
    answer = client.get("/live", params={"look": write_look(look), "have": have})
    assert answer.status_code == 200, answer.text
    news: dict[str, Any] = answer.json()
    return news


def drawn() -> AppTest:
    app = AppTest.from_string("from dashboard.pages import now\nnow.render()", default_timeout=30)
    app.run()
    assert not app.exception
    return app


def places(app: AppTest) -> dict[str, str]:
    found = (
        re.fullmatch(r'<div class="cm-place" data-place="([^"]*)">(.*)</div>', each.proto.body)
        for each in app.get("html")
    )
    return {place[1]: place[2] for place in found if place}


def without_ages(markup: str) -> str:
    return re.sub(r'data-tick="[^"]*"|[\d]+ s old', "", markup)


def test_what_is_fetched_is_what_the_page_shows(client: TestClient, publisher: Publisher) -> None:
    published(publisher)
    news = fetched(client)
    shown = places(drawn())
    sent = {**news["markup"], **news["board"]["markup"]}
    assert sent.keys() == shown.keys()
    for place, markup in shown.items():
        assert without_ages(sent[place]) == without_ages(markup), place


def test_each_chart_of_the_page_is_fetched(client: TestClient, publisher: Publisher) -> None:
    published(publisher)
    board = fetched(client)["board"]
    sent = {orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in board["drawings"].values()}
    messages = [orjson.loads(each.proto.bytes) for each in drawn().get("bidi_component")]
    shown = {
        orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in messages if "figure" in each
    }
    assert sent == shown
    assert board["drawings"].keys() == {
        "chart-participation",
        "chart-groups",
        "chart-states",
        "chart-webcast",
    }


def test_whoever_has_the_content_gets_only_what_is_above_it(
    client: TestClient, publisher: Publisher
) -> None:
    published(publisher)
    first = fetched(client)
    again = fetched(client, have=first["content"])
    assert "board" not in again
    assert again["content"] == first["content"]
    assert again["markup"].keys() == {"status", "notices"}


def test_a_page_of_another_day_and_clock_says_so(client: TestClient, publisher: Publisher) -> None:
    published(publisher)
    before = Asked(DAY - timedelta(days=1), clock=ZoneInfo("UTC"))
    news = fetched(client, Look("now", before, 5, {}))
    assert "Sun 7 March 2021" in news["board"]["markup"]["participation-head"]
    assert "time in UTC" in news["board"]["markup"]["participation-head"]


def test_links_keep_what_the_reader_has_chosen(client: TestClient, publisher: Publisher) -> None:
    published(publisher)
    news = fetched(client, Look("now", Asked(clock=KYOTO), 5, {"every": "5", "paused": "true"}))
    assert "/meeting?every=5&amp;paused=true&amp;session=P-1" in news["board"]["markup"]["meetings"]


def test_figures_leave_the_shape_of_a_page_an_alert_changes_it(
    client: TestClient, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []
    for content in (rows(60), rows(61), rows(61, alert=[ALERT])):
        monkeypatch.setattr(follow, "_ahead", Ahead())
        published(publisher, content)
        shapes.append(fetched(client)["shape"])
    assert shapes[0] == shapes[1] != shapes[2]


def test_without_a_snapshot_there_is_nothing_to_show(client: TestClient) -> None:
    assert fetched(client) == {"shape": "nothing"}


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("", "This is no look at a page"),
        ("[" * 5_000, "This is no look at a page"),
        ('{"path":"now","asked":{"clock":"../../etc/passwd"},"seconds":5,"kept":{}}', "no look"),
        ('{"path":"now","asked":{},"seconds":0,"kept":{}}', "no look"),
        ('{"path":"now","asked":{"day":"2021-03-13"},"seconds":5,"kept":{}}', "is no day"),
        ('{"path":"now","asked":{"minute":"0001-01-01T00:00"},"seconds":5,"kept":{}}', "is no day"),
        ('{"path":"data","asked":{},"seconds":5,"kept":{}}', "This page is not followed"),
    ],
)
def test_what_no_page_has_asked_is_refused_in_one_sentence(
    client: TestClient, publisher: Publisher, look: str, said: str
) -> None:
    published(publisher)
    answer = client.get("/live", params={"look": look})
    assert answer.status_code == 400
    assert said in answer.text
    assert "\n" not in answer.text


def test_a_look_is_read_as_it_was_written() -> None:
    minute = datetime(2021, 3, 9, 1, 30, tzinfo=UTC)
    look = Look("now", Asked(DAY, minute, True, KYOTO), 2, {"day": "2021-03-09"})
    assert read_look(write_look(look), EVENT) == look
    with pytest.raises(LookError, match="2021-03-06 is no day of the event"):
        read_look(write_look(Look("now", Asked(date(2021, 3, 6)), 2, {})), EVENT)


def test_readers_are_as_many_as_ask_in_their_intervals() -> None:
    readers = Readers()
    for second in range(30):
        for _ in range(4):
            readers.ask(second, 5)
    assert readers.count == 20
    readers.ask(100, 2)
    assert readers.count == 0.2
