"""What the dashboard reads of the configuration, and what it says when it cannot."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from dashboard.errors import SettingsError
from dashboard.settings import CONFIG_VARIABLE, load_settings

EVENT = """
[event]
name = "Test Congress"
time_zone = "Asia/Tokyo"
starts_on = 2021-03-07
ends_on = 2021-03-12
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "congress.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_rest_of_the_file_is_ignored(tmp_path: Path) -> None:
    path = write(tmp_path, EVENT + '[storage]\nlanding = 7\n[[source]]\nkind = "x"\n')
    settings = load_settings(path)
    assert settings.event.name == "Test Congress"
    assert settings.event.zone.key == "Asia/Tokyo"
    assert settings.snapshots == tmp_path / "data" / "snapshots"


def test_a_relative_folder_is_relative_to_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, EVENT + '[storage]\nsnapshots = "there"\n')
    monkeypatch.chdir(tmp_path.parent)
    assert load_settings(Path(path.parent.name) / path.name).snapshots == tmp_path / "there"


def test_an_absolute_folder_stays_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, EVENT + f'[storage]\nsnapshots = "{tmp_path / "elsewhere"}"\n')
    assert load_settings(path).snapshots == tmp_path / "elsewhere"


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG_VARIABLE, str(write(tmp_path, EVENT)))
    assert load_settings().event.name == "Test Congress"


def test_the_default_is_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, EVENT)
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert load_settings().path == tmp_path / "congress.toml"


def test_settings_never_change(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, EVENT))
    with pytest.raises(ValidationError):
        settings.path = tmp_path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[event", "is not valid TOML"),
        ("", "event: Field required"),
        (EVENT.replace("Asia/Tokyo", "Mars/Olympus"), "event.time_zone: 'Mars/Olympus' is not a"),
        (EVENT.replace("Asia/Tokyo", "../etc"), "event.time_zone: '../etc' is not a known time"),
        (EVENT.replace("2021-03-12", "2021-03-01"), "event: ends_on is before starts_on"),
        (EVENT.replace('"Test Congress"', '""'), "event.name: "),
        (EVENT + "[storage]\nsnapshots = 5\n", "storage.snapshots: "),
    ],
)
def test_a_bad_file_is_named_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert said in str(caught.value)
    assert "congress.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml does not exist; .* --config"):
        load_settings(tmp_path / "nowhere.toml")


def test_bytes_that_are_no_text_are_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "congress.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings(path)
