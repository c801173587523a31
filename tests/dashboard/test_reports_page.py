"""The page Reports: what will be written is to be read first, then made and downloaded."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import CONFIG_VARIABLE
from tests.dashboard.congress_rows import rows
from tests.dashboard.report_rows import GROUPS, WITHOUT_GLYPHS, publish_twice
from tests.dashboard.served import ROOT
from tests.dashboard.test_chart_component import until
from tests.dashboard.test_pages import CONFIG
from tests.dashboard.test_pages_in_browser import Listener
from tests.factories import Publisher

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.dashboard.served import Server

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
        app.query_params[name.rstrip("_")] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception


def make(app: AppTest) -> list[str]:
    """Make the files; return their names."""
    press(app, "Make the files")
    content = app.session_state["report-made"].content
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_every_document_is_to_be_read_before_it_is_made(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened()
    assert [each.label for each in app.tabs] == [
        "Daily bulletin, 8 March 2021",
        "Attendance and organization of work",
        "Statistical report",
        "Lines to take",
        "Meeting statistics",
    ]
    shown = words(app)
    for title in ("Daily bulletin", "Attendance and organization of work", "Lines to take"):
        assert f"<h3>{title}" in shown
    assert "All figures are provisional." in shown


def test_what_is_made_most_often_takes_one_click(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened(documents="lines-to-take", audience="public")
    press(app, "Bulletin of Mon 8 March 2021")
    assert [each.label for each in app.tabs] == ["Daily bulletin, 8 March 2021"]
    assert app.selectbox(key="choice-period").value == "2021-03-08"
    assert app.pills(key="choice-formats").value == ["pdf", "docx"]
    assert app.query_params["documents"] == "daily-bulletin"
    press(app, "Everything")
    assert len(app.tabs) == 5
    assert app.selectbox(key="choice-period").value == "whole"
    assert "formats" not in app.query_params
    # Who reads it is chosen apart.
    assert app.query_params["audience"] == "public"


def test_a_page_that_never_refreshes_is_not_called_paused(publisher: Publisher) -> None:
    publisher.publish(rows())
    shown = words(opened(documents="lines-to-take"))
    assert "Fixed moment" in shown
    assert "does not refresh by itself" in shown
    assert "Paused" not in shown
    assert "cm-age" not in shown.partition("</header>")[0].partition("<header")[2]


def test_a_document_reads_as_on_paper(publisher: Publisher) -> None:
    publisher.publish(rows(60, **GROUPS))
    shown = words(opened(documents="attendance-chapter,statistical-report"))
    assert (
        '<p><span class="cm-report-number">1.</span> The Test Congress is being held in Kyoto from '
        "7 to 12 March 2021. The figures in the present chapter are as at 11 a.m. on 8 March "
        "2021.</p>"
    ) in shown
    assert "<figcaption><b>Table 1.</b> Participants by category of participation" in shown
    assert "<dt>Made from</dt><dd>Snapshot 1 (hash-1), Congress monitor 0.1.0</dd>" in shown
    assert "This is not an official document of the United Nations." in shown
    assert '<td class="cm-wide">Asia-Pacific States</td>' in shown
    assert '<td class="cm-wide"><b>Total</b></td>' in shown


def test_charts_are_drawn_with_words_for_those_who_do_not_see_them(publisher: Publisher) -> None:
    publisher.publish(rows(60, **GROUPS))
    pictures = re.findall(r'<img alt="([^"]*)" src="data:image/png;base64,iVBOR', words(opened()))
    assert pictures == [
        "Bands over the hours of the day: participants in a room only, on the platform only and in "
        "both, every five minutes.",
        "Horizontal bars: Registered participants by category of participation, a bar for each row "
        "of the table below, in its order.",
        "Horizontal bars: Registered participants by regional group, a bar for each row of the "
        "table below, in its order.",
        "Horizontal bars: Member States represented, by regional group, a bar for each row of the "
        "table below, in its order.",
    ]
    of_day = words(opened(documents="daily-bulletin"))
    assert "<b>Figure 1.</b> Participants in meetings on 8 March 2021</figcaption>" in of_day


def test_a_long_table_is_cut_short_and_says_so(publisher: Publisher) -> None:
    states = [{"iso3": f"X{each:02}", "name": f"State {each:02}"} for each in range(20)]
    meetings = [{"session_id": f"M-{each}", "title": f"Meeting {each}"} for each in range(20)]
    days = [{**rows()["session"][0], **each} for each in meetings]
    publisher.publish(rows(state=states, session=days))
    assert "And 8 more rows." in words(opened(documents="meeting-statistics"))


def test_what_is_made_is_what_was_chosen(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened(
        documents="lines-to-take,meeting-statistics",
        formats="pdf,csv",
        period="2021-03-08",
        audience="public",
    )
    assert "Daily bulletin" not in words(app)
    assert make(app) == [
        "lines-to-take.pdf",
        "manifest.json",
        "meeting-statistics.pdf",
        "tables.csv.zip",
    ]
    assert "4 files made" in words(app)
    assert "Packed in report-2021-03-08-public.zip" in words(app)
    assert re.search(r"<td[^>]*>lines-to-take\.pdf</td><td[^>]*>\d+ KB</td>", words(app))
    app.pills(key="choice-formats").set_value(["pdf"]).run()
    assert "files made" not in words(app)


def test_what_was_looked_at_stays_until_the_latest_is_taken(publisher: Publisher) -> None:
    publisher.publish(rows(30))
    app = opened(documents="lines-to-take")
    publisher.publish(rows(60))
    app.run()
    assert "Snapshot 1 (hash-1). " in words(app)
    (latest,) = (each for each in app.button if each.label == "Take the latest figures")
    latest.click().run()
    assert "Snapshot 2 (hash-2). " in words(app)
    assert "Take the latest figures" not in [each.label for each in app.button]


def test_files_of_a_folder_are_one_row(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened(documents="lines-to-take", formats="parquet", audience="public")
    assert all(name.startswith("parquet/") or name == "manifest.json" for name in make(app))
    assert re.search(r">parquet/ \(1[0-9] files\)</td>", words(app))


def test_every_choice_stands_in_the_address(publisher: Publisher) -> None:
    publisher.publish(rows())
    app = opened()
    assert app.query_params == {}
    app.selectbox(key="choice-period").set_value("days").run()
    app.selectbox(key="choice-from").set_value("2021-03-08").run()
    app.selectbox(key="choice-audience").set_value("public").run()
    app.pills(key="choice-formats").set_value(["csv", "pdf"]).run()
    app.pills(key="choice-documents").set_value(["daily-bulletin"]).run()
    assert app.query_params == {
        "period": "days",
        "from": "2021-03-08",
        "audience": "public",
        "formats": "pdf,csv",
        "documents": "daily-bulletin",
    }


def test_a_period_goes_from_day_to_day(publisher: Publisher) -> None:
    publisher.publish(rows())
    assert "<dt>Period</dt><dd>8–10 March 2021</dd>" in words(
        opened(period="days", from_="2021-03-08", to="2021-03-10")
    )


STATES = {
    "ends first": (
        {"period": "days", "from": "2021-03-09", "to": "2021-03-08"},
        "The period ends on Mon 8 March 2021, before it begins on Tue 9 March 2021.",
    ),
    "has not begun": (
        {"period": "2021-03-10"},
        "Wed 10 March 2021 has not begun by 11 a.m. on 8 March 2021 in Kyoto (02:00 UTC); choose "
        "earlier days or a later moment.",
    ),
    "no meeting": ({"period": "2021-03-07"}, "No meeting in this period"),
    "nothing chosen": ({"formats": ""}, "Choose at least one document and one format above."),
    "later than the data": (
        {"period": "2021-03-08", "until": "23:00"},
        "The data reach 11 a.m. on 8 March 2021 in Kyoto (02:00 UTC) only; choose an earlier "
        "moment.",
    ),
    "not kept": (
        {"period": "2021-03-08", "until": "09:00", "then": "true"},
        "No snapshot is kept from 9 a.m. on 8 March 2021 in Kyoto (00:00 UTC) or before; choose a "
        "later moment, or report what is known now.",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_what_cannot_be_reported_has_words(case: str, publisher: Publisher) -> None:
    publisher.publish(rows(), watermark="2021-03-08T02:00:00Z")
    choices, sentence = STATES[case]
    assert sentence in words(opened(**choices))


def test_without_figures_there_are_words(tmp_path: Path) -> None:
    assert "No snapshot has been published yet." in words(opened())


def test_a_document_that_cannot_be_drawn_is_named_and_the_others_are_shown(
    publisher: Publisher,
) -> None:
    publisher.publish(rows(60, **WITHOUT_GLYPHS))
    app = opened(formats="pdf")
    assert "This document cannot be drawn" in words(app)
    assert "The chart participants_by_category_registered" in words(app)
    assert "<h3>Lines to take" in words(app)
    press(app, "Make the files")
    assert "The files cannot be made" in words(app)


def test_figures_as_known_then_are_those_of_the_snapshot_of_then(publisher: Publisher) -> None:
    publish_twice(publisher)
    now = words(opened(documents="lines-to-take", period="2021-03-08", until="10:40"))
    assert "Snapshot 2 (hash-2). " in now
    assert "<p>A total of 55 participants were registered.</p>" in now
    then = words(opened(documents="lines-to-take", period="2021-03-08", until="10:40", then="true"))
    assert "Snapshot 1 (hash-1). " in then
    assert "<p>A total of 40 participants were registered.</p>" in then
    assert "<span>as known then · does not refresh by itself</span>" in then
    assert "<dt>Data as of</dt><dd>10.30 a.m. on 8 March 2021 in Kyoto (01:30 UTC)</dd>" in then


def test_without_what_sets_documents_the_page_says_so(publisher: Publisher) -> None:
    publisher.publish(rows())
    script = (
        "import sys; sys.modules['typst'] = None\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_string({SCRIPT!r}, default_timeout=60).run()\n"
        "assert not app.exception\n"
        "print(*(each.proto.body for each in app.get('html')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert (
        "Reports need typst, which is not installed; install the extra &#x27;reports&#x27;."
    ) in done.stdout


def shown(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(".cm-report").first.wait_for()
    until(page, "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'")


@pytest.mark.browser
def test_in_a_browser_choices_survive_a_reload_and_charts_are_seen(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    server.config.write_text(CONFIG, encoding="utf-8")
    Publisher(tmp_path / "snapshots").publish(rows(60, **GROUPS))
    url = server.start(ROOT / "streamlit_app.py").url
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    listener = Listener(page)
    shown(page, f"{url}/reports?period=2021-03-08")
    for name in ("Word", "Excel", "Parquet", "DuckDB", "Attendance chapter"):
        page.get_by_role("button", name=name, exact=True).click()
    until(page, "location.search.includes('formats=pdf%2Ccsv')")
    until(page, "location.search.includes('documents=daily-bulletin%2Cstatistical-report')")
    page.reload()
    page.locator(".cm-report").first.wait_for()
    until(page, "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'")
    pressed = (
        "[...document.querySelectorAll('button[aria-checked=true], button[aria-pressed=true]')]"
    )
    until(page, f"{pressed}.length === 6")
    assert page.evaluate(f"{pressed}.map(one => one.innerText)") == [
        "Daily bulletin",
        "Statistical report",
        "Lines to take",
        "Meeting statistics",
        "PDF",
        "CSV",
    ]
    seen = "[...document.querySelectorAll('.cm-report img')].map(one => one.naturalWidth > 1000)"
    assert page.evaluate(seen) == [True, True, True, True]
    # A sheet of paper, also at night.
    assert page.evaluate("getComputedStyle(document.querySelector('.cm-report')).color") == (
        "rgb(26, 34, 46)"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the files").click()
        page.get_by_role("button", name="Download", exact=True).click(timeout=60_000)
    assert download.value.suggested_filename == "report-2021-03-08-internal.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.namelist() == [
            "daily-bulletin.pdf",
            "lines-to-take.pdf",
            "manifest.json",
            "meeting-statistics.pdf",
            "statistical-report.pdf",
            "tables.csv.zip",
        ]
    assert listener.errors == []
    assert listener.hosts == {"127.0.0.1"}
    page.close()
