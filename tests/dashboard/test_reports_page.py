"""The page Reports: what will be written is to be read first, then made and downloaded."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import CONFIG_VARIABLE
from tests.dashboard.congress_rows import rows

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
SCRIPT = """
from dashboard.components import page_style
from dashboard.pages.reports import render

page_style()
render()
"""


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))


def opened(**choices: str) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def test_every_document_is_to_be_read_before_it_is_made(publisher: Publisher) -> None:
    publisher.publish(rows())
    shown = words(opened())
    for title in ("Daily bulletin", "Attendance and organization of work", "Lines to take"):
        assert title in shown
    assert "All figures are provisional." in shown


def test_what_is_made_is_what_was_chosen(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened(document="lines-to-take", period="2021-03-08", audience="public")
    assert "Daily bulletin" not in words(app)
    app.button[0].click().run()
    assert not app.exception
    _, content = app.session_state["report-made"]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert {"lines-to-take.pdf", "lines-to-take.docx", "tables.xlsx", "manifest.json"} <= set(names)
    assert "daily-bulletin.pdf" not in names


def test_without_figures_there_are_words(tmp_path: Path) -> None:
    assert "No snapshot has been published yet." in words(opened())
