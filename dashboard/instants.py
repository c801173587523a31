"""Instants and days as arguments of commands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import typer

from dashboard.snapshot import to_utc


def read_instant(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read an instant; without an offset it is venue time. Raises `BadParameter`."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        return to_utc(read if read.tzinfo else read.replace(tzinfo=zone))
    except (ValueError, OverflowError) as error:
        message = f"{text!r} is no instant such as 2021-03-08T10:00:00+09:00"
        raise typer.BadParameter(message, param_hint=option) from error


def read_day(option: str, text: str | None) -> date | None:
    """Read a day. Raises `BadParameter`."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no day such as 2021-03-09"
        raise typer.BadParameter(message, param_hint=option) from error
