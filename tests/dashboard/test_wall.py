"""A screen on a wall shows what is named for it, in turn, and nothing to operate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import CONFIG_VARIABLE
from dashboard.wall import Screen
from tests.dashboard.congress_rows import rows
from tests.dashboard.test_pages import CONFIG, published, said

if TYPE_CHECKING:
    from tests.factories import Publisher

SCRIPT = Path(__file__).parents[2] / "streamlit_app.py"
WALL = """
[wall]
pages = ["now", "data"]
rotate_seconds = 3600
tiles = ["states_represented", "taking_part_now"]
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG + WALL, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))
    return path


def screen(**query: str) -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=30)
    for key, value in {"wall": "1", **query}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def test_pages_take_turns_by_the_clock() -> None:
    shown = Screen(("now", "webcast", "data"), 30, ())
    moments = [datetime.fromtimestamp(second, UTC) for second in (0, 29, 30, 59, 60, 89, 90)]
    turns = ["now", "now", "webcast", "webcast", "data", "data", "now"]
    assert [shown.due(at) for at in moments] == turns


def test_a_screen_has_the_tiles_that_are_named_and_no_controls(
    config: Path, publisher: Publisher
) -> None:
    config.write_text(CONFIG + WALL.replace('["now", "data"]', '["now"]'), encoding="utf-8")
    published(publisher, rows())
    app = screen()
    markup = " ".join(each.proto.body for each in app.get("html"))
    places = [
        markup.find(f'cm-label"><h2>{name}<') for name in ("States represented", "Taking part now")
    ]
    assert -1 < places[0] < places[1]
    assert 'cm-label"><h2>Badges collected<' not in markup
    assert [each.label for each in (*app.selectbox, *app.toggle, *app.time_input)] == []


def test_a_page_that_does_not_exist_is_named(config: Path, publisher: Publisher) -> None:
    config.write_text(CONFIG + WALL.replace('["now", "data"]', '["noon"]'), encoding="utf-8")
    published(publisher, rows())
    words = said(screen())
    assert "[wall] names the page 'noon'; the pages are: now, today" in words


def test_a_time_that_cannot_be_is_explained(config: Path, publisher: Publisher) -> None:
    config.write_text(CONFIG + WALL.replace("3600", "1"), encoding="utf-8")
    published(publisher, rows())
    assert "wall.rotate_seconds" in said(screen())


@pytest.mark.parametrize(
    ("rotate", "seconds"),
    [("7", "7"), ("1", "5"), ("x", "3600"), ("99999", "3600"), (5000 * "9", "3600")],
)
def test_the_address_wins_over_the_configuration(config: Path, rotate: str, seconds: str) -> None:
    assert config.exists()
    app = AppTest.from_string(
        "import streamlit as st\nfrom dashboard.wall import screen\nst.text(screen().seconds)"
    )
    app.query_params["rotate"] = rotate
    assert [each.value for each in app.run().text] == [seconds]
