"""What `check` and `run` print: a table of the sources, and what the configuration misses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import config, watch
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.health import _ago
from etl.references import References
from etl.summary import Line, _share
from tests.congress import CONFIG, KEY, PROGRAMME, core, make, play, register, report, scan, write

COLUMNS = {"COLUMNS": "200", KEY_VARIABLE: KEY}
API = '{{"id": {id}, "state": "complete", "checked_in": false, "email": "{id}@example.org"}}'


def said(folder: Path, command: str = "check", code: int = 0) -> list[str]:
    """Return the lines a command prints, but for those on missing files."""
    arguments = [command, "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env=COLUMNS)
    assert result.exit_code == code, result.output
    return [line for line in result.output.splitlines() if "no file yet" not in line]


def table(lines: list[str]) -> dict[str, list[str]]:
    rows = [[cell.strip() for cell in line.strip("│┃").split("│")] for line in lines]
    return {row[0]: row[1:] for row in rows if len(row) == 6}


def sentences(folder: Path, code: int = 0) -> list[str]:
    known = ("registration", "rooms", "platform", "webcast", "programme", "There is")
    return [line for line in said(folder, code=code) if line.startswith(known)]


def with_api(folder: Path, *numbers: int, name: str = "registrations.json") -> None:
    text = ", ".join(API.format(id=number) for number in numbers)
    write(folder / "inbox/registration" / name, f"[{text}]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose configuration misses nothing."""
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30", "B9 in Hall 10:00")
    return folder


def test_both_commands_print_a_line_for_each_source(folder: Path) -> None:
    checked = table(said(folder))
    assert checked["registration"] == ["1", "2", "0", "0", ""]
    assert checked["rooms"] == ["1", "3", "0", "0", "50 %"]
    assert checked["webcast"] == ["0", "0", "0", "0", ""]
    # Two stays, of which one is of somebody known; the second time nothing is new.
    assert table(said(folder, "run"))["rooms"] == ["1", "3", "0", "0", "50 %"]
    assert table(said(folder, "run"))["rooms"] == ["1", "0", "0", "0", "50 %"]
    assert "decisions" not in checked


@pytest.mark.parametrize(
    ("linked", "share"),
    [
        (None, ""),
        ((0, 0), ""),
        ((0, 9), "0 %"),
        ((1, 900), "1 %"),
        ((899, 900), "99 %"),
        ((9, 9), "100 %"),
    ],
)
def test_no_share_is_rounded_to_none_or_all(linked: tuple[int, int] | None, share: str) -> None:
    assert _share(Line("rooms", 1, linked=linked).linked) == share


def test_nothing_is_said_where_nothing_is_missed(folder: Path) -> None:
    assert sentences(folder) == []


def test_numbers_nobody_is_registered_with(folder: Path) -> None:
    (folder / "inbox/rooms/scans.csv").unlink()
    scan(folder, "X1 in Hall 10:00", "X1 out Hall 10:30", "X2 in Hall 10:00")
    hint = (
        'name the field of the registrations that is the "badge", or say here that '
        'reference = "registration" and which source is the issuer'
    )
    assert sentences(folder) == [f"rooms: 0 of 2 numbers are known to a registration; {hint}."]
    assert f"rooms: 0 of 2 stays are known to a registration; {hint}." in said(folder, "run")


def test_registrations_without_any_category(folder: Path) -> None:
    (folder / "inbox/registration/list.csv").unlink()
    with_api(folder, 1, 2)
    expected = (
        "registration: no record has a category, so nobody counts as a participant; a list of the "
        "check-in API has no form fields, so fetch the details of each registration as well."
    )
    assert expected in sentences(folder)
    (folder / "inbox/registration/registrations.json").unlink()
    register(folder, {"ID": "1", "Category": ""})
    expected = (
        "registration: no record has a category, so nobody counts as a participant; name the "
        'field that holds it in [source.fields] as "category", and map its values.'
    )
    assert sentences(folder) == [expected]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "by_time:Committee 1",
            'platform: no meeting in the programme is of body "Committee 1"; '
            'its bodies are "Committee I", "Plenary".',
        ),
        ("PL-99", 'platform: the programme has no meeting with the session_id "PL-99".'),
    ],
)
def test_rules_that_lead_nowhere(folder: Path, rule: str, expected: str) -> None:
    write(folder / "congress.toml", CONFIG.replace('session = "C1"', f'session = "{rule}"'))
    assert sentences(folder) == [expected]


def test_places_and_rules_that_do_not_meet(folder: Path) -> None:
    scan(folder, "B1 in Lobby 12:00")
    report(folder, "333", "p1@example.org 10:00 10:30", "- 10:00 10:30 Room5(service)")
    play(folder, "s1", "10:00:00", stream="other")
    assert sentences(folder) == [
        'rooms: no meeting is in "Lobby"; if a meeting is held there, add the name to the aliases '
        "of its [[room]].",
        'platform: no meeting is in "333"; add it to [[source.meetings]] if it belongs to one.',
        'platform: nothing in the files matches "111", "222" yet.',
        'webcast: no meeting is in "other"; add it to [[source.streams]] if it belongs to one.',
        'webcast: nothing in the files matches "plenary-en", "plenary-floor" yet.',
    ]


def test_a_programme_that_is_not_there_is_said_once(folder: Path) -> None:
    (folder / "programme.csv").unlink()
    expected = "There is no meeting in any programme yet, so no place leads to one."
    assert sentences(folder) == [expected]


