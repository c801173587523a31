"""Values no event can have are one sentence that names the key, before anything runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl import config
from etl.errors import ConfigError
from tests.congress import EVENT, load, make, write

ATTENDANCE, ROOM = "[attendance]\n", '[[room]]\nname = "Hall"\n'
CATEGORY = '[[category]]\nid = "a"\nlabel = "A"\nrepresents = "nobody"\n'
SOURCE = '[[source]]\nname = "rooms"\nkind = "room_scans"\n'
BASELINE = '[[baseline]]\nevent = "E"\nsource = "S"\n'


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e300", "-1"])
@pytest.mark.parametrize("key", ["min_minutes", "merge_gap_minutes", "room_stay_limit_hours"])
def test_a_length_of_time_that_cannot_be(tmp_path: Path, key: str, value: str) -> None:
    assert f'"{key}" in [attendance]' in fault(tmp_path, EVENT + ATTENDANCE + f"{key} = {value}\n")


@pytest.mark.parametrize("value", ["99999999999999999999", "-1"])
@pytest.mark.parametrize(
    ("section", "key"),
    [
        (ROOM, "capacity"),
        (ROOM, "limit"),
        (CATEGORY, "order"),
        (BASELINE, "registered"),
        (BASELINE, "states_represented"),
    ],
)
def test_a_number_that_cannot_be(tmp_path: Path, section: str, key: str, value: str) -> None:
    assert f'"{key}" in ' in fault(tmp_path, f"{EVENT}{section}{key} = {value}\n")


@pytest.mark.parametrize(
    "zone",
    ["localtime", "posix/Asia/Tokyo", "right/Asia/Tokyo", "posixrules", "\\u0000"],
)
def test_a_time_zone_the_database_does_not_know(tmp_path: Path, zone: str) -> None:
    said = fault(tmp_path, EVENT.replace("Asia/Tokyo", zone))
    assert '"time_zone" in [event] is not right' in said


@pytest.mark.parametrize("zone", ["UTC", "Europe/Vienna", "America/New_York", "Africa/Nairobi"])
def test_a_time_zone_of_a_duty_station(tmp_path: Path, zone: str) -> None:
    folder = make(tmp_path, EVENT.replace("Asia/Tokyo", zone))
    assert load(folder) == []


@pytest.mark.parametrize(
    "path", ["**.csv", "inbox/a**/x", ".", "./", "/", "..", "inbox/.", "a\\u0000"]
)
def test_a_path_that_names_no_files(tmp_path: Path, path: str) -> None:
    said = fault(tmp_path, f'{EVENT}{SOURCE}path = "{path}"\n')
    assert '"path" in [[source]] "rooms" is not right' in said
    assert 'names no files; write it as "inbox/rooms" or "inbox/rooms/*.csv".' in said


@pytest.mark.parametrize(
    "path", ["**/*.csv", "../rooms/*.csv", "/nowhere/*.csv", "a", "a/", ".hidden/*"]
)
def test_a_path_that_may_name_files(tmp_path: Path, path: str) -> None:
    folder = make(tmp_path / "event", f'{EVENT}{SOURCE}path = "{path}"\n')
    load(folder)


def fault(folder: Path, text: str) -> str:
    write(folder / "congress.toml", text)
    with pytest.raises(ConfigError) as refusal:
        config.load(folder / "congress.toml")
    (sentence,) = str(refusal.value).splitlines()
    return sentence


def test_the_secret_may_be_any_bytes() -> None:
    program = "from etl import config; print(config.references().key.hex())"
    secret = bytes(range(0xD0, 0xF0))
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environb, b"CONGRESS_KEY": secret},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (secret.hex() + "\n", "")
