"""Another secret is refused, other settings are told, and a rebuild makes both good."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.errors import ConfigError
from etl.warehouse import Warehouse
from tests.congress import (
    CONFIG,
    KEY,
    core,
    made_once,
    make,
    mart,
    play,
    register,
    report,
    scan,
    write,
)

OTHER = "f" * 64
LINKED = "select sum(stays), sum(linked) from marts.stay_count"
CHANGED = "{}: changed settings reach earlier data only with: python -m etl rebuild."
BADGES = CONFIG.replace(
    'path = "inbox/rooms/*.csv"\n', 'path = "inbox/rooms/*.csv"\nclock_offset_seconds = 60\n'
)


def invoke(folder: Path, command: str, key: str = KEY) -> Result:
    arguments = [command, "--config", str(folder / "congress.toml")]
    return CliRunner().invoke(app, arguments, env={KEY_VARIABLE: key})


def notices(result: Result) -> list[str]:
    return [line for line in result.output.splitlines() if "changed settings" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return loaded(tmp_path)


@made_once
def loaded(folder: Path) -> Path:
    make(folder)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    assert invoke(folder, "run").exit_code == 0
    return folder


@pytest.mark.parametrize("command", ["run", "watch", "check"])
def test_another_secret_is_refused(folder: Path, command: str) -> None:
    scan(folder, "B2 in Hall 10:00", "B2 out Hall 10:30")
    result = invoke(folder, command, OTHER)
    assert isinstance(result.exception, ConfigError)
    assert str(result.exception) == (
        f"{folder}/data/warehouse.duckdb was made with another secret than CONGRESS_KEY holds; use "
        "that one, or make all references anew with this one: python -m etl rebuild."
    )
    assert core(folder, "select count(*) from core.scan") == [(2,)]


def test_a_rebuild_takes_another_secret(folder: Path) -> None:
    assert invoke(folder, "rebuild", OTHER).exit_code == 0
    assert mart(folder, LINKED) == [(1, 1)]
    assert invoke(folder, "run", OTHER).exit_code == 0
    assert isinstance(invoke(folder, "run").exception, ConfigError)


def test_without_data_any_secret_will_do(tmp_path: Path) -> None:
    folder = make(tmp_path, CONFIG.replace('programme = "programme.csv"\n', ""))
    assert invoke(folder, "run").exit_code == 0
    assert invoke(folder, "run", OTHER).exit_code == 0


def test_check_leaves_a_warehouse_in_use_alone(folder: Path) -> None:
    with Warehouse(folder / "data/warehouse.duckdb"):
        assert invoke(folder, "check", OTHER).exit_code == 0


@pytest.mark.parametrize("command", ["run", "check", "status"])
def test_changed_settings_of_a_source_are_told(folder: Path, command: str) -> None:
    assert notices(invoke(folder, command)) == []
    write(folder / "congress.toml", BADGES)
    assert notices(invoke(folder, command)) == [CHANGED.format("rooms")]
    # Again and again, until they are applied.
    assert notices(invoke(folder, command)) == [CHANGED.format("rooms")]
    assert notices(invoke(folder, "rebuild")) == []
    assert notices(invoke(folder, command)) == []


def test_settings_that_go_back_are_told_only_if_data_came_meanwhile(folder: Path) -> None:
    write(folder / "congress.toml", BADGES)
    invoke(folder, "run")
    write(folder / "congress.toml", CONFIG)
    assert notices(invoke(folder, "run")) == []
    write(folder / "congress.toml", BADGES)
    scan(folder, "B2 in Hall 10:00")
    invoke(folder, "run")
    write(folder / "congress.toml", CONFIG)
    assert notices(invoke(folder, "run")) == [CHANGED.format("rooms")]


def test_what_is_applied_to_all_data_is_not_told(folder: Path) -> None:
    report(folder, "111", "p2@example.org 10:00 10:30")
    play(folder, "s1", "10:00:00", "10:00:10")
    invoke(folder, "run")
    text = CONFIG.replace("capacity = 1800", "capacity = 1900\nlimit = 400")
    text = text.replace('session = "C1"', 'session = "P1"').replace('match = "222"', 'match = "9"')
    text = text.replace('language = "floor"', 'language = "ja"')
    write(folder / "congress.toml", text + "[attendance]\nmin_minutes = 9\n")
    assert notices(invoke(folder, "run")) == []


def test_what_all_sources_share_is_told_by_its_section(folder: Path) -> None:
    text = CONFIG.replace("HALL-GATE", "HALL-DOOR").replace("Asia/Tokyo", "Asia/Seoul")
    text += '[webcast]\nvenue_networks = ["203.0.113.0/24"]\n'
    text += '[[category]]\nid = "all"\nlabel = "All"\norder = 1\nrepresents = "nobody"\n'
    write(folder / "congress.toml", text)
    names = ("[event]", "[webcast]", "[[room]]", "[[category]]")
    assert notices(invoke(folder, "run")) == [CHANGED.format(name) for name in names]


def test_a_source_without_data_is_not_told(folder: Path) -> None:
    text = CONFIG.replace('service = ["service"]', 'service = ["interpreter"]')
    write(folder / "congress.toml", text)
    assert notices(invoke(folder, "run")) == []


def test_data_of_a_source_that_is_configured_no_more_are_told(folder: Path) -> None:
    renamed = CONFIG.replace('name = "rooms"', 'name = "doors"')
    write(folder / "congress.toml", renamed)
    sentence = "rooms: it is configured no more, but its data count until: python -m etl rebuild."
    for command in ("run", "status", "check", "run"):
        assert sentence in invoke(folder, command).output.replace("\n", " "), command
    scans = "select source, count(*) from core.scan group by all order by all"
    assert core(folder, scans) == [("doors", 2), ("rooms", 2)]
    assert sentence not in invoke(folder, "rebuild").output.replace("\n", " ")
    assert sentence not in invoke(folder, "run").output.replace("\n", " ")
    assert core(folder, scans) == [("doors", 2)]
