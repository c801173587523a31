"""The configuration to start from: what an Indico tells of an event, and nothing of its people."""

import json
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from etl import config
from etl.__main__ import app
from etl.config import KEY_VARIABLE
from tests.congress import KEY
from tests.faulty_server import EVENT, FORM, FORMS, TIMETABLE, TOKEN, System, indico, load

EXPECTED = """\
# To start from: event 3 of {url}, as it is now.
# What is not certain stands behind a #: take that away, or the line, and run
# `python -m etl check`, which tells what is missing. See docs/configuration.md.

[event]
name = "14th United Nations Congress on Crime Prevention and Criminal Justice"
starts_on = 2021-03-07
ends_on = 2021-03-12
time_zone = "Asia/Tokyo"

[[source]]
name = "registration"
kind = "indico_api"
url = "{url}"
token_env = "INDICO_TOKEN"
event_id = 3
form_ids = [
    3,  # "Delegates"
]
timetable = true

[source.fields]
"Affiliation" = "organization"
"Country" = "country"
"Category of participant" = "category"
"How will you attend?" = "mode"
"Online role" = "role"

[source.values.category]
"Member States" = "member_state"
"United Nations" = "secretariat"
"UN institutes (PNI)" = "pni"
"Intergovernmental Organizations" = "igo"
"Non-Governmental Organizations" = "ngo_other"
"Individual Experts" = "individual_expert"
"Press/Media" = "media"
"Others" = "other"

[source.values.mode]
"In person (Kyoto)" = "in_person"
"Online" = "online"

[source.values.role]
"Speaker" = "speaker"
"General Admission / Observer" = "follows_only"
"""
ODD = 'Which "entity"\nin 京都, \\ \x1b[2J\x7f\u202e?'


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICO_TOKEN", TOKEN)
    monkeypatch.setenv(KEY_VARIABLE, KEY)


@pytest.fixture
def system() -> Iterator[System]:
    with System(indico()) as system:
        yield system


def ask(system: System, *more: str, event: str = "3") -> Result:
    return CliRunner().invoke(
        app, ["check", "--init", "indico", system.url, "--event", event, *more]
    )


def told(system: System) -> str:
    result = ask(system)
    assert result.exit_code == 0, result.output
    return result.stdout


