"""The configuration: every fault is one sentence that names the key."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import config
from etl.__main__ import app
from etl.errors import ConfigError
from etl.sources import SOURCES as KNOWN
from tests.congress import CONFIG, EVENT, KEY, ROOMS, SOURCES, write

KINDS = ", ".join(sorted(source.kind for source in KNOWN))
EXTRA = '[[source]]\nname = "extra"\n'

FAULTS = {
    "not TOML": (
        "[event\n",
        "is not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 7).",
    ),
    "no event": ("", 'the file lacks the key "event".'),
    "missing key": (EVENT.replace('name = "Test Congress"\n', ""), '[event] lacks the key "name".'),
    "unknown key": (
        EVENT + 'timezone = "Asia/Tokyo"\n',
        '[event] has the unknown key "timezone"; check its spelling or remove it.',
    ),
    "unknown section": (
        EVENT + "[rooms]\n",
        'the file has the unknown key "rooms"; check its spelling or remove it.',
    ),
    "wrong type": (
        EVENT.replace("2021-03-07", '"March"'),
        '"starts_on" in [event] is not right: Input should be a valid date.',
    ),
    "a number as text": (
        EVENT + '[attendance]\nmin_minutes = "10"\n',
        '"min_minutes" in [attendance] is not right: Input should be a valid number.',
    ),
    "out of range": (
        EVENT + "[attendance]\nmin_minutes = -1\n",
        '"min_minutes" in [attendance] is not right: Input should be greater than or equal to 0.',
    ),
    "no time zone": (
        EVENT.replace("Asia/Tokyo", "Asia/Kyoto"),
        '"time_zone" in [event] is not right: '
        '"Asia/Kyoto" is no time zone; use a name such as "Asia/Tokyo".',
    ),
    "a folder of time zones": (
        EVENT.replace("Asia/Tokyo", "Asia"),
        '"time_zone" in [event] is not right: '
        '"Asia" is no time zone; use a name such as "Asia/Tokyo".',
    ),
    "days in the wrong order": (
        EVENT.replace("2021-03-12", "2021-03-06"),
        '"event" in the file is not right: ends_on lies before starts_on.',
    ),
    "unknown profile": (
        EVENT + 'profile = "sports"\n',
        '"profile" in [event] names "sports", which is not packaged.',
    ),
    "unknown kind": (
        EVENT + EXTRA + 'kind = "fax"\npath = "*"\n',
        f'[[source]] "extra" has kind "fax", which does not exist; use one of {KINDS}.',
    ),
    "kind that is no text": (
        EVENT + EXTRA + 'kind = ["fax"]\n',
        f"""[[source]] "extra" has kind "('fax',)", which does not exist; use one of {KINDS}.""",
    ),
    "no kind": (
        EVENT + EXTRA,
        f'[[source]] "extra" has kind "None", which does not exist; use one of {KINDS}.',
    ),
    "source without a path": (
        EVENT + EXTRA + 'kind = "nginx_log"\n',
        '[[source]] "extra" lacks the key "path".',
    ),
    "source with an empty path": (
        EVENT + EXTRA + 'kind = "nginx_log"\npath = ""\n',
        '"path" in [[source]] "extra" is not right: String should have at least 1 character.',
    ),
    "unknown key of a source": (
        EVENT + EXTRA + 'kind = "nginx_log"\npath = "*"\nstream = 1\n',
        '[[source]] "extra" has the unknown key "stream"; check its spelling or remove it.',
    ),
    "a name that is no file name": (
        EVENT + '[[source]]\nname = "../x"\nkind = "nginx_log"\npath = "*"\n',
        '"name" in [[source]] "../x" is not right: '
        "String should match pattern '^[A-Za-z0-9][A-Za-z0-9_-]*$'.",
    ),
    "twin sources": (
        CONFIG + SOURCES.replace("registration", "Registration", 1),
        'two [[source]] entries have the name "Registration"; rename one.',
    ),
    "a source named as the programme": (
        EVENT + '[[source]]\nname = "programme"\nkind = "nginx_log"\npath = "*"\n',
        'two [[source]] entries have the name "programme"; rename one.',
    ),
    "a source named as the decisions": (
        EVENT + '[[source]]\nname = "decisions"\nkind = "nginx_log"\npath = "*"\n',
        'two [[source]] entries have the name "decisions"; rename one.',
    ),
    "twin rooms": (EVENT + ROOMS + ROOMS, 'two [[room]] entries have the name "Hall"; rename one.'),
    "one alias of two rooms": (
        EVENT + ROOMS + '[[room]]\nname = "Gallery"\naliases = ["hall-gate"]\n',
        'two [[room]] entries have the name "hall-gate"; rename one.',
    ),
    "twin categories": (
        EVENT + 2 * '[[category]]\nid = "a"\nlabel = "A"\norder = 1\nrepresents = "nobody"\n',
        'two [[category]] entries have the name "a"; rename one.',
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence(tmp_path: Path, fault: str) -> None:
    text, sentence = FAULTS[fault]
    path = tmp_path / "congress.toml"
    write(path, text)
    with pytest.raises(ConfigError) as refusal:
        config.load(path)
    said = str(refusal.value)
    separator = " " if fault == "not TOML" else ": "
    assert said == f"{path}{separator}{sentence}"


def test_a_mapping_to_a_category_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "congress.toml"
    category = '[[category]]\nid = "a"\nlabel = "Aid"\norder = 1\nrepresents = "nobody"\n'
    source = (
        '[[source]]\nname = "list"\nkind = "indico_registrations"\npath = "*.csv"\n'
        '[source.values.category]\n"Team A" = "{}"\n"Team B" = ""\n'
    )
    path.write_text(EVENT + category + source.format("aid"))
    assert "list" in [source.name for source in config.load(path).sources]
    path.write_text(EVENT + category + source.format("delegate"))
    with pytest.raises(ConfigError) as refusal:
        config.load(path)
    assert str(refusal.value) == (
        f'{path}: [[source]] "list" maps to the category "delegate", which does not exist; use one '
        "of a."
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "congress.toml"
    with pytest.raises(ConfigError) as refusal:
        config.load(path)
    expected = f"{path} does not exist; name the configuration with --config FILE."
    assert str(refusal.value) == expected


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "congress.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(path)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "congress.toml"
    write(path, EVENT + '[storage]\nwarehouse = "elsewhere/w.duckdb"\n')
    settings = config.load(path)
    assert settings.warehouse == tmp_path / "elsewhere/w.duckdb"
    assert settings.landing == tmp_path / "data/landing"
    assert settings.decisions == tmp_path / "data/decisions"
    assert [source.name for source in settings.sources] == ["programme", "decisions"]
    assert settings.categories[0].id == "member_state"


def test_the_key_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.KEY_VARIABLE, KEY)
    assert config.references().key == KEY.encode()
    for key in ("", "too short"):
        monkeypatch.setenv(config.KEY_VARIABLE, key)
        with pytest.raises(ConfigError, match="CONGRESS_KEY must hold a secret of at least 32"):
            config.references()


def test_every_command_checks_the_configuration(tmp_path: Path) -> None:
    for command in ("run", "watch", "check", "status", "rebuild"):
        result = CliRunner().invoke(app, [command, "--config", str(tmp_path / "none.toml")])
        assert isinstance(result.exception, ConfigError)


@pytest.mark.parametrize(
    ("text", "key", "sentence"),
    [
        ("[event\n", KEY, "is not valid TOML"),
        (EVENT, "short", "The environment variable CONGRESS_KEY must hold a secret"),
    ],
)
def test_the_command_line_says_it_and_exits_with_2(
    tmp_path: Path, text: str, key: str, sentence: str
) -> None:
    write(tmp_path / "congress.toml", text)
    done = subprocess.run(
        [sys.executable, "-m", "etl", "run", "--config", str(tmp_path / "congress.toml")],
        env={**os.environ, config.KEY_VARIABLE: key},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
