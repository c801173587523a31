"""The lines `check` proposes: pasted as they are, what they are for is no longer told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.paste import HEADING
from tests.congress import (
    CONFIG,
    EVENT,
    KEY,
    PROGRAMME,
    make,
    play,
    register,
    report,
    scan,
    write,
)

SPARE = "P4,Fourth plenary,2021-03-10,10:00,12:00,Hall,Plenary,congress,plenary,\n"
ALONE = "C9,Committee II,2021-03-09,14:00,15:00,Annex,Committee II,congress,committee,\n"
LIST = """
[[source]]
name = "media"
kind = "indico_registrations"
path = "inbox/media/*"
"""


def check(folder: Path) -> str:
    arguments = ["check", "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", KEY_VARIABLE: KEY})
    assert result.exit_code == 0, result.output
    return result.output


def proposed(folder: Path) -> list[str]:
    """Return the lines to be pasted."""
    _, _, lines = check(folder).partition(f"{HEADING}\n\n")
    return lines.splitlines()


def told(folder: Path) -> list[str]:
    """Return what is told of what is missing."""
    said = check(folder).partition(HEADING)[0].splitlines()
    return [line for line in said if "no mapping" in line or "no meeting is in" in line]


def paste(folder: Path) -> None:
    """Do what the comments say."""
    path = folder / "congress.toml"
    text = path.read_text(encoding="utf-8")
    for block in "\n".join(proposed(folder)).split("\n\n"):
        where, _, lines = block.partition("\n")
        if source := re.fullmatch(r'# at the end of \[\[source]] "(.+)":', where):
            head, tail = text.split(f'name = "{source[1]}"\n')
            own, *rest = re.split(r"\n(?=\[\[(?:source|room)]]\n)", tail)
            text = "\n".join((f'{head}name = "{source[1]}"\n{own}\n{lines}\n', *rest))
        elif re.fullmatch(r'# in \[\[source]] ".+":', where):
            below, _, values = lines.partition("\n")
            line = below.removeprefix("# below ").removesuffix(":")
            text = text.replace(line, f"{line}\n{values}")
        elif inside := re.match(r'# in the \[\[room]] "(.+)", in place of', lines):
            old = re.compile(rf'(name = "{inside[1]}"\n)aliases = .*\n')
            text = old.sub(rf"\g<1>{lines.splitlines()[1]}\n", text)
        else:
            assert where == "# at the end of the file:"
            text += f"\n{lines}\n"
    write(path, text)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder whose configuration misses nothing."""
    folder = make(tmp_path, programme=PROGRAMME + SPARE + ALONE)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    yield folder


def test_nothing_is_proposed_where_nothing_is_missed(folder: Path) -> None:
    assert HEADING not in check(folder)


def test_values_without_a_mapping(folder: Path) -> None:
    odd = {"ID": "3", "Category": "Observer - NGO", "Mode of attendance": "Hybrid"}
    register(folder, "1", odd, {"ID": "4", "Country": "Nowhere"})
    assert len(told(folder)) == 3
    ids = (
        "member_state, non_member_state, secretariat, pni, specialized_agency, igo, "
        "ngo_consultative, ngo_other, individual_expert, media, guest, service, other"
    )
    assert sorted(proposed(folder)) == sorted(
        [
            '# at the end of [[source]] "registration":',
            "[source.values.country]",
            '"Nowhere" = ""  # one of an ISO code such as FRA, or "" for none',
            "[source.values.mode]",
            '"Hybrid" = ""  # one of in_person, online, or "" for none',
            "[source.values.category]",
            f'"Observer - NGO" = ""  # one of {ids}, or "" for none',
        ]
    )
    paste(folder)
    assert told(folder) == []
    assert proposed(folder) == []


def test_a_table_that_is_there_gets_more_lines(folder: Path) -> None:
    mapped = '\n[source.values.mode]\n"Both" = "in_person"\n'
    path = '"inbox/registration/*"\n'
    make(folder, CONFIG.replace(path, path + mapped), PROGRAMME)
    register(folder, {"ID": "3", "Mode of attendance": "Hybrid"})
    assert proposed(folder) == [
        '# in [[source]] "registration":',
        "# below [source.values.mode]:",
        '"Hybrid" = ""  # one of in_person, online, or "" for none',
    ]
    paste(folder)
    assert told(folder) == []


def test_a_value_that_cannot_be_mapped_so_is_left_to_the_operator(folder: Path) -> None:
    long = "Somebody who came for the whole week and for all of the evenings"
    register(
        folder,
        {"ID": "3", "Registration state": "Lost"},
        {"ID": "4", "Category": long},
        {"ID": "5", "Category": "me@example.org"},
    )
    lines = proposed(folder)
    assert '# "Lost" = ""  # one of approved, pending, rejected, withdrawn' in lines
    cut = "Somebody who came for the whole week and for all of the even"
    full = "write the value in full: only its beginning is shown"
    assert f'# "{cut}" = ""  # {full}' in lines
    assert not [line for line in lines if "withheld" in line or "@" in line]


