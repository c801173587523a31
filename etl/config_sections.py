"""The sections of `congress.toml`, each with what its values may be."""

import re
from datetime import date
from fractions import Fraction
from ipaddress import ip_network
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import duckdb
from pydantic import Field, field_validator, model_validator

from etl.source import Category, Strict

Number = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A number of people, seats or States."""

_SHARE = re.compile(r"(more than )?([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def read_share(text: str) -> tuple[Fraction, bool]:
    """Read a share of the States, and whether more than that is needed: "more than 1/2"."""
    found = _SHARE.fullmatch(text)
    share = Fraction(int(found[2]), int(found[3])) if found else Fraction(0)
    is_more = bool(found and found[1])
    if not found or share > 1 or (is_more and share == 1):
        message = f'"{text}" is no share of the States; write "1/3" (at least) or "more than 1/2"'
        raise ValueError(message)
    return share, is_more


class Event(Strict):
    """`[event]`: what is held, when and where."""

    name: str
    starts_on: date
    ends_on: date
    time_zone: str
    venue: str = ""
    profile: str = "crime_congress"
    names_as_of: date | None = None
    programme: str | None = None
    simulated: bool = False

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        # Every day and minute is made by the database, which knows fewer names than this machine.
        known = "select true from pg_timezone_names() where name = ?"
        try:
            ZoneInfo(value)
            is_known = duckdb.execute(known, [value]).fetchone() is not None
        except (ValueError, KeyError, OSError):
            is_known = False
        if not is_known:
            message = f'"{value}" is no time zone; use a name such as "Asia/Tokyo"'
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "Event":
        if self.ends_on < self.starts_on:
            message = "ends_on lies before starts_on"
            raise ValueError(message)
        return self


class Storage(Strict):
    """`[storage]`: where the data are kept; relative to the configuration file."""

    warehouse: str = "data/warehouse.duckdb"
    landing: str = "data/landing"
    snapshots: str = "data/snapshots"
    decisions: str = "data/decisions"


class Alerts(Strict):
    """`[alerts]`: where alerts are sent to, and where it is written that somebody has seen them."""

    webhook_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The environment variable that holds the address, which is a secret."""
    inbox: str = Field(default="data/acknowledgements", min_length=1)


class Attendance(Strict):
    """`[attendance]`: what counts as being there."""

    min_minutes: float = Field(default=5, ge=0, le=1440)
    merge_gap_minutes: float = Field(default=2, ge=0, le=1440)
    room_stay_limit_hours: float = Field(default=4, gt=0, le=168)


class Webcast(Strict):
    """`[webcast]`: networks (CIDR) of the venue's own screens."""

    venue_networks: tuple[str, ...] = ()

    @field_validator("venue_networks")
    @classmethod
    def _networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            try:
                ip_network(value, strict=False)
            except ValueError as error:
                message = f'"{value}" is no network; write it as "203.0.113.0/24"'
                raise ValueError(message) from error
        return values


class Quorum(Strict):
    """`[quorum]`: absent by default; the rule and the shares are the secretariat's."""

    rule: str
    bodies: tuple[str, ...]
    open: str
    decide: str
    base: Literal["registered", "recorded"] | int = "registered"
    presence: Literal["room", "room_and_online"] = "room"
    grace_minutes: float = Field(default=10, ge=0, le=120)

    @field_validator("rule")
    @classmethod
    def _said(cls, value: str) -> str:
        if not value.strip():
            message = "it is empty; write the rule and the symbol of its document"
            raise ValueError(message)
        return value

    @field_validator("bodies")
    @classmethod
    def _of_somebody(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not values:
            message = 'it is empty; name the bodies as the programme does, such as ["Plenary"]'
            raise ValueError(message)
        return values

    @field_validator("open", "decide")
    @classmethod
    def _share(cls, value: str) -> str:
        read_share(value)
        return value

    @field_validator("base", mode="before")
    @classmethod
    def _base(cls, value: Any) -> Any:
        is_number = isinstance(value, int) and not isinstance(value, bool) and value > 0
        if value not in ("registered", "recorded") and not is_number:
            message = 'use "registered", "recorded" or a number of States above 0'
            raise ValueError(message)
        return value


class Baseline(Strict):
    """`[[baseline]]`: official figures of an earlier event, with their source."""

    event: str
    source: str
    states_represented: Number | None = None
    registered: Number | None = None


class Room(Strict):
    """`[[room]]`: a room, the names its gates use, its seats and the people allowed at a time."""

    name: str
    aliases: tuple[str, ...] = ()
    capacity: Number | None = None
    limit: Number | None = None


class Document(Strict):
    """The whole file, but for the sources and alerts, which their kinds check."""

    event: Event
    storage: Storage = Storage()
    attendance: Attendance = Attendance()
    alerts: Alerts = Alerts()
    webcast: Webcast = Webcast()
    quorum: Quorum | None = None
    baseline: tuple[Baseline, ...] = ()
    room: tuple[Room, ...] = ()
    category: tuple[Category, ...] = ()
    source: tuple[dict[str, Any], ...] = ()
    alert: tuple[dict[str, Any], ...] = ()
    wall: dict[str, Any] = Field(default_factory=dict)
    """Of the dashboard, which checks it."""
