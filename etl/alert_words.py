"""What is said of an episode: in the log, and to the webhook. Nothing of any person."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from etl.config_sections import Event
from etl.episodes import Episode

BEGAN, ENDED = "began", "ended"


def sentence(episode: Episode, event: Event) -> str:
    """Tell what is the matter and since when, or that it is over."""
    if episode.ended_at is None:
        return told(episode.text, episode.started_at, event.time_zone)
    zone = ZoneInfo(event.time_zone)
    begin, end = (_written(at, zone) for at in (episode.started_at, episode.ended_at))
    return f"Over: {episode.text}, from {begin} to {end}."


def told(text: str, since: datetime, time_zone: str) -> str:
    """Tell what is the matter and since when; instants are UTC, without a zone."""
    return f"{text}, since {_written(since, ZoneInfo(time_zone))}."


def content(episode: Episode, state: str, event: Event) -> dict[str, Any]:
    """Return what the webhook gets; of a begin that is sent late, what it would have got."""
    ended_at = episode.ended_at if state == ENDED else None
    then = Episode(**{**vars(episode), "ended_at": ended_at})
    return {
        "id": episode.alert_id,
        "state": state,
        "text": sentence(then, event),
        "event": event.name,
        "is_simulated": event.simulated,
        "alert": episode.rule,
        "kind": episode.kind,
        "subject": episode.subject,
        "meeting": episode.session_id,
        "value": episode.value,
        "unit": episode.unit,
        "started_at": episode.started_at.replace(tzinfo=UTC).isoformat(),
        "ended_at": ended_at.replace(tzinfo=UTC).isoformat() if ended_at else None,
    }


def _written(moment: datetime, zone: ZoneInfo) -> str:
    utc = moment.replace(tzinfo=UTC)
    return f"{utc.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}; {utc:%Y-%m-%d %H:%M} UTC)"
