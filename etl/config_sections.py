"""The sections of `congress.toml`, each with what its values may be."""

from datetime import date
from ipaddress import ip_network
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import duckdb
from pydantic import Field, field_validator, model_validator

from etl.source import Category, Strict

Number = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A number of people, seats or States."""


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
    grace_minutes: float = 10


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
