"""Playbacks of the webcast: when which player asked for data."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np

from etl.demo.attendees import same_day, size_of
from etl.demo.model import HOUR, MINUTE, Meeting, Playback, Seconds, local
from etl.demo.programme import regional_groups

AUDIENCE = {"opening": 150, "high_level": 115, "plenary": 100, "workshop": 30, "ancillary": 0}
"""Players at a time, on average over the meeting."""
MEAN_STAY = 38 * MINUTE
ENGLISH_SHARE = 0.68
SCREENS = 3
ON_DEMAND = 22
STEP = 10
"""Seconds from request to request, the length of a segment."""

BROKEN_FROM, BROKEN_UNTIL = local("2021-03-09 10:42"), local("2021-03-09 10:50")
"""When the feed to the networks of one region breaks down."""
BROKEN_IN = "African States"
BROKEN_SHARE = 0.12
"""Of the requests of these networks meanwhile, those before which the player had no data."""

# Moves of the rest of a playback: with the step they make gaps of 15 to 30 s, which are one
# span, and gaps longer than that, which begin another.
_STALLS = (5, 9, 14, 19, 20)
_PAUSES = (21, 22, 30, 55, 180, 420, 900)


class _Maker:
    """Makes playbacks from one stream of random numbers."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 5])
        groups = regional_groups()
        codes = list(groups)
        self.broken = {code for code, group in groups.items() if group == BROKEN_IN}
        weights = self.rng.permutation(1 / np.arange(3, len(codes) + 3))
        weights[codes.index("JP")] = weights.sum() * 0.3
        self.codes = [*codes, "-"]
        self.weights = np.append(weights, weights.sum() * 0.01)
        self.weights /= self.weights.sum()

    def playback(
        self, stream: str, start: int, end: int, delivery: Literal["l", "v"] = "l"
    ) -> Playback:
        """Make the playback of somebody somewhere."""
        country = self.codes[int(self.rng.choice(len(self.codes), p=self.weights))]
        low, high = (int(number) for number in self.rng.integers(1, 255, 2))
        address = (
            f"2001:db8:{low:x}::{high:x}",
            f"198.51.100.{high}",
            f"192.0.2.{high}",
        )[low % 3]
        requests, stalls = self._requests(start, end)
        return Playback(self._sid(), stream, country, address, delivery, False, requests, stalls)

    def screen(self, stream: str, start: int, end: int, number: int) -> Playback:
        """Make the playback of a screen in the venue."""
        requests = np.arange(start + 1 + number, end, STEP, dtype=np.int64)
        return Playback(self._sid(), stream, "JP", f"203.0.113.{10 + number}", "l", True, requests)

    def _sid(self) -> str:
        digits = self.rng.bytes(16).hex()
        parts = digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]
        return "-".join(parts)

    def _requests(self, start: int, end: int) -> tuple[Seconds, tuple[int, ...]]:
        start += start % MINUTE == 0
        times = np.arange(start, max(end, start + 1), STEP, dtype=np.int64)
        stalls: list[int] = []
        if len(times) > 6:
            chance = self.rng.random()
            if chance < 0.16:
                place = int(self.rng.integers(2, len(times) - 2))
                moves, stalled = (_PAUSES, False) if chance < 0.07 else (_STALLS, True)
                times[place:] += int(self.rng.choice(moves))
                stalls += [place] * stalled
        times = times[times < max(end, start + 1)]
        return times, tuple(place for place in stalls if place < len(times))


def play(meetings: Sequence[Meeting], seed: int, scale: float) -> tuple[Playback, ...]:
    """Make the playbacks of all meetings with a stream, by their first request."""
    maker = _Maker(seed)
    made: list[Playback] = []
    shown = [meeting for meeting in meetings if meeting.streams]
    for meeting in shown:
        made += _live(maker, meeting, scale)
        made += _on_demand(maker, meeting, scale)
    made += _left_open(maker, shown)
    made.sort(key=lambda one: (int(one.requests[0]), one.sid))
    return tuple(_break_feed(made, maker.broken, np.random.default_rng([seed, 6])))


def _live(maker: _Maker, meeting: Meeting, scale: float) -> Iterable[Playback]:
    rng = maker.rng
    length = meeting.end - meeting.start
    number = max(2, round(AUDIENCE[size_of(meeting)] * scale * length / MEAN_STAY))
    starts = meeting.start - 6 * MINUTE + (rng.random(number) * (length + 4 * MINUTE)).astype(int)
    starts[: number // 4] = meeting.start + rng.integers(-300, 300, number // 4)
    stays = 5 + rng.exponential(MEAN_STAY * 1.35, number).astype(int)
    english, floor = meeting.streams
    for start, stay, in_english in zip(
        starts.tolist(), stays.tolist(), (rng.random(number) < ENGLISH_SHARE).tolist(), strict=True
    ):
        end = min(start + stay, meeting.end + int(rng.integers(4 * MINUTE)))
        yield maker.playback(english if in_english else floor, start, end)
    for screen in range(SCREENS):
        stream = meeting.streams[screen % 2]
        yield maker.screen(stream, meeting.start - 900, meeting.end + 300, screen)


def _on_demand(maker: _Maker, meeting: Meeting, scale: float) -> Iterable[Playback]:
    rng = maker.rng
    for _ in range(max(1, round(ON_DEMAND * scale))):
        start = meeting.end + 20 * MINUTE + int(rng.integers(3 * HOUR))
        stream = meeting.streams[int(rng.random() > ENGLISH_SHARE)]
        yield maker.playback(stream, start, start + int(rng.integers(30, 40 * MINUTE)), "v")


def _break_feed(
    playbacks: Iterable[Playback], countries: set[str], rng: np.random.Generator
) -> Iterable[Playback]:
    """Let live players of some countries run out of data again and again for a while."""
    for one in playbacks:
        in_time = (one.requests >= BROKEN_FROM) & (one.requests < BROKEN_UNTIL)
        # The first request is for the playlist.
        places = 1 + np.flatnonzero(in_time[1:])
        if one.delivery == "l" and one.country in countries and not one.at_venue:
            broken = places[rng.random(len(places)) < BROKEN_SHARE]
            yield replace(one, stalls=tuple(sorted({*one.stalls, *broken.tolist()})))
        else:
            yield one


def _left_open(maker: _Maker, meetings: Sequence[Meeting]) -> Iterable[Playback]:
    """Let a player run from one meeting of a body into the next of the day."""
    for body in sorted({meeting.body for meeting in meetings}):
        of_body = [meeting for meeting in meetings if meeting.body == body]
        for meeting, following in pairwise(of_body):
            if same_day(meeting.start, following.start):
                start = meeting.end - int(maker.rng.integers(60, 1800))
                end = following.start + int(maker.rng.integers(60, 1800))
                yield maker.playback(meeting.streams[0], start, end)
