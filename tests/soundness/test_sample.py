"""The capture of Indico in tests/fixtures: figures counted apart from this program."""

import shutil
from pathlib import Path

import pytest

from tests.congress import EVENT, load, make, mart

FIXTURES = Path(__file__).parents[1] / "fixtures" / "indico"
SOURCE = """
[[source]]
name = "registration"
kind = "indico_registrations"
path = "inbox/*"
"""


@pytest.fixture(scope="module", params=["registrations.csv", "registrations.xlsx"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("sample"), EVENT + SOURCE)
    (folder / "inbox").mkdir()
    shutil.copy(FIXTURES / request.param, folder / "inbox")
    assert load(folder) == []
    return folder


def test_states_are_those_of_delegations_not_the_countries_on_forms(folder: Path) -> None:
    # The forms of approved entries of all categories name 76 countries, 58 with a check-in.
    assert mart(
        folder, "select event, sum(states) from marts.state_change group by 1 order by 1"
    ) == [("checked_in", 38), ("recorded", 10), ("registered", 51)]


def test_participants_are_people_of_categories_that_take_part(folder: Path) -> None:
    # Of 103 approved, two of the press and three others.
    assert mart(
        folder,
        "select event, sum(people) from marts.participant_change group by 1 order by 1",
    ) == [("attended", 16), ("badge_collected", 16), ("registered", 98)]
