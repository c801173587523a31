"""States there against what a rule needs: of this moment, counted by States, never kept."""

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from dashboard.__main__ import cli
from etl import config
from etl.config_sections import read_share
from etl.errors import ConfigError
from etl.kept import prune
from etl.quorum import NEEDED
from tests.congress import CONFIG, KEY, load, make, mart, present, register, report, scan

RULE = """
[quorum]
rule = "Rule 41, A/CONF.234/2"
bodies = ["Plenary"]
open = "1/3"
decide = "more than 1/2"
"""
CAME = {"Checked in": "Yes", "Check-in date": "2021-03-08 08:30"}
COUNTED = "select session_id, taken_at, in_room, online, counted from marts.quorum_now"


def entry(number: int, country: str, **columns: str) -> Mapping[str, str]:
    return {"ID": str(number), "Country": country} | columns


def congress(folder: Path, more: str = "", rule: str = RULE) -> Path:
    """Make four registered Member States, and others who are no States for a quorum."""
    made = make(folder, CONFIG + rule + more)
    register(
        made,
        *(entry(1, "France", **CAME), entry(2, "France"), entry(3, "Japan")),
        *(entry(4, "Kenya"), entry(5, "Chad")),
        entry(6, "Holy See", Category="Non-member States"),
        entry(7, "Italy", Category="Press/Media"),
        entry(8, "Greece", Category="Individual Experts"),
        entry(9, "Peru", Category="Intergovernmental Organizations"),
        entry(10, "Cuba", **{"Registration state": "Pending"}),
    )
    return made


@pytest.mark.parametrize(
    ("states", "share", "needed"),
    [
        (152, "1/3", 51),
        (152, "more than 1/2", 77),
        (152, "1/2", 76),
        (153, "1/3", 51),
        (154, "1/3", 52),
        (153, "more than 1/2", 77),
        (193, "1/3", 65),
        (193, "more than 1/2", 97),
        (3, "more than 1/3", 2),
        (150, "2/3", 100),
        (150, "more than 2/3", 101),
        (1, "1/3", 1),
        (5, "1/1", 5),
    ],
)
def test_shares_are_exact_at_the_border(states: int, share: str, needed: int) -> None:
    of, is_more = read_share(share)
    with duckdb.connect() as con:
        con.execute(NEEDED)
        asked = "select needed(?, ?, ?, ?)"
        params = [states, of.numerator, of.denominator, is_more]
        assert con.execute(asked, params).fetchall() == [(needed,)]


def test_states_count_once_and_nobody_else_ever(tmp_path: Path) -> None:
    folder = congress(tmp_path)
    scan(
        folder,
        *("B1 in Hall 10:00", "B2 in Hall 10:01", "B3 in Hall 10:02"),
        *(f"B{number} in Hall 10:03" for number in (6, 7, 8, 9, 10, 99)),
        # In another room, at no meeting of the body.
        *("B5 in Annex 10:05", "B7 out Hall 10:41:30"),
    )
    # Japan is in the room and online: once among those anywhere.
    report(folder, "111", "p3@example.org 10:00 -", "p4@example.org 10:20 -", at="10:41:20")
    load(folder)
    assert present(folder, COUNTED) == [("P1", "10:41", 2, 2, 2)]
    of = "select states, base, to_open, to_decide, presence, rule from marts.quorum_now"
    assert present(folder, of) == [(4, "registered", 2, 3, "room", "Rule 41, A/CONF.234/2")]


def test_where_online_counts_too_a_state_in_both_counts_once(tmp_path: Path) -> None:
    folder = congress(tmp_path, 'presence = "room_and_online"\n')
    scan(folder, "B1 in Hall 10:00", "B3 in Hall 10:02", "B7 in Hall 10:41")
    report(folder, "111", "p3@example.org 10:00 -", "p4@example.org 10:20 -", at="10:41")
    load(folder)
    # France and Japan in the room, Japan and Kenya online: three States.
    assert present(folder, COUNTED) == [("P1", "10:41", 2, 2, 3)]


def test_grace_is_counted_from_the_minute_and_within_the_meeting(tmp_path: Path) -> None:
    folder = congress(tmp_path)
    scan(
        folder,
        # France left ten minutes before 10:20, Japan a second later; Kenya before the opening.
        *("B1 in Hall 10:00", "B1 out Hall 10:10:00", "B3 in Hall 10:00", "B3 out Hall 10:10:01"),
        *("B4 in Hall 09:50", "B4 out Hall 09:59", "B7 in Hall 10:20"),
    )
    load(folder)
    assert present(folder, COUNTED) == [("P1", "10:20", 1, None, 1)]
    sooner = tmp_path / "sooner"
    congress(sooner)
    scan(sooner, "B4 in Hall 09:50", "B4 out Hall 09:59", "B7 in Hall 10:05")
    load(sooner)
    assert present(sooner, COUNTED) == [("P1", "10:05", 0, None, 0)]


