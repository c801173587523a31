"""A file that is probably wrong is held: nothing of it is loaded until it is mended or let through.

A list has 20 entries before it can be held, and so have the records of which many are rejected.
"""

import os
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from etl import config, watch
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.errors import ConfigError
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import (
    CONFIG,
    KEY,
    PROGRAMME,
    append,
    content_hash,
    core,
    hold,
    keep,
    load,
    log_line,
    made_once,
    make,
    mart,
    play,
    register,
    report,
    scan,
    write,
)

MISSING = "select cast(sum(entries) as bigint) from marts.missing"
ENTRIES = "select count(distinct registration_id) from core.registration"
SCANS = "select count(*) from core.scan"
STATE = "select source, error, error_file from marts.source where error is not null order by all"
LOST = {"Registration state": "Lost"}
DROP = (
    "registration: inbox/registration/list.csv is held, nothing of it is loaded: it has 9 records "
    "where the version before had 20 (55 % fewer, more than 50 %); export it again or mend it, "
    "or let it through with max_drop_percent = 55 in its [[source]] and start again."
)


def numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def with_keys(source: str, keys: str) -> str:
    return CONFIG.replace(f'name = "{source}"\n', f'name = "{source}"\n{keys}\n')


def allow(folder: Path, source: str, keys: str) -> None:
    write(folder / "congress.toml", with_keys(source, keys))


def rebuild(folder: Path) -> str:
    found = config.load(folder / "congress.toml")
    watch.rebuild(found, References(KEY.encode()), lambda *_: None, lambda _: None)
    return content_hash(folder)


