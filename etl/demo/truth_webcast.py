"""What was watched, worked out from the requests of players, as docs/definitions.md says."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from etl.demo.model import Meeting, Playback, Seconds, body_of

LONGEST_GAP = 30
"""Three segments of ten seconds are no more than the least gap."""


@dataclass(frozen=True)
class Watched:
    """The spans of one playback: first and last request of each."""

    body: str
    starts: Seconds
    ends: Seconds


def watched(playbacks: Iterable[Playback], known_at: int) -> list[Watched]:
    """Give the spans of live playbacks outside the venue."""
    found = []
    for playback in playbacks:
        requests = playback.requests[playback.requests <= known_at]
        if len(requests) and playback.delivery == "l" and not playback.at_venue:
            breaks = np.flatnonzero(np.diff(requests) > LONGEST_GAP)
            starts = requests[np.concatenate([[0], breaks + 1])]
            ends = requests[np.concatenate([breaks, [len(requests) - 1]])]
            found.append(Watched(body_of(playback.stream), starts, ends))
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
