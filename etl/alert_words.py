"""What is said of an episode: in the log, and to the webhook. Nothing of any person."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from etl.config_sections import Event
from etl.episodes import Episode

BEGAN, ENDED = "began", "ended"


def sentence(episode: Episode, event: Event) -> str:
    """Tell what is the matter and since when, or that it is over."""
    zone = ZoneInfo(event.time_zone)
    since = _written(episode.started_at, zone)
    if episode.ended_at is None:
        return f"{episode.text}, since {since}."
    return f"Over: {episode.text}, from {since} to {_written(episode.ended_at, zone)}."


def content(episode: Episode, state: str, event: Event) -> dict[str, Any]:
    """Return what the webhook gets; of a begin that is sent late, what it would have got."""
    ended_at = episode.ended_at if state == ENDED else None
    told = Episode(**{**vars(episode), "ended_at": ended_at})
    return {
        "id": episode.alert_id,
        "state": state,
        "text": sentence(told, event),
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