def check(folder: Path, code: int = 0) -> list[str]:
    arguments = ["check", "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", KEY_VARIABLE: KEY})
    assert result.exit_code == code, result.output
    return [line for line in result.output.splitlines() if " is held" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which a list of twenty is loaded."""
    return listed(tmp_path)


@made_once
def listed(folder: Path) -> Path:
    make(folder)
    register(folder, *numbers(20))
    assert load(folder) == []
    return folder


def test_a_list_that_lost_more_than_half_is_held_and_the_one_before_stays(folder: Path) -> None:
    expected = content_hash(folder)
    register(folder, *numbers(9), at="7/10:00")
    assert check(folder, code=1) == [DROP]
    assert load(folder) == [DROP]
    assert content_hash(folder) == expected
    name = "inbox/registration/list.csv"
    assert mart(folder, STATE) == [("registration", DROP.removeprefix("registration: "), name)]
    assert mart(folder, MISSING) == [(None,)]
    # It stays so at the next start, and after a rebuild.
    assert load(folder) == [DROP]
    assert check(folder, code=1) == [DROP]
    assert rebuild(folder) == expected
    assert load(folder) == [DROP]
    # A whole list in its place ends it.
    register(folder, *numbers(21), at="7/11:00")
    assert load(folder) == []
    assert mart(folder, STATE) == []
    assert core(folder, ENTRIES) == [(21,)]


def test_a_list_that_lost_half_is_loaded(folder: Path) -> None:
    register(folder, *numbers(10), at="7/10:00")
    assert check(folder) == []
    assert load(folder) == []
    assert mart(folder, MISSING) == [(10,)]


def test_a_short_list_may_lose_everything(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, *numbers(19))
    load(folder)
    register(folder, "1", "2", at="7/10:00")
    assert load(folder) == []
    assert mart(folder, MISSING) == [(17,)]


def test_all_files_of_a_form_are_versions_of_one_list(folder: Path) -> None:
    register(folder, *numbers(9), name="later.csv", at="7/10:00")
    (said,) = load(folder)
    assert said.startswith("registration: inbox/registration/later.csv is held")
    # Of another form nothing was said before.
    register(folder, *numbers(9), form="organizers", at="7/10:00")
    assert len(load(folder)) == 1
    assert core(folder, "select count(*) from core.registration where source = 'organizers'") == [
        (9,)
    ]


def test_an_older_list_that_arrives_late_is_not_held(folder: Path) -> None:
    register(folder, *numbers(3), name="older.csv", at="6/09:00")
    assert load(folder) == []


def test_an_entry_alone_is_no_list(folder: Path) -> None:
    register(folder, "21", name="one.csv", at="7/10:00")
    assert load(folder) == []
    assert core(folder, ENTRIES) == [(21,)]


def test_what_was_held_is_no_version_to_compare_with(folder: Path) -> None:
    for version, count in enumerate((9, 8, 9, 10)):
        register(folder, *numbers(count), at=f"7/1{version}:00")
        assert len(load(folder)) == (1 if count < 10 else 0)


def test_meetings_of_the_programme_may_not_vanish(tmp_path: Path) -> None:
    days = [f"X{n},Side event {n},2021-03-09,14:00,15:00,,,congress,,\n" for n in range(16)]
    folder = make(tmp_path, programme=PROGRAMME + "".join(days))
    load(folder)
    hold(folder, PROGRAMME, at="7/09:00")
    (said,) = load(folder)
    assert "it has 4 records where the version before had 20 (80 % fewer" in said
    assert mart(folder, "select count(*) from marts.session") == [(20,)]


def test_reports_of_other_meetings_are_other_lists(tmp_path: Path) -> None:
    folder = make(tmp_path)
    stays = [f"p{number}@example.org 10:00 10:30" for number in range(20)]
    report(folder, "111", *stays)
    load(folder)
    report(folder, "222", stays[0])
    # Even under the same name, unless it is asked for.
    report(folder, "222", stays[1], name="111.csv", at="9/10:00")
    assert load(folder) == []
    report(folder, "222", *stays, name="111.csv", at="9/11:00")
    assert load(folder) == []
    allow(folder, "platform", "max_drop_percent = 50")
    report(folder, "222", stays[0], name="another.csv", at="9/11:30")
    assert load(folder) == []
    report(folder, "222", stays[0], name="111.csv", at="9/12:00")
    (said,) = load(folder)
    assert said.startswith("platform: inbox/platform/111.csv is held")


def test_each_sheet_is_a_list_of_its_own(tmp_path: Path) -> None:
    folder = make(tmp_path)
    note = {"date": "2021-03-08", "time": "10:00", "note": "Lights"}
    keep(folder, "notes", *(note | {"note": f"Light {n}"} for n in range(20)))
    load(folder)
    keep(folder, "notes", note, name=" of Tuesday", at="9/09:00")
    assert load(folder) == []
    keep(folder, "notes", note, at="9/10:00")
    (said,) = load(folder)
    assert said.startswith("secretariat: inbox/sheets/notes.csv is held")


def test_a_file_most_of_which_is_rejected_is_held(folder: Path) -> None:
    expected = content_hash(folder)
    wrong = [{"ID": str(number)} | LOST for number in range(30, 51)]
    register(folder, *numbers(20), *wrong, at="7/10:00")
    sentence = (
        "registration: inbox/registration/list.csv is held, nothing of it is loaded: 21 of 41 "
        "records are rejected (51.2 %, more than 50 %; see python -m etl check); export it again "
        "or mend it, or let it through with max_rejected_percent = 52 in its [[source]] and start "
        "again."
    )
    assert check(folder, code=1) == [sentence]
    assert load(folder) == [sentence]
    assert content_hash(folder) == expected
    assert core(folder, "select count(*) from core.quarantine") == [(0,)]
    counted = "select records, accepted, rejected from core.batch where error is not null"
    assert core(folder, counted) == [(41, 20, 21)]
    register(folder, *numbers(20), *wrong[1:], at="7/11:00")
    assert load(folder) == []
    assert core(folder, "select count(*) from core.quarantine") == [(20,)]


def test_both_faults_are_one_sentence_with_both_keys(folder: Path) -> None:
    register(folder, "1", *({"ID": str(n)} | LOST for n in range(30, 49)), at="7/10:00")
    (said,) = load(folder)
    assert (
        "19 of 20 records are rejected (95 %, more than 50 %; see python -m etl check) and it has "
        "1 record where the "
        "version before had 20 (95 % fewer, more than 50 %)"
    ) in said
    assert "with max_rejected_percent = 95 and max_drop_percent = 95 in its [[source]]" in said
    allow(folder, "registration", "max_rejected_percent = 95\nmax_drop_percent = 95")
    assert load(folder) == []


def test_rejects_of_the_version_that_counts_stay_listed(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, *numbers(20), {"ID": "21"} | LOST)
    load(folder)
    listed = "select file, records from marts.reject"
    expected = [("inbox/registration/list.csv", 1)]
    assert mart(folder, listed) == expected
    register(folder, *numbers(9), at="7/10:00")
    assert len(load(folder)) == 1
    assert mart(folder, listed) == expected


def test_a_few_bad_lines_do_not_hold_up_a_live_log(tmp_path: Path) -> None:
    folder = make(tmp_path)
    play(folder, "s1", "10:00:00")
    log = folder / "inbox/webcast/access.log"
    append(log, "nonsense\n" * 18)
    assert load(folder) == []
    append(log, "nonsense\n" * 19)
    assert load(folder) == []
    play(folder, "s1", "10:00:10")
    assert load(folder) == []
    requests = "select cast(sum(requests) as bigint) from core.playback"
    assert core(folder, requests) == [(2,)]


def test_a_log_in_a_wrong_format_is_held_until_lines_that_can_be_read_outweigh(
    tmp_path: Path,
) -> None:
    folder = make(tmp_path)
    play(folder, "s1", "10:00:00")
    assert load(folder) == []
    log = folder / "inbox/webcast/access.log"
    append(log, "nonsense\n" * 20)
    (said,) = load(folder)
    assert said.startswith(
        "webcast: inbox/webcast/access.log from record 2 on is held, nothing of it is loaded: 20 "
        "of 20 records are rejected (100 %, more than 50 %; see python -m etl check); export it "
        "again or mend it, or map what is in it in the configuration."
    )
    expected = content_hash(folder)
    assert rebuild(folder) == expected
    append(log, "".join(log_line("s2", f"10:00:{second}") for second in range(10, 29)))
    assert len(load(folder)) == 1
    append(log, log_line("s2", "10:00:29"))
    assert load(folder) == []
    # The part that was held stood at the beginning of what is loaded now, and is kept once.
    counts = (
        "select records, accepted, rejected from core.batch where source = 'webcast' order by 1"
    )
    assert core(folder, counts) == [(1, 1, 0), (40, 20, 20)]
    assert len(list((folder / "data/landing/webcast").glob("*.zst"))) == 2
    expected = content_hash(folder)
    assert rebuild(folder) == expected


def test_a_growing_table_that_is_held_is_let_through(tmp_path: Path) -> None:
    folder = make(tmp_path)
    lines = [f"B{number},Hall,sideways,2021-03-08T10:00:00+09:00,gate\n" for number in range(20)]
    scan(folder, "B1 in Hall 10:00")
    append(folder / "inbox/rooms/scans.csv", "".join(lines))
    assert len(check(folder, code=1)) == 1
    assert len(load(folder)) == 1
    assert core(folder, SCANS) == [(0,)]
    allow(folder, "rooms", "max_rejected_percent = 96")
    assert load(folder) == []
    assert core(folder, SCANS) == [(1,)]
    # What is loaded is not held, whatever is asked for now.
    allow(folder, "rooms", "max_rejected_percent = 0")
    assert load(folder) == []
    assert check(folder) == []


def test_what_was_let_through_stays_so_when_the_threshold_is_put_back(folder: Path) -> None:
    register(folder, *numbers(9), at="7/10:00")
    assert load(folder) == [DROP]
    allow(folder, "registration", "max_drop_percent = 54")
    assert len(load(folder)) == 1
    allow(folder, "registration", "max_drop_percent = 55")
    assert load(folder) == []
    assert mart(folder, MISSING) == [(11,)]
    expected = content_hash(folder)
    write(folder / "congress.toml", CONFIG)
    assert load(folder) == []
    assert rebuild(folder) == expected
    assert mart(folder, MISSING) == [(11,)]
    assert load(folder) == []
    # The next one is compared with it.
    register(folder, *numbers(8), at="7/11:00")
    assert load(folder) == []


def test_what_was_held_and_replaced_is_let_through_as_well(folder: Path) -> None:
    register(folder, "21", *numbers(8), at="7/10:00")
    assert len(load(folder)) == 1
    register(folder, *numbers(20), at="7/11:00")
    assert load(folder) == []
    assert core(folder, ENTRIES) == [(20,)]
    allow(folder, "registration", "max_drop_percent = 55")
    assert load(folder) == []
    assert core(folder, ENTRIES) == [(21,)]
    expected = content_hash(folder)
    assert rebuild(folder) == expected


def test_what_a_rebuild_lets_through_stays_so_in_the_next_one(folder: Path) -> None:
    register(folder, *numbers(9), at="7/10:00")
    assert load(folder) == [DROP]
    allow(folder, "registration", "max_drop_percent = 55")
    expected = rebuild(folder)
    assert mart(folder, MISSING) == [(11,)]
    write(folder / "congress.toml", CONFIG)
    assert load(folder) == []
    assert rebuild(folder) == expected
    assert mart(folder, MISSING) == [(11,)]


def test_what_is_killed_while_it_is_let_through_is_let_through(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(folder, *numbers(9), at="7/10:00")
    assert load(folder) == [DROP]
    (folder / "inbox/registration/list.csv").unlink()
    allow(folder, "registration", "max_drop_percent = 55")

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Warehouse, "commit", kill)
        load(folder)
    write(folder / "congress.toml", CONFIG)
    assert load(folder) == []
    assert mart(folder, MISSING) == [(11,)]
    expected = content_hash(folder)
    assert rebuild(folder) == expected


def test_what_was_landed_and_not_decided_is_held_at_the_start(folder: Path) -> None:
    expected = content_hash(folder)
    register(folder, *numbers(9), at="7/10:00")
    load(folder)
    with duckdb.connect(str(folder / "data/warehouse.duckdb")) as con:
        con.execute("delete from core.batch where error is not null")
    assert load(folder) == [DROP]
    assert content_hash(folder) == expected


def test_the_thresholds_are_no_settings_of_a_parser(folder: Path) -> None:
    allow(folder, "registration", "max_drop_percent = 90\nmax_rejected_percent = 90")
    assert load(folder) == []


@pytest.mark.parametrize("key", ["max_drop_percent", "max_rejected_percent"])
@pytest.mark.parametrize("value", ["-1", "101", '"50"'])
def test_a_threshold_is_a_share(tmp_path: Path, key: str, value: str) -> None:
    folder = make(tmp_path, with_keys("rooms", f"{key} = {value}"))
    with pytest.raises(ConfigError, match=f'"{key}" in .* is not right'):
        config.load(folder / "congress.toml")


EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
VERSIONS = st.tuples(
    st.sampled_from([0, 5, 18, 20, 25, 60]),  # entries
    st.sampled_from([0, 5, 25, 60]),  # rejected rows
    st.sampled_from(["8", "9", "10"]),  # hour at which it was written
    st.sampled_from(["list.csv", "other.csv"]),
    st.sampled_from(["", "max_drop_percent = 20", "max_drop_percent = 80"]),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(VERSIONS, min_size=2, max_size=5))
def test_a_rebuild_holds_what_was_held(versions: list[tuple[int, int, str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = make(Path(name))
        for entries, rejected, hour, file, _ in versions:
            wrong = ({"ID": str(number)} | LOST for number in range(100, 100 + rejected))
            register(folder, *numbers(entries), *wrong, name=file, at=f"7/{int(hour):02d}:00")
            load(folder)
        expected, said = content_hash(folder), load(folder)
        assert content_hash(folder) == expected
        assert rebuild(folder) == expected
        assert load(folder) == said
        # With other thresholds, too, and when they are put back.
        allow(folder, "registration", versions[0][4])
        load(folder)
        let_through = content_hash(folder)
        assert load(folder) == load(folder)
        write(folder / "congress.toml", CONFIG)
        load(folder)
        assert content_hash(folder) == let_through
