"""Indico over HTTP: what it answers is loaded once, whatever goes wrong on the way."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from etl import config, polling, watch
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.errors import ConfigError
from etl.fetch.spool import Spool
from etl.polling import _pause
from etl.references import References
from tests.congress import EVENT, KEY, ROOMS, content_hash, core, load, make, mart
from tests.faulty_server import FAULTS, FORM, TIMETABLE, TOKEN, System, indico
from tests.fetching import FAST, hurry, load_through

SOURCE = """
[[source]]
name = "indico"
kind = "indico_api"
url = "{url}"
token_env = "INDICO_TOKEN"
event_id = 3
form_ids = [{forms}]
{more}
"""
ENTRIES = (
    "select registration_id, refs, category_id, state_iso3, organization, mode, status, "
    "is_checked_in, checked_in_at, registered_at from staging.form_entry order by all"
)
MEETINGS = "select * from staging.programme order by all"
OBSERVED = "select count(distinct registration_id) from core.registration where is_complete"
STATE = "select source, error, error_file, last_success_at is null from marts.source order by 1"


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing longer than a test may take."""
    monkeypatch.setenv("INDICO_TOKEN", TOKEN)
    hurry(monkeypatch)


@pytest.fixture
def system() -> Iterator[System]:
    with System(indico()) as system:
        yield system


def event(tmp_path: Path, system: System, more: str = "", forms: str = "3") -> Path:
    text = SOURCE.format(url=system.url, forms=forms, more=more)
    return make(tmp_path, EVENT + ROOMS + text)


def asked(system: System) -> list[str]:
    """Return what was asked since the last time, entries by number."""
    paths, system.asked = system.asked, []
    return [path.removeprefix(FORM) for path in paths]


def facts(folder: Path) -> tuple[list[tuple[Any, ...]], ...]:
    return core(folder, ENTRIES), core(folder, MEETINGS)


def test_lists_details_and_timetable_are_loaded_and_only_once(
    tmp_path: Path, system: System
) -> None:
    folder = event(tmp_path, system, "timetable = true")
    assert load(folder) == []
    assert asked(system)[:2] == [f"{TIMETABLE}?nc=yes", ""]
    # The captures of two details, as their lists and CSV have them.
    rows = {row[0]: row[2:] for row in core(folder, ENTRIES)}
    assert len(rows) == 120
    assert rows["1"] == (
        *("member_state", "CHL", None, "online", "approved"),
        *(True, "10/08:44", "4/10:16:35"),
    )
    assert core(folder, OBSERVED) == [(120,)]
    assert mart(folder, "select * from marts.missing") == []
    meetings = {row[0] for row in core(folder, MEETINGS)}
    assert {"P1", "s1-1"} < meetings
    before, batches = content_hash(folder), core(folder, "select count(*) from core.batch")
    # All that changes is asked for again, and it is the same.
    assert load(folder) == []
    assert asked(system)[-2:] == [f"{TIMETABLE}?nc=yes", ""]
    assert content_hash(folder) == before
    assert core(folder, "select count(*) from core.batch") == batches
    spool = folder / "data/fetched"
    assert [path.stat().st_mode & 0o777 for path in (spool, spool / "indico")] == [0o700] * 2


def test_details_come_a_few_at_a_time_and_nobody_is_missing_meanwhile(
    tmp_path: Path, system: System
) -> None:
    folder = event(tmp_path, system, "details_per_poll = 50")
    for known in (50, 100, 120, 120):
        assert load(folder) == []
        assert core(folder, OBSERVED) == [(known,)]
        assert mart(folder, "select * from marts.missing") == []
    assert len(asked(system)) == 4 + 120
    assert [row[0] for row in mart(folder, "select files from marts.source where files > 1")] == [2]