@pytest.mark.parametrize(
    ("base", "states", "to_decide"),
    [('"recorded"', 2, 2), ("152", 152, 77), ('"registered"', 4, 3)],
)
def test_the_base_is_what_the_secretariat_chose(
    base: str, states: int, to_decide: int, tmp_path: Path
) -> None:
    folder = congress(tmp_path, f"base = {base}\n")
    # Recorded: France by its badge, Japan by a scan.
    scan(folder, "B3 in Hall 10:00")
    load(folder)
    assert present(folder, "select states, to_decide from marts.quorum_now") == [
        (states, to_decide)
    ]


def test_a_room_without_scans_says_nothing_of_the_room(tmp_path: Path) -> None:
    folder = congress(tmp_path)
    report(folder, "111", "p3@example.org 10:00 -", at="10:30")
    load(folder)
    assert present(folder, COUNTED) == [("P1", "10:30", None, 1, None)]


@pytest.mark.parametrize("moment", ["09:30", "12:30"])
def test_there_is_no_count_between_meetings(moment: str, tmp_path: Path) -> None:
    folder = congress(tmp_path)
    scan(folder, f"B1 in Hall {moment}")
    load(folder)
    assert present(folder, COUNTED) == []


def test_without_a_rule_there_is_no_count(tmp_path: Path) -> None:
    folder = congress(tmp_path, rule="")
    scan(folder, "B1 in Hall 10:00")
    load(folder)
    assert present(folder, COUNTED) == []


def test_no_count_is_kept_or_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGRESS_KEY", KEY)
    folder = congress(tmp_path)
    scan(folder, "B1 in Hall 10:00", "B3 in Hall 10:30")
    load(folder)
    assert len(present(folder, COUNTED)) == 1
    assert mart(folder, COUNTED) == []
    snapshots = folder / "data/snapshots"
    for kept in snapshots.glob("*.duckdb"):
        if ".present." not in kept.name:
            with duckdb.connect(str(kept), read_only=True) as con:
                found = con.execute("select * from marts.quorum_now").fetchall()
            assert found == [], kept.name
    path = str(folder / "congress.toml")
    for options in ([], ["--json"], ["--audience", "public"]):
        result = CliRunner().invoke(cli, ["metrics", "--config", path, *options])
        assert result.exit_code == 0, result.output
        assert "quorum" not in result.output.casefold()
        assert "Rule 41" not in result.output
    # Three minutes later, with another snapshot in its place, it is gone.
    scan(folder, "B4 in Hall 10:31")
    load(folder)
    for path_of in snapshots.glob("000001.*"):
        os.utime(path_of, (time.time() - 180,) * 2)
    prune(snapshots, datetime.now(UTC))
    assert not (snapshots / "000001.present.duckdb").exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            'open = "a third"',
            '"open" in [quorum] is not right: "a third" is no share of the States',
        ),
        ('open = "0/3"', '"0/3" is no share of the States; write "1/3" (at least)'),
        ('open = "4/3"', '"4/3" is no share of the States'),
        ('open = "more than 1/1"', '"more than 1/1" is no share of the States'),
        ("open = 0.33", '"open" in [quorum] is not right'),
        ('rule = " "', '"rule" in [quorum] is not right: it is empty; write the rule'),
        ("bodies = []", '"bodies" in [quorum] is not right: it is empty; name the bodies'),
        ('base = "present"', 'use "registered", "recorded" or a number of States above 0'),
        ("base = 0", '"base" in [quorum] is not right: use "registered"'),
        ("base = true", '"base" in [quorum] is not right: use "registered"'),
        ('presence = "online"', '"presence" in [quorum] is not right'),
        ("grace_minutes = -1", '"grace_minutes" in [quorum] is not right'),
        ("lost = 1", '[quorum] has the unknown key "lost"'),
    ],
)
def test_a_rule_that_cannot_be_is_one_sentence(changed: str, sentence: str, tmp_path: Path) -> None:
    key = changed.partition(" ")[0]
    lines = [line for line in RULE.splitlines() if not line.startswith(f"{key} ")]
    make(tmp_path, CONFIG + "\n".join([*lines, changed]) + "\n")
    with pytest.raises(ConfigError) as error:
        config.load(tmp_path / "congress.toml")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)
