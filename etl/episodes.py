"""Episodes: from when an alert begins to hold until it has not held for a while. Values only.

An episode belongs to a rule and a subject, of which one is open at most. All instants are UTC.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

OVER_AFTER = timedelta(minutes=2)
"""So long an alert must not have held to be over: what flickers is one episode."""


@dataclass(frozen=True)
class Holding:
    """What holds at a moment. Of two values the one of greater severity is worse."""

    rule: str
    kind: str
    subject: str
    session_id: str | None
    since: datetime
    value: float
    unit: str
    severity: float
    text: str


@dataclass(frozen=True)
class Episode:
    """One time that something held; value and severity are those of its worst moment."""

    alert_id: str
    rule: str
    kind: str
    subject: str
    session_id: str | None
    started_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    value: float
    unit: str
    severity: float
    text: str


@dataclass(frozen=True)
class Step:
    """What a look changes: episodes that begin, that go on, and that end."""

    begun: tuple[Episode, ...] = ()
    seen: tuple[Episode, ...] = ()
    ended: tuple[Episode, ...] = ()


def step(
    open_now: Iterable[Episode],
    holding: Iterable[Holding],
    moments: Mapping[str, datetime | None],
    over_until: Mapping[tuple[str, str], datetime],
) -> Step:
    """Tell what becomes of the open episodes, and which begin.

    `moments` maps each configured rule to the moment it was decided for, None before there is any;
    an episode of a rule that is no longer configured ends. `over_until` tells when the last episode
    of a rule and subject ended: a new one begins after it, whatever is said of its beginning.
    """
    found = {(one.rule, one.subject): one for one in holding}
    known = {(one.rule, one.subject): one for one in open_now}
    seen, ended = [], []
    for key, episode in known.items():
        moment = moments.get(episode.rule, episode.last_seen_at + OVER_AFTER)
        if moment is None:
            continue
        if key in found:
            seen.append(_still(episode, found[key], moment))
        elif moment - episode.last_seen_at >= OVER_AFTER:
            ended.append(replace(episode, ended_at=moment))
    begun = [
        _begin(one, moment, over_until.get(key))
        for key, one in found.items()
        if key not in known and (moment := moments[one.rule]) is not None
    ]
    return Step(tuple(begun), tuple(seen), tuple(ended))


def _begin(of: Holding, moment: datetime, over_until: datetime | None) -> Episode:
    is_later = over_until is None or of.since > over_until
    started_at = of.since if is_later else moment
    return Episode(
        alert_id=_alert_id(of.rule, of.subject, started_at),
        rule=of.rule,
        kind=of.kind,
        subject=of.subject,
        session_id=of.session_id,
        started_at=started_at,
        last_seen_at=moment,
        ended_at=None,
        value=of.value,
        unit=of.unit,
        severity=of.severity,
        text=of.text,
    )


def _alert_id(rule: str, subject: str, started_at: datetime) -> str:
    """Name an episode so that whoever finds it again gives it the same name."""
    told = "\0".join((rule, subject, started_at.isoformat()))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _still(episode: Episode, of: Holding, moment: datetime) -> Episode:
    now = replace(episode, last_seen_at=max(moment, episode.last_seen_at), text=of.text)
    if of.severity <= episode.severity:
        return now
    return replace(now, value=of.value, severity=of.severity)
