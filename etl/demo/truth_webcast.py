"""What was watched, worked out from the requests of players, as docs/definitions.md says."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from etl.demo.model import MINUTE, Meeting, Playback, Seconds, body_of
from etl.demo.programme import regional_groups

LONGEST_GAP = 30
"""Three segments of ten seconds are no more than the least gap."""


@dataclass(frozen=True)
class Watched:
    """The spans of one playback: first and last request of each; and when it had stalled."""

    body: str
    group: str
    """Regional group of the network location; empty where it has none."""
    starts: Seconds
    ends: Seconds
    stalls: Seconds


@dataclass(frozen=True)
class Quality:
    """Of the playbacks of a meeting, those that stalled in it; once it is over, those that watched
    so much of it.
    """

    stalled: int = 0
    over: int = 0
    half: int = 0
    three_quarters: int = 0
    all: int = 0


def watched(playbacks: Iterable[Playback], known_at: int) -> list[Watched]:
    """Give the spans of live playbacks outside the venue."""
    found = []
    groups = regional_groups()
    for playback in playbacks:
        requests = playback.requests[playback.requests <= known_at]
        if len(requests) and playback.delivery == "l" and not playback.at_venue:
            breaks = np.flatnonzero(np.diff(requests) > LONGEST_GAP)
            starts = requests[np.concatenate([[0], breaks + 1])]
            ends = requests[np.concatenate([breaks, [len(requests) - 1]])]
            places = np.array(playback.stalls, dtype=np.int64)
            stalls = requests[places[places < len(requests)]]
            group = groups.get(playback.country, "")
            found.append(Watched(body_of(playback.stream), group, starts, ends, stalls))
    return found


def totals(found: Iterable[Watched], until: int) -> tuple[int, float]:
    """Count playbacks begun and minutes watched up to an instant."""
    playbacks, seconds = 0, 0
    for one in found:
        playbacks += int(one.starts[0]) <= until
        seconds += int(np.clip(np.minimum(one.ends, until) - one.starts, 0, None).sum())
    return playbacks, seconds / 60


def totals_within(found: Iterable[Watched], meeting: Meeting, until: int) -> tuple[int, float]:
    """Count playbacks and minutes inside a meeting up to an instant."""
    playbacks, seconds = 0, 0
    for one in found:
        if one.body != meeting.body or not meeting.streams:
            continue
        starts = np.maximum(one.starts, meeting.start)
        touches = (one.starts < meeting.end) & (one.ends >= meeting.start) & (starts <= until)
        ends = np.minimum(one.ends, min(meeting.end, until))
        playbacks += bool(touches.any())
        seconds += int(np.clip(ends - starts, 0, None).sum())
    return playbacks, seconds / 60


def quality_within(found: Iterable[Watched], meeting: Meeting, until: int) -> Quality:
    """Count playbacks that stalled in a meeting, and how much of it each watched."""
    stalled, shares = 0, []
    for one in found:
        touches = (one.starts < meeting.end) & (one.ends >= meeting.start)
        if one.body == meeting.body and meeting.streams and touches.any():
            starts = np.maximum(one.starts[touches], meeting.start)
            ends = np.minimum(one.ends[touches], meeting.end)
            inside = [((starts <= at) & (at <= ends)).any() for at in one.stalls if at <= until]
            stalled += any(inside)
            shares.append(int((ends - starts).sum()) / (meeting.end - meeting.start))
    if meeting.end > until:
        return Quality(stalled)
    least = [sum(share >= limit for share in shares) for limit in (0.5, 0.75, 0.95)]
    return Quality(stalled, len(shares), *least)


def stalled_minutes(found: Iterable[Watched], until: int) -> dict[str, tuple[int, int]]:
    """Count by regional group minutes with a playback on that begin before, and with a stall."""
    counts: dict[str, tuple[int, int]] = {}
    for one in found:
        firsts, lasts = (one.starts // MINUTE).tolist(), (one.ends // MINUTE).tolist()
        spans = zip(firsts, lasts, strict=True)
        minutes = {minute for first, last in spans for minute in range(first, last + 1)}
        viewed = sum(minute * MINUTE < until for minute in minutes)
        stalled = sum(minute * MINUTE < until for minute in {*(one.stalls // MINUTE).tolist()})
        before = counts.get(one.group, (0, 0))
        counts[one.group] = (before[0] + viewed, before[1] + stalled)
    return {group: pair for group, pair in counts.items() if pair[0]}
