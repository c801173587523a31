"""The access log of the webcast server: combined format with a trailing country."""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from etl.demo.downloads import Download, line
from etl.demo.model import MINUTE, TIME_ZONE, Playback, Seconds, in_zone

_AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:86.0) Gecko/20100101 Firefox/86.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:86.0) Gecko/20100101 Firefox/86.0",
    "Mozilla/5.0 (Android 10; Mobile; rv:86.0) Gecko/86.0 Firefox/86.0",
)
_BROKEN = '203.0.113.9 - - [] "\\x16\\x03\\x01\\x02" 400 157 "-" "-"'
_EVERY_BROKEN = 400
"""A line that is no request comes with every so many playbacks."""
_SEGMENT_MS = 10_000


class WebLog:
    """The lines of one Congress day, by the moment at which they reach the file."""

    def __init__(
        self,
        playbacks: Sequence[Playback],
        begins: int,
        ends: int,
        downloads: Iterable[Download] = (),
    ) -> None:
        times, owners, places = _requests(playbacks, begins, ends)
        written = times + _delays(owners, places)
        today = np.flatnonzero((written >= begins) & (written < ends))
        times, owners, places, written = times[today], owners[today], places[today], written[today]
        order = np.argsort(written, kind="stable")
        self._written = written[order]
        self._times = times[order]
        self._owners = owners[order]
        self._places = places[order]
        self._others = _other_lines(playbacks, downloads, begins, ends)
        self._texts = _Texts(playbacks)

    def lines(self, after: int, until: int) -> tuple[str, int | None]:
        """Give the lines written in (after, until], and when the last of them was."""
        low, high = np.searchsorted(self._written, [after, until], side="right")
        cut = slice(int(low), int(high))
        others = [(at, line) for at, line in self._others if after < at <= until]
        written = np.concatenate([self._written[cut], [at for at, _ in others]]).astype(np.int64)
        if not len(written):
            return "", None
        requests = self._texts.lines(self._times[cut], self._owners[cut], self._places[cut])
        text = pl.concat([requests, pl.Series([line for _, line in others], dtype=pl.String)])
        lines = text.gather(np.argsort(written, kind="stable")).to_list()
        return "\n".join([*lines, ""]), int(written.max())


def _requests(
    playbacks: Sequence[Playback], begins: int, ends: int
) -> tuple[Seconds, Seconds, Seconds]:
    """Give time, playback and position of the requests of all playbacks of a day."""
    today = [n for n, p in enumerate(playbacks) if p.requests[-1] >= begins - MINUTE]
    today = [n for n in today if playbacks[n].requests[0] < ends]
    none = np.empty(0, dtype=np.int64)
    times = np.concatenate([none, *(playbacks[n].requests for n in today)])
    owners = np.concatenate([none, *(np.full(len(playbacks[n].requests), n) for n in today)])
    places = np.concatenate([none, *(np.arange(len(playbacks[n].requests)) for n in today)])
    return times, owners, places


def _delays(owners: Seconds, places: Seconds) -> Seconds:
    """Let one line in thirty reach the file one to four seconds late."""
    mixed = (owners * 7919 + places * 104_729) % 120
    return np.where(mixed < 4, mixed + 1, 0)


def _other_lines(
    playbacks: Sequence[Playback], downloads: Iterable[Download], begins: int, ends: int
) -> list[tuple[int, str]]:
    """Give the requests that are of no playback: pages, style sheets, texts, and what is broken."""
    found = [(one.at, line(one)) for one in downloads if begins <= one.at < ends]
    for number, playback in enumerate(playbacks):
        at = int(playback.requests[0]) - 2
        if not begins <= at < ends:
            continue
        time = f"{in_zone(at):%d/%b/%Y:%H:%M:%S %z}"
        tail = f'"-" "{_AGENTS[number % 3]}" "{playback.country}"'
        for path, size in (("/player.html", 1893), ("/assets/player.css", 4410)):
            request = f'"GET {path}?s={playback.stream} HTTP/1.1" 200 {size}'
            found.append((at, f"{playback.address} - - [{time}] {request} {tail}"))
        if number % _EVERY_BROKEN == 7:
            found.append((at, _BROKEN))
    return sorted(found, key=lambda one: one[0])


class _Texts:
    """The parts of a line that stay the same for a playback."""

    def __init__(self, playbacks: Sequence[Playback]) -> None:
        self._heads = pl.Series([f"{one.address} - - [" for one in playbacks], dtype=pl.String)
        self._paths = pl.Series(
            [f'] "GET /live/{one.stream}/' for one in playbacks], dtype=pl.String
        )
        self._cids = pl.Series([f"cid%3D%22{one.stream}%22" for one in playbacks], dtype=pl.String)
        self._tails = pl.Series([_tail(n, one) for n, one in enumerate(playbacks)], dtype=pl.String)
        self._rates = np.array([1200 + 800 * (n % 4) for n in range(len(playbacks))])
        stalls = [
            np.array(one.stalls, dtype=np.int64) + n * 2**20 for n, one in enumerate(playbacks)
        ]
        self._stalls = np.concatenate([np.empty(0, dtype=np.int64), *stalls])

    def lines(self, times: Seconds, owners: Seconds, places: Seconds) -> pl.Series:
        """Write the requests with these times, playbacks and positions."""
        rates = self._rates[owners]
        frame = pl.DataFrame(
            {
                "head": self._heads.gather(owners),
                "time": pl.from_epoch(pl.Series(times), time_unit="s"),
                "path": self._paths.gather(owners),
                "number": times // 10,
                "buffer": (places * 7 + owners) % 90 * 100 + 1000,
                "rate": rates,
                "cid": self._cids.gather(owners),
                "is_first": places == 0,
                "is_stalled": np.isin(places + owners * 2**20, self._stalls),
                "size": rates * 1250 + times % 977,
                "tail": self._tails.gather(owners),
            }
        )
        return frame.select(_line()).to_series()


def _tail(number: int, playback: Playback) -> str:
    sid = f"sf%3Dh%2Csid%3D%22{playback.sid}%22%2Cst%3D{playback.delivery}"
    return f'{sid}|"-" "{_AGENTS[number % 3]}" "{playback.country}"'


def _line() -> pl.Expr:
    """Put a line together; the first request of a playback asks for the playlist."""
    local = pl.col("time").dt.replace_time_zone("UTC").dt.convert_time_zone(TIME_ZONE.key)
    tail = pl.col("tail").str.split_exact("|", 1).struct
    segment = pl.format(
        "seg_{}.m4s?CMCD=bl%3D{}%2Cbr%3D{}%2C{}{}%2Cd%3D" + str(_SEGMENT_MS) + "%2Cot%3Dav%2C{}",
        "number",
        "buffer",
        "rate",
        pl.when("is_stalled").then(pl.lit("bs%2C")).otherwise(pl.lit("")),
        "cid",
        tail.field("field_0"),
    )
    playlist = pl.format("index.m3u8?CMCD={}%2Cot%3Dm%2C{}", "cid", tail.field("field_0"))
    return pl.format(
        '{}{}{}{} HTTP/1.1" 200 {} {}',
        "head",
        local.dt.strftime("%d/%b/%Y:%H:%M:%S %z"),
        "path",
        pl.when("is_first").then(playlist).otherwise(segment),
        "size",
        tail.field("field_1"),
    ).alias("line")