@pytest.mark.parametrize(
    ("clocks", "session"),
    [
        # The other plenaries are likely to use the same number.
        ("14:00 15:00", "by_time:Plenary"),
        ("9/09:50 9/11:00", "by_time:Plenary"),
        # The only meeting of its body.
        ("9/13:55 9/14:40", "C9"),
    ],
)
def test_a_platform_meeting_without_a_rule(folder: Path, clocks: str, session: str) -> None:
    report(folder, "333", f"p1@example.org {clocks}", f"p2@example.org {clocks}")
    assert proposed(folder) == [
        '# at the end of [[source]] "platform":',
        "[[source.meetings]]",
        'match = "333"',
        f'session = "{session}"',
    ]
    assert len(told(folder)) == 1
    paste(folder)
    assert told(folder) == []


@pytest.mark.parametrize("clocks", ["10:00 11:00", "8/20:00 8/21:00"])
def test_times_that_fit_several_meetings_or_none_are_left_to_the_operator(
    folder: Path, clocks: str
) -> None:
    report(folder, "333", f"p1@example.org {clocks}")
    bodies = '"by_time:Committee I", "by_time:Committee II", "by_time:Plenary"'
    assert proposed(folder) == [
        '# at the end of [[source]] "platform":',
        "# [[source.meetings]]",
        '# match = "333"',
        f'# session = ""  # {bodies}, or a session_id',
    ]
    paste(folder)
    assert len(told(folder)) == 1


def test_the_hosts_that_try_a_connection_are_not_looked_at(folder: Path) -> None:
    report(folder, "333", "p1@example.org 14:00 15:00", "- 10:00 10:30 Room5(service)")
    assert 'session = "by_time:Plenary"' in proposed(folder)


def test_a_stream_without_a_rule(folder: Path) -> None:
    play(folder, "s1", "14:00:00", "14:00:10", stream="other")
    play(folder, "s2", "9/10:30:00", stream="other")
    assert proposed(folder) == [
        '# at the end of [[source]] "webcast":',
        "[[source.streams]]",
        'match = "other"',
        'session = "by_time:Plenary"',
    ]
    paste(folder)
    assert told(folder) == []


def test_doors_named_after_a_room(folder: Path) -> None:
    scan(folder, "B1 in HALL-GATE-2 14:00", "B1 in annex:West 14:00", "B2 in Lobby 14:00")
    assert proposed(folder) == [
        "# at the end of the file:",
        '# in the [[room]] it is of ("Hall", "Annex"): aliases = ["Lobby"]',
        '# in the [[room]] "Hall", in place of its aliases:',
        'aliases = ["HALL-GATE", "HALL-GATE-2"]',
        '# in the [[room]] "Annex", in place of its aliases:',
        'aliases = ["annex:West"]',
    ]


def test_a_door_of_a_room_nobody_configured(folder: Path) -> None:
    make(folder, EVENT + CONFIG[CONFIG.index("[[source]]") :], PROGRAMME)
    scan(folder, "B1 in HALL-GATE-2 14:00")
    assert proposed(folder) == [
        "# at the end of the file:",
        "[[room]]",
        'name = "Hall"',
        'aliases = ["HALL-GATE-2"]',
    ]
    paste(folder)
    assert told(folder) == []


def test_a_form_field_that_is_a_column_by_its_values(folder: Path) -> None:
    make(folder, CONFIG + LIST, PROGRAMME)
    head = "ID,Registration state,Checked in,Presence,Which entity?,Kind of guest\n"
    rows = "1,Completed,No,On-site,Bar Association,Press/Media\n2,Completed,No,Remote,,Others\n"
    write(folder / "inbox/media/list.csv", head + rows)
    assert proposed(folder) == [
        '# at the end of [[source]] "media":',
        "[source.fields]",
        '"Presence" = "mode"',
        '# "Which entity?" = "organization"',
        '"Kind of guest" = "category"',
    ]
    said = check(folder)
    assert "media: no record has a category" in said
    assert "media: no record has a mode" in said
    paste(folder)
    said = check(folder)
    assert "media: no record has" not in said
    assert "Bar Association" not in said


def test_no_answer_of_a_person_is_told(folder: Path) -> None:
    make(folder, CONFIG + LIST, PROGRAMME)
    head = "ID,Name,Registration state,Checked in,Online mood,Country of birth,Identity\n"
    rows = '1,"Doe, Jane",Completed,No,splendid,France,X1\n2,"Roe, Rik",Completed,No,grim,Peru,\n'
    write(folder / "inbox/media/list.csv", head + rows)
    said = check(folder)
    assert '# "Online mood" = "mode"' in said
    assert '# "Country of birth" = "country"' in said
    assert not re.search("Doe|Roe|splendid|grim|Peru|X1|Identity", said)


def test_a_title_that_is_named_keeps_the_usual_ones_of_other_forms(folder: Path) -> None:
    entry = '{{"id": {id}, "regform_id": {form}, "state": "complete", "checked_in": false, {data}}}'
    field = (
        '"registration_data": [{{"fields": [{{"title": "{title}", "input_type": "single_choice", '
        '"data": {{"a": 1}}, "choices": [{{"id": "a", "caption": "On-site"}}, '
        '{{"id": "b", "caption": "Remote"}}]}}]}}]'
    )
    titles = {1: "How will you attend?", 2: "Presence"}
    entries = [
        entry.format(id=form, form=form, data=field.format(title=title))
        for form, title in titles.items()
    ]
    (folder / "inbox/registration/list.csv").unlink()
    write(folder / "inbox/registration/all.json", f"[{', '.join(entries)}]")
    assert proposed(folder) == [
        '# at the end of [[source]] "registration":',
        "[source.fields]",
        '"How will you attend?" = "mode"',
        '"Presence" = "mode"',
    ]