def test_only_details_of_what_changed_are_asked_for_again(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    asked(system)
    entries = {entry["id"]: entry for entry in system.answers[FORM]}
    arrived, withdrawn, new = entries[115], entries[113], entries[1] | {"id": 900}
    arrived |= {"checked_in": True, "checked_in_dt": "2021-03-12T00:00:00+00:00"}
    withdrawn |= {"state": "withdrawn"}
    system.answers[f"{FORM}113"] |= {"state": "withdrawn"}
    system.answers[FORM].append(new)
    system.answers[f"{FORM}900"] = system.answers[f"{FORM}1"] | {"id": 900}
    del system.answers[FORM][system.answers[FORM].index(entries[2])]
    assert load(folder) == []
    # Nobody's fields change by arriving; the new one is more urgent than the changed one.
    assert asked(system) == ["", "900", "113"]
    rows = {row[0]: row for row in core(folder, ENTRIES)}
    assert rows["115"][7:9] == (True, "12/09:00")
    assert rows["113"][6] == "withdrawn"
    assert rows["900"][2:4] == ("member_state", "CHL")
    assert mart(folder, "select sum(entries) from marts.missing") == [(1,)]
    # Who is there again is missing no more, and what the list forgot is known still.
    arrived |= {"checked_in": False, "checked_in_dt": None}
    system.answers[FORM].append(entries[2])
    load(folder)
    assert mart(folder, "select sum(entries) from marts.missing") == [(None,)]
    seen = "select is_checked_in from core.registration where registration_id = '115' order by all"
    assert core(folder, f"select distinct * from ({seen}) order by all") == [(False,), (True,)]


def test_details_are_looked_at_again_after_hours(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system, "details_per_poll = 120")
    load(folder)
    batches = core(folder, "select count(*) from core.batch")
    asked(system)
    monkeypatch.setattr("etl.sources.indico_fetch._AGAIN_SECONDS", -1)
    load(folder)
    assert len(asked(system)) == 121
    # They say the same, so that there is nothing to load.
    assert core(folder, "select count(*) from core.batch") == batches
    system.answers[f"{FORM}7"]["registration_data"] = []
    load(folder)
    assert core(folder, "select records from core.batch order by received_at")[-1] == (1,)


def test_two_forms_are_one_list(tmp_path: Path, system: System) -> None:
    other = FORM.replace("forms/3", "forms/4")
    entry = system.answers[FORM][0] | {"id": 901, "regform_id": 4}
    system.answers |= {other: [entry], f"{other}901": system.answers[f"{FORM}1"] | entry}
    folder = event(tmp_path, system, forms="3, 4")
    assert load(folder) == []
    assert core(folder, OBSERVED) == [(121,)]
    assert mart(folder, "select * from marts.missing") == []


def test_an_entry_that_fails_holds_up_no_other(tmp_path: Path, system: System) -> None:
    del system.answers[f"{FORM}1"]  # deleted since the list was made
    for number in (10, 100, 101):
        system.answers[f"{FORM}{number}"] = {"id": number, "message": "Maintenance"}
    folder = event(tmp_path, system)
    (sentence,) = load(folder)
    # An entry's number is for nobody who only looks after the sources.
    assert sentence == (
        f"indico: {system.host}{FORM}… is no registration; see if Indico was changed and check "
        "the url."
    )
    load(folder)
    assert core(folder, OBSERVED) == [(116,)]


@pytest.mark.parametrize("seed", range(2))
def test_after_the_faults_the_facts_are_those_of_a_calm_day(
    tmp_path: Path, system: System, seed: int
) -> None:
    calm = event(tmp_path / "calm", system, "timetable = true")
    assert load(calm) == []
    chance = random.Random(seed)
    faults = [chance.choice((*FAULTS, "", "", "")) for _ in range(20)]
    system.faults.extend(chance.sample((*FAULTS, *faults), len(FAULTS) + len(faults)))
    folder = event(tmp_path / "rough", system, "timetable = true\ndetails_per_poll = 30")
    said = load_through(folder, system, "indico")
    for _ in range(4):
        assert load(folder) == []
    assert set(FAULTS) <= set(system.told)
    assert len(said) >= 5
    assert all(one.startswith(f"{system.host}/") for one in said)
    assert facts(folder) == facts(calm)


def loading(folder: Path, until: float, *, enough: Any = lambda: False) -> tuple[list[str], float]:
    """Watch until there is enough; return what was said, and how long stopping took."""
    found = config.load(folder / "congress.toml")
    found = replace(found, sources=tuple(_hasty(one) for one in found.sources))
    said: list[str] = []
    stopped_at: list[float] = []
    deadline = time.monotonic() + until

    def stopped() -> bool:
        if not stopped_at and (enough() or time.monotonic() > deadline):
            stopped_at.append(time.monotonic())
        return bool(stopped_at)

    keeper = References(KEY.encode())
    watch.watch(found, keeper, lambda _batch, _size: None, said.append, stopped)
    return said, time.monotonic() - stopped_at[0]


def _hasty(source: Any) -> Any:
    is_fetched = source.kind == "indico_api"
    return source.model_copy(update={"every_seconds": 0.01}) if is_fetched else source


def test_watching_recovers_by_itself_and_stops_at_once(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    monkeypatch.setattr(polling, "LIMITS", replace(FAST, read=0.5, trials=1))
    system.faults.extend(["refused", "refused", "page"])
    with System(indico(), ["hang"] * 1000) as other:
        text = (folder / "congress.toml").read_text(encoding="utf-8")
        text += SOURCE.format(url=other.url, forms="3", more="").replace('"indico"', '"other"')
        (folder / "congress.toml").write_text(text, encoding="utf-8")
        said, seconds = loading(folder, 20, enough=lambda: len(system.asked) > 140)
    assert seconds < 1
    assert f"indico: {system.host}{FORM} refused the token (401)" in " ".join(said)
    # One that hangs is told, and holds up nothing.
    assert core(folder, OBSERVED) == [(120,)]
    assert mart(folder, STATE)[1:3] == [
        ("indico", None, None, False),
        (
            "other",
            f"{other.host}{FORM} gave no answer for 0.5 s; see if it runs.",
            other.url,
            True,
        ),
    ]
    assert threading.active_count() < 20


def test_nothing_is_asked_before_the_last_answer_is_loaded(tmp_path: Path, system: System) -> None:
    found = config.load(event(tmp_path, system) / "congress.toml")
    found = replace(found, sources=tuple(_hasty(one) for one in found.sources))
    Spool(found.fetched / "indico").keep("registrations.json", [], datetime.now(UTC))
    with polling.Polls(found) as polls:
        # What an earlier process left is to be loaded first, then what is fetched.
        for number in (0, 121, 122):
            time.sleep(0.1)
            assert len(system.asked) == number
            looked_at = time.monotonic()
            polls.looked(looked_at)
            while not polls.succeeded_since("indico", looked_at):
                time.sleep(0.001)


def test_an_error_keeps_the_last_success(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    assert load(folder) == []
    (before,) = core(folder, "select last_success_at from core.source_state where source='indico'")
    system.faults.append("refused")
    (sentence,) = load(folder)
    state = "select error, last_success_at from core.source_state where source = 'indico'"
    assert core(folder, state) == [(sentence.removeprefix("indico: "), *before)]
    assert core(folder, OBSERVED) == [(120,)]
    assert load(folder) == []
    assert core(folder, state)[0][0] is None


def test_no_system_is_asked_more_often_when_it_fails() -> None:
    assert [_pause(60, failures) for failures in range(6)] == [60, 120, 240, 480, 600, 600]
    assert [_pause(3600, failures) for failures in (0, 1, 99)] == [3600, 3600, 3600]


def test_what_was_fetched_and_not_remembered_is_fetched_again(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Spool, "remember", refuse)
        (sentence,) = load(folder)
    assert sentence == (
        f"indico: What {system.url} answers cannot be written (No space left on device); make "
        f"sure that there is room on the disk and that {folder / 'data/fetched'} can be written."
    )
    before = core(folder, ENTRIES)
    asked(system)
    assert load(folder) == []
    assert len(asked(system)) == 121
    assert core(folder, ENTRIES) == before


def test_a_rebuild_asks_nobody(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    load(folder)
    before = core(folder, ENTRIES)
    for path in (folder / "data/fetched/indico").iterdir():
        path.unlink()
    asked(system)
    system.faults.append("refused")
    (sentence,) = load(folder)
    known = mart(folder, STATE)
    assert known[1][1] == sentence.removeprefix("indico: ")
    asked(system)
    found = config.load(folder / "congress.toml")
    references = References(KEY.encode())
    assert watch.rebuild(found, references, lambda _batch, _size: None, lambda _said: None)
    assert asked(system) == []
    assert core(folder, ENTRIES) == before
    # What was known of the system stays: nobody was asked.
    assert mart(folder, STATE) == known


def test_neither_token_nor_names_get_anywhere(
    tmp_path: Path, system: System, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = event(tmp_path, system)
    said = load(folder)
    system.faults.extend(FAULTS)
    said += load_through(folder, system, "indico")
    output = "".join((*said, *capfd.readouterr()))
    spool = folder / "data/fetched"
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    public = [path for path in files if path.suffix == ".duckdb" or "snapshots" in path.parts]
    assert TOKEN not in output
    assert len(public) > 2
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []
    for text in ("O'Neill", "p0@example.org", "736f527a-ee03-400c-b266-acaf72862a36"):
        assert text in (spool / "indico/registrations.json").read_text(encoding="utf-8")
        assert text not in output
        assert [path for path in public if text.encode() in path.read_bytes()] == []


def check(folder: Path, code: int) -> str:
    arguments = ["check", "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", KEY_VARIABLE: KEY})
    assert result.exit_code == code, result.output
    return result.output


def test_check_asks_and_keeps_nothing(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, "details_per_poll = 2")
    output = check(folder, 0)
    line = next(line for line in output.splitlines() if "indico" in line)
    assert [cell.strip() for cell in line.split("│")][2:6] == ["2", "122", "0", "0"]
    assert not (folder / "data").exists()
    system.faults.append("refused")
    assert f"indico: {system.host}{FORM} refused the token (401);" in check(folder, 1)


def test_a_token_that_is_not_set(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    monkeypatch.delenv("INDICO_TOKEN")
    assert load(folder) == [
        "indico: The environment variable INDICO_TOKEN holds no token; set it and start again."
    ]
    assert asked(system) == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("http://127.0.0.1", "http://192.0.2.1", "the token would be sent in the open"),
        ("http://127.0.0.1", "ftp://127.0.0.1", "it is no address; write it as"),
        ("http://127.0.0.1", "http://me@127.0.0.1", "no name, password, query or fragment"),
        ('"INDICO_TOKEN"', '"CONGRESS_KEY"', "would send the secret of the event"),
        ('"INDICO_TOKEN"', '"a token"', '"token_env" in [[source]] "indico" is not right'),
        ("event_id", 'path = "x.json"\nevent_id', 'has the key "path", but what it reads is'),
        ("form_ids = [3]", "form_ids = []", '"form_ids" in [[source]] "indico" is not right'),
        ("event_id", "every_seconds = 0\nevent_id", '"every_seconds" in [[source]] "indico"'),
    ],
)
def test_what_is_refused_in_the_configuration(
    tmp_path: Path, system: System, before: str, after: str, sentence: str
) -> None:
    folder = event(tmp_path, system)
    file = folder / "congress.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert sentence in str(caught.value)
