"""A figure explained: on the command line and on the page."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner, Result

from dashboard.__main__ import cli
from dashboard.explain import explain
from dashboard.metrics.bridges import BRIDGES
from dashboard.settings import CONFIG_VARIABLE
from tests.dashboard.congress_rows import rows
from tests.dashboard.served import ROOT
from tests.dashboard.test_cli import CONFIG
from tests.factories import Publisher, Rows, at

ROWS: Rows = {
    "event": [{"watermark": at("01:02:30")}],
    "registration_change": [
        {"at": at("01:00"), "source": "forms", "entries": 10},
        {"at": at("01:00"), "source": "forms", "status": "pending", "entries": 2},
        {"at": at("01:01"), "source": "sheet", "entries": 4},
    ],
    "bridge_change": [
        {"figure": "registered", "step": "same_person", "at": at("01:01"), "amount": -3}
    ],
    "participant_change": [
        {"at": at("01:00"), "people": 10, "category_id": "state"},
        {"at": at("01:01"), "people": 1, "category_id": "ngo"},
    ],
    "category": [
        {"category_id": "state", "label": "States", "sort_order": 1},
        {"category_id": "ngo", "label": "Organizations", "sort_order": 2},
    ],
    "stay_count": [{"at": at("01:00"), "source": "rooms", "stays": 4, "linked": 3}],
}
LINES = [
    ("Entries of registration forms", "forms", 12, 12),
    ("Entries of registration forms", "sheet", 4, 16),
    ("Less pending entries", "forms", -2, 14),
    ("Less rejected entries", "", 0, 14),
    ("Less withdrawn entries", "", 0, 14),
    ("Less further entries of the same person", "several sources", -3, 11),
    ("Less people of categories that take no part", "", 0, 11),
]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "congress.toml"
    path.write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv(CONFIG_VARIABLE, os.fspath(path))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["metrics", *arguments])


def test_a_bridge_is_its_steps_by_source_with_a_running_total(publisher: Publisher) -> None:
    of = explain(publisher.publish(ROWS), "registered")
    assert [(line.step, line.part, line.amount, line.total) for line in of.lines] == LINES
    assert (of.figure, of.total, of.difference, of.adds_up) == (11, 11, 0, True)
    assert of.of_which == (("States", 10), ("Organizations", 1))


def test_a_bridge_is_of_a_moment(publisher: Publisher) -> None:
    of = explain(publisher.publish(ROWS), "registered", at("01:00:59"))
    assert [line.total for line in of.lines] == [12, 10, 10, 10, 10, 10]
    assert of.figure == 10


def test_a_share_is_what_the_steps_lead_to_of_its_base(publisher: Publisher) -> None:
    of = explain(publisher.publish(ROWS), "link_rate")
    assert [(line.step, line.amount) for line in of.lines] == [
        ("Stays", 4),
        ("Less stays linked to nobody", -1),
    ]
    assert (of.total, of.base, of.base_label, of.figure) == (3, 4, "Stays", 0.75)


@pytest.mark.parametrize("key", sorted(BRIDGES))
def test_every_figure_of_nothing_is_explained(key: str, publisher: Publisher) -> None:
    of = explain(publisher.publish(), key)
    assert of.adds_up
    assert of.definition
    assert of.lines or of.reason


def test_every_step_is_in_the_definitions() -> None:
    text = " ".join((ROOT / "docs/definitions.md").read_text(encoding="utf-8").split())
    section = text.partition("## Bridges ")[2].partition("## ")[0]
    labels = {step.label for of in BRIDGES.values() for step in of.steps if len(of.steps) > 1}
    assert [label for label in sorted(labels) if label not in section] == []


def test_the_bridge_is_printed_and_ends_with_the_figure(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    result = run("--explain", "registered")
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "Registered participants. People with an approved registration in a category" in words
    assert "+12" in words
    assert "Registered participants: 11 Of which: States 10; Organizations 1." in words
    assert words.endswith("The bridge adds up. It leads to the figure exactly.")


def test_the_bridge_as_json(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    shown = json.loads(
        run("--explain", "registered", "--json", "--as-of", "2021-03-08T01:01Z").stdout
    )
    assert shown["as_of"] == "2021-03-08T01:01:00Z"
    assert (shown["key"], shown["figure"], shown["adds_up"]) == ("registered", 11, True)
    assert [tuple(line.values()) for line in shown["lines"]] == LINES


def test_a_bridge_that_does_not_add_up_is_said_and_fails(
    config: Path, publisher: Publisher
) -> None:
    publisher.publish({**ROWS, "bridge_change": []})
    result = run("--explain", "registered")
    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert "The bridge does not add up. It differs from the figure by +3." in words


def test_a_name_that_is_none_lists_the_names(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    result = run("--explain", "delegates")
    assert result.exit_code == 2
    words = " ".join(result.stderr.replace("│", " ").split())
    assert "'delegates' is no headline figure; those are: approved, pending," in words


def test_the_public_is_told_no_sources(config: Path, publisher: Publisher) -> None:
    publisher.publish(ROWS)
    result = run("--explain", "registered", "--audience", "public")
    assert result.exit_code == 1
    assert "no figures by source" in result.stderr


def test_a_click_on_a_tile_opens_its_bridge(config: Path, publisher: Publisher) -> None:
    publisher.publish(rows(), built_at=datetime.now(UTC).isoformat())
    script = "from dashboard.pages import now\nnow.render()"
    app = AppTest.from_string(script, default_timeout=30).run()
    labels = [button.label for button in app.button]
    assert labels == [
        "Explain Taking part now",
        "Explain Attended the Congress",
        "Explain Badges collected",
        "Explain States represented",
        "Explain Webcast viewers now",
        "Explain Meetings in progress",
        "Explain Unregistered connections",
    ]
    app.button[0].click().run()
    assert not app.exception
    markup = " ".join(each.proto.body for each in app.get("html"))
    assert "<b>60</b> As of Mon 8 March 2021, 11:00, snapshot 1" in markup
    # 30 in rooms only, 25 on the platform only, 5 in both.
    for text in ("Participants in rooms", "+35", "+30", "−5", "The bridge adds up."):
        assert text in markup