def check(folder: Path, text: str) -> str:
    """Return what `check` says of a configuration on the system it came from."""
    path = folder / "congress.toml"
    path.write_text(text, encoding="utf-8")
    config.load(path)
    result = CliRunner().invoke(app, ["check", "--config", str(path)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def fields_of(system: System, *numbers: int) -> Iterator[dict[str, Any]]:
    for number in numbers or range(1, 121):
        detail = json.loads(json.dumps(system.answers[f"{FORM}{number}"]))
        system.answers[f"{FORM}{number}"] = detail
        for section in detail["registration_data"]:
            yield from section["fields"]


def choices(*captions: str) -> list[dict[str, str]]:
    return [{"id": str(number), "caption": text} for number, text in enumerate(captions)]


def test_all_that_indico_tells_of_an_event_is_written(system: System) -> None:
    assert told(system) == EXPECTED.format(url=system.url)


def test_what_is_written_loads_and_misses_nothing(system: System, tmp_path: Path) -> None:
    said = check(tmp_path, told(system))
    # 120 entries, 120 details and five meetings.
    assert "245" in next(line for line in said.splitlines() if "registration" in line)
    assert "no mapping" not in said
    assert "Lines for the configuration" not in said


def test_nothing_of_a_person_is_written(system: System) -> None:
    text = told(system)
    looked_at = [path for path in system.asked if path.startswith(FORM) and path != FORM]
    assert len(looked_at) == 5
    for path in looked_at:
        entry = system.answers[path]
        said = [entry["full_name"], entry["email"], entry["checkin_secret"]]
        for section in entry["registration_data"]:
            said += [f["data"] for f in section["fields"] if f["input_type"] in ("text", "email")]
        assert not [answer for answer in said if answer and answer in text]


def test_a_file_is_written_once_and_never_over(system: System, tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    result = ask(system, "--config", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == EXPECTED.format(url=system.url)
    path.write_text("mine", encoding="utf-8")
    asked = len(system.asked)
    result = ask(system, "--config", str(path))
    assert result.exit_code != 0
    assert path.read_text(encoding="utf-8") == "mine"
    assert len(system.asked) == asked


def test_any_text_is_written_so_that_it_reads_the_same(system: System, tmp_path: Path) -> None:
    for field in fields_of(system):
        if field["title"] == "How will you attend?":
            field["title"] = ODD
            field["choices"] += choices('両方\n[event]\nname = "x"')
    system.answers[EVENT] = load("event_export.json")
    system.answers[EVENT]["results"][0]["title"] = ODD
    system.answers[FORMS] = [load("forms.json")[0] | {"title": ODD}]
    text = told(system)
    assert not {"\x1b", "\x7f", "\u202e"} & set(text)
    document = tomllib.loads(text)
    assert document["event"]["name"] == ODD
    (source,) = document["source"]
    assert source["fields"][ODD] == "mode"
    assert source["values"]["mode"] == {"In person (Kyoto)": "in_person", "Online": "online"}
    assert '\n# "両方\\n[event]\\nname = \\"x\\"" = ""\n' in text
    assert "no mapping" not in check(tmp_path, text)


@pytest.mark.parametrize(
    ("answered", "written"),
    [
        (["Country"], ['"Country" = "country"', '# "Country you represent" = "country"']),
        (
            ["Country you represent"],
            ['# "Country" = "country"', '"Country you represent" = "country"'],
        ),
        # Where both have answers the usual title is meant.
        (
            ["Country", "Country you represent"],
            ['"Country" = "country"', '# "Country you represent" = "country"'],
        ),
    ],
)
def test_of_two_questions_for_one_column_the_answered_one_is_read(
    system: System, answered: list[str], written: list[str]
) -> None:
    for field in fields_of(system):
        if field["title"] == "Position":
            field |= {"title": "Country you represent", "input_type": "country"}
        if field["title"].startswith("Country"):
            field["data"] = "FR" if field["title"] in answered else ""
    assert [line for line in told(system).splitlines() if '= "country"' in line] == written


def test_a_question_that_only_sounds_like_a_column_stands_behind_a_sign(system: System) -> None:
    for field in fields_of(system):
        if field["title"] == "How will you attend?":
            field |= {"title": "Will you attend?", "choices": choices("Yes", "No", "Perhaps")}
    text = told(system)
    assert '\n# "Will you attend?" = "mode"\n' in text
    assert "[source.values.mode]" not in text


def test_a_title_that_two_forms_mean_differently_is_read_as_one_column(system: System) -> None:
    for field in fields_of(system):
        if field["title"] == "How will you attend?":
            field["title"] = "Presence"
    second = FORM.replace("/3/registrations/", "/4/registrations/")
    system.answers[FORMS] = [*load("forms.json"), load("forms.json")[0] | {"id": 4}]
    entry = system.answers[FORM][0] | {"id": 500, "regform_id": 4}
    other = {"title": "Presence", "input_type": "single_choice", "data": {"0": 1}}
    sections = [{"fields": [other | {"choices": choices("Minister", "Ambassador")}]}]
    system.answers[second] = [entry]
    system.answers[f"{second}500"] = entry | {"registration_data": sections}
    text = told(system)
    (source,) = tomllib.loads(text)["source"]
    assert source["fields"]["Presence"] == "mode"
    assert '\n# "Presence" = "level"\n' in text
    assert "level" not in source["values"]


def test_rooms_are_those_of_the_timetable(system: System, tmp_path: Path) -> None:
    answer = load("timetable.json")
    blocks = [entry for day in answer["results"]["3"].values() for entry in day.values()]
    for block, room in zip(
        blocks, ["Hall", 'Room "A"', "hall", "", "+81 75 705 1234"], strict=True
    ):
        block["room"] = room
    system.answers[TIMETABLE] = answer
    text = told(system)
    rooms = tomllib.loads(text)["room"]
    assert [room["name"] for room in rooms] == ["Hall", 'Room "A"']
    check(tmp_path, text)


def test_a_timetable_without_meetings_is_not_asked_for(system: System, tmp_path: Path) -> None:
    system.answers[TIMETABLE] = load("timetable.json") | {"results": {"3": {"20210307": {}}}}
    text = told(system)
    assert "\ntimetable = false  # has no meeting yet, or is not published\n" in text
    check(tmp_path, text)


def test_every_form_is_asked_and_a_form_without_registrations_is_named(system: System) -> None:
    forms = load("forms.json")
    system.answers[FORMS] = [*forms, forms[0] | {"id": 4, "title": "Media"}]
    system.answers[FORM.replace("/3/registrations/", "/4/registrations/")] = []
    text = told(system)
    assert '\n    3,  # "Delegates"\n    4,  # "Media"\n]\n' in text
    assert "\n# Form 4 has no registration yet, so its fields are not known.\n" in text


def test_the_folder_of_temporary_files_stays_as_it_is(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told(system)
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "answer", "sentence"),
    [
        (EVENT, {"results": []}, "/export/event/3.json tells of no event; check the number, and"),
        (EVENT, {"results": [{"title": "x"}]}, "/export/event/3.json is no event; see if Indico"),
        (EVENT, ["x"], "/export/event/3.json is no event; see if Indico"),
        (FORMS, [], "/event/3/forms/ lists no registration form yet; make one in Indico first."),
        (FORMS, [{"id": "3"}], "/event/3/forms/ is no list of forms; see if Indico"),
        (TIMETABLE, {"results": []}, "/export/timetable/3.json is no timetable; see if Indico"),
    ],
)
def test_an_answer_of_another_kind_is_one_sentence(
    system: System, path: str, answer: Any, sentence: str
) -> None:
    system.answers[path] = answer
    result = ask(system)
    assert result.exit_code != 0
    assert sentence in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--event", "0"], "Name the event by its number"),
        (["--event", "3", "--token-env", "NO_SUCH"], "The environment variable NO_SUCH holds no"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_asked(
    system: System, arguments: list[str], sentence: str
) -> None:
    result = CliRunner().invoke(app, ["check", "--init", "indico", system.url, *arguments])
    assert sentence in str(result.exception)
    assert system.asked == []


def test_the_token_is_not_sent_in_the_open() -> None:
    arguments = ["check", "--init", "indico", "http://indico.example.org", "--event", "3"]
    result = CliRunner().invoke(app, arguments)
    assert "the token would be sent in the open" in str(result.exception)


def test_an_address_without_init_is_wrong_use() -> None:
    result = CliRunner().invoke(app, ["check", "https://indico.example.org"])
    assert "go with --init" in str(result.exception)