def test_meetings_outside_the_event(folder: Path) -> None:
    lines = (
        "P8,Late,2021-03-13,10:00,11:00,Hall,Plenary,,plenary,\n"
        "P9,Night,2021-03-12,23:00,23:59,Hall,Plenary,congress,plenary,\n"
        "R1,Regional,2019-01-22,10:00,11:00,,,preparatory,plenary,\n"
    )
    make(folder, programme=PROGRAMME + lines)
    assert sentences(folder) == [
        "programme: of phase congress but outside the event (2021-03-07 to 2021-03-12): "
        '"P8 (2021-03-13)"; correct the date or the phase.'
    ]


def test_a_second_line_of_a_meeting_is_rejected(folder: Path) -> None:
    make(folder, programme=PROGRAMME + "P1,Again,2021-03-08,15:00,16:00,,,,,\n")
    assert sentences(folder) == [
        "programme: 1 rejected: 'session_id' is the same as in row 2 (programme.csv row 6)."
    ]


def test_rejects_are_placed_as_their_file_numbers_them(folder: Path) -> None:
    gate = folder / "inbox/rooms/gate.csv"
    lines = "B1,Hall,in,2021-03-08T10:00\n,,in,2021-03-08T10:00\n"
    write(gate, f"badge,room,direction,time\n{lines}", at="23:59")
    register(folder, "1", {"ID": "2", "Registration state": "Lost"})
    play(folder, "s1", "10:00:00")
    with (folder / "inbox/webcast/access.log").open("a") as log:
        log.write("nonsense\n")
    report(folder, "111", "p1@example.org 10:00 10:30")
    path = folder / "inbox/platform/111.csv"
    path.write_text(path.read_text() + "Guest,,soon,later,,Yes\n")
    told = [line for line in sentences(folder) if "rejected" in line]
    assert told == [
        "registration: 1 rejected: 'Registration state' is none of Indico's; see the values "
        "without a mapping (list.csv row 3).",
        "rooms: 1 rejected: badge is empty; room is empty (gate.csv line 3).",
        "platform: 1 rejected: time of joining cannot be read; time of leaving cannot be read "
        "(111.csv record 2).",
        "webcast: 1 rejected: it is not in the format 'combined' (access.log line 2).",
    ]


def test_tables_and_api_answers_in_one_source_are_refused(folder: Path) -> None:
    assert said(folder, "run")
    with_api(folder, 1, 3)
    register(folder, "1", "2", "3")
    expected = (
        "registration: inbox/registration/registrations.json is an answer of the API and "
        "inbox/registration/list.csv is a list, which number people differently; make them two "
        "sources with a folder each."
    )
    assert expected in said(folder, code=1)
    assert expected in said(folder, "run", code=1)
    entries = "select registration_id from core.registration order by all"
    assert core(folder, entries) == [("1",), ("2",)]
    (folder / "inbox/registration/registrations.json").unlink()
    said(folder, "run")
    assert core(folder, entries) == [("1",), ("2",), ("3",)]


def test_a_configuration_without_sources_says_so(tmp_path: Path) -> None:
    folder = make(tmp_path, CONFIG[: CONFIG.index("[[source]]")])
    expected = f"{folder}/congress.toml has no [[source]] yet; add one for each system."
    for command in ("check", "run", "status"):
        assert expected in said(folder, command)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0, "0 s ago"),
        (59, "59 s ago"),
        (60, "1 min ago"),
        (7_199, "1 h ago"),
        (172_800, "2 d ago"),
    ],
)
def test_an_age_is_written_in_its_largest_unit(seconds: int | None, text: str) -> None:
    assert _ago(seconds) == text


def test_status_fits_a_terminal_and_tells_errors_below(folder: Path) -> None:
    write(folder / "inbox/platform/111.csv", "no report\n")
    said(folder, "run", code=1)
    arguments = ["status", "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "80"})
    assert result.exit_code == 1
    drawn = [line for line in result.stdout.splitlines() if line.startswith(("│", "┃"))]
    assert max(map(len, drawn)) <= 80
    assert [line.split("│")[1].strip() for line in drawn[1:]] == [
        "decisions",
        "organizers",
        "platform",
        "programme",
        "registration",
        "rooms",
        "secretariat",
        "webcast",
    ]
    (told,) = (line for line in result.stdout.splitlines() if line.startswith("platform: "))
    assert told.startswith("platform: 111.csv ")


def test_watch_says_that_it_looks(folder: Path) -> None:
    text: list[str] = []
    settings = config.load(folder / "congress.toml")
    watch.watch(
        settings, References(KEY.encode()), lambda _batch, _size: None, text.append, stop(text)
    )
    assert text[0] == "Looking for new files every 0.5 s; Ctrl-C stops."
    assert f"webcast: no file yet in {folder}/inbox/webcast/*.log." in text


def test_watch_tells_of_rejected_rows_once_a_file(folder: Path) -> None:
    register(folder, "1", {"ID": "2", "Registration state": "Lost"}, {"ID": ""})
    text: list[str] = []
    settings = config.load(folder / "congress.toml")
    said_rejected = "registration: list.csv: 2 rows rejected; see: python -m etl check."
    watch.watch(
        settings,
        References(KEY.encode()),
        lambda _batch, _size: None,
        text.append,
        lambda: said_rejected in text,
    )
    assert text.count(said_rejected) == 1


def stop(text: list[str]) -> Callable[[], bool]:
    """Stop as soon as something was said."""
    return lambda: bool(text)
