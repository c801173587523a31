"""Words of sentences in reports: numbers, States and their articles."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.reports.chapters.sentences import WITH_ARTICLE, ended, opening, state

STATES = Path(__file__).parents[2] / "etl" / "reference" / "states.csv"


def test_a_state_has_an_article_where_its_formal_name_gives_it_one() -> None:
    with STATES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {
        row["iso3"]
        for row in rows
        for name in (row["name"], row["former_name"])
        if name and row["formal_name"].endswith(f"the {name}")
    } == WITH_ARTICLE


@pytest.mark.parametrize(
    ("iso3", "name", "text"),
    [
        ("VAT", "Holy See", "the Holy See"),
        ("GMB", "Gambia", "the Gambia"),
        ("JPN", "Japan", "Japan"),
        ("NLD", "Netherlands", "the Netherlands"),
        ("NLD", "Netherlands (Kingdom of the)", "Netherlands (Kingdom of the)"),
        ("IRN", "Iran (Islamic Republic of)", "Iran (Islamic Republic of)"),
    ],
)
def test_states_in_sentences(iso3: str, name: str, text: str) -> None:
    assert state(name, iso3) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "No meetings"),
        (1, "One meeting"),
        (9, "Nine meetings"),
        (10, "A total of 10 meetings"),
        (1320, "A total of 1,320 meetings"),
    ],
)
def test_no_sentence_begins_with_a_numeral(value: int, text: str) -> None:
    assert opening(value, "meeting") == text


def test_one_full_stop_ends_a_sentence() -> None:
    assert ended("at 3.30 p.m.") == "at 3.30 p.m."
    assert ended("at noon") == "at noon."
