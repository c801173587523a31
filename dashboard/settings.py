"""What the dashboard needs to know of `congress.toml`; the only reader of the environment."""

import os
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dashboard.errors import SettingsError
from dashboard.zones import is_known_zone

CONFIG_VARIABLE = "CONGRESS_CONFIG"
DEFAULT_CONFIG = Path("congress.toml")


def _known_zone(name: str) -> str:
    if not is_known_zone(name):
        raise ValueError(f"{name!r} is not a known time zone such as 'Asia/Tokyo'")
    return name


class _Part(BaseModel):
    """A part of the file; keys for the other program are none of our business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class EventSettings(_Part):
    """The event, for what is shown before there is any snapshot."""

    name: str = Field(min_length=1)
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    starts_on: date
    ends_on: date
    venue: str = ""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on is before starts_on")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days of the Congress are counted."""
        return ZoneInfo(self.time_zone)


class _Storage(_Part):
    snapshots: Path = Path("data/snapshots")


class WallSettings(_Part):
    """What a screen on a wall shows: addresses of pages, and tiles of Now by their figure."""

    pages: tuple[str, ...] = Field(default=("now",), min_length=1)
    rotate_seconds: int = Field(default=30, ge=5, le=3600)
    tiles: tuple[str, ...] = ()


class _Alerts(_Part):
    inbox: Path = Path("data/acknowledgements")


class Settings(_Part):
    """The dashboard's view of the configuration; never changes while the program runs."""

    path: Path
    event: EventSettings
    storage: _Storage = _Storage()
    alerts: _Alerts = _Alerts()
    wall: WallSettings = WallSettings()

    @property
    def snapshots(self) -> Path:
        """The folder of snapshots; a relative path is relative to the configuration file."""
        return self.path.parent / self.storage.snapshots

    @property
    def inbox(self) -> Path:
        """The folder of acknowledgements: the only place the dashboard writes to."""
        return self.path.parent / self.alerts.inbox


def load_settings(path: Path | None = None) -> Settings:
    """Read the configuration: the file given, else the one the environment names, else the default.

    Raises `SettingsError` with one sentence for the operator.
    """
    path = path or Path(os.environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG)
    try:
        changed = path.stat()
        return _read(path, changed.st_mtime_ns, changed.st_size)
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path} does not exist; name the configuration with --config FILE."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"The configuration {path} cannot be read ({error.strerror}); "
            f"name the file with --config."
        ) from error
    except ValueError as error:
        raise SettingsError(f"The configuration {path} is not valid TOML: {error}.") from error


@lru_cache(maxsize=8)
def _read(path: Path, _changed_at: int, _size: int) -> Settings:
    # Asked for at every refresh of every reader.
    return _validate(path, tomllib.loads(path.read_text(encoding="utf-8")))


def _validate(path: Path, content: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate({**content, "path": path.resolve()})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise SettingsError(f"The configuration {path} cannot be used: {problems}.") from error
