"""A web log of any length: what nginx writes of players that send CMCD, the same for a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from etl.demo.model import HOUR, STREAM_BODIES, TIME_ZONE, local

DAYS = tuple(f"2021-03-{day:02d}" for day in range(7, 13))
_OPEN_SECONDS = 8 * HOUR
_STEP, _PAUSE = 10, 60
_PAUSED_SHARE, _STALLED_SHARE = 0.005, 0.01
_SHORTEST, _LONGEST = 10, 300
"""Requests of a playback."""
_EVERY_BROKEN = 20_000
_LINES_AT_ONCE = 500_000
_COUNTRIES = (
    "AT",
    "BR",
    "CN",
    "DE",
    "EG",
    "FR",
    "GB",
    "IN",
    "JP",
    "KE",
    "KR",
    "MX",
    "NG",
    "TH",
    "US",
)
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:86.0) Gecko/20100101 Firefox/86.0"
_BROKEN = '203.0.113.9 - - [] "\\x16\\x03\\x01\\x02" 400 157 "-" "-"'

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class WebLog:
    """What a log consists of: lines are requests of playbacks, of their pages, and broken ones."""

    lines: int
    playbacks: int
    pages: int
    broken: int


def write(path: Path, lines: int, seed: int = 14) -> WebLog:
    """Write a log, return what is in it. A playback begins with its page and its playlist."""
    rng = np.random.default_rng(seed)
    owners, places = _requests(rng, lines)
    times = _times(rng, owners, places)
    order = np.argsort(times, kind="stable")
    texts = _Texts(rng, int(owners[-1]) + 1)
    broken = np.arange(lines) % _EVERY_BROKEN == _EVERY_BROKEN - 1
    with path.open("wb") as file:
        for chunk in _slices(lines):
            chosen = order[chunk]
            text = texts.lines(times[chosen], owners[chosen], places[chosen], broken[chunk])
            text.to_frame().write_csv(file, include_header=False, quote_style="never")
    sound = order[~broken]
    return WebLog(
        lines=lines,
        playbacks=len(np.unique(owners[sound][places[sound] > 0])),
        pages=int((places[sound] == 0).sum()),
        broken=int(broken.sum()),
    )


def _slices(lines: int) -> Iterator[slice]:
    for begin in range(0, lines, _LINES_AT_ONCE):
        yield slice(begin, begin + _LINES_AT_ONCE)


def _requests(rng: np.random.Generator, lines: int) -> tuple[Numbers, Numbers]:
    """Give playback and position of each request, playback by playback."""
    lengths = rng.integers(_SHORTEST, _LONGEST, lines // _SHORTEST + 1)
    ends = np.cumsum(lengths)
    used = int(np.searchsorted(ends, lines)) + 1
    owners = np.repeat(np.arange(used), lengths[:used])[:lines]
    places = np.arange(lines) - (ends - lengths)[owners]
    return owners, places


def _times(rng: np.random.Generator, owners: Numbers, places: Numbers) -> Numbers:
    """Let players ask every ten seconds, and pause now and then, on the days of the Congress."""
    opened = np.array([local(f"{day} 10:00") for day in DAYS])
    playbacks = int(owners[-1]) + 1
    starts = rng.choice(opened, playbacks) + rng.integers(0, _OPEN_SECONDS, playbacks)
    steps = np.where(rng.random(len(owners)) < _PAUSED_SHARE, _PAUSE, _STEP)
    passed = np.cumsum(steps)
    first = passed[places == 0]
    return np.asarray(starts[owners] + passed - first[owners])


class _Texts:
    """The parts of a line that stay the same for a playback."""

    def __init__(self, rng: np.random.Generator, playbacks: int) -> None:
        numbers = np.arange(playbacks)
        streams = [f"{stem}-{language}" for stem in STREAM_BODIES for language in ("en", "floor")]
        digits = rng.integers(0, 2**63, (playbacks, 2)).tolist()
        self._parts = pl.DataFrame(
            {
                "address": [
                    f"2001:db8::{n:x}" if n % 2 else f"198.51.100.{n % 254 + 1}"
                    for n in range(playbacks)
                ],
                "stream": rng.choice(streams, playbacks),
                "sid": [f"{high:016x}{low:016x}" for high, low in digits],
                "rate": 1200 + 800 * (numbers % 4),
                "country": rng.choice(_COUNTRIES, playbacks),
            }
        )
        self._rng = rng

    def lines(
        self, times: Numbers, owners: Numbers, places: Numbers, broken: npt.NDArray[np.bool_]
    ) -> pl.Series:
        """Write the requests with these times, playbacks and positions, some of them broken."""
        stamps = pl.from_epoch(pl.Series(times), time_unit="s").dt.replace_time_zone("UTC")
        frame = self._parts[owners].with_columns(
            stamps.dt.convert_time_zone(TIME_ZONE.key).alias("time"),
            number=times // _STEP,
            place=places,
            is_stalled=self._rng.random(len(times)) < _STALLED_SHARE,
            is_broken=broken,
        )
        line = pl.when("is_broken").then(pl.lit(_BROKEN)).otherwise(_line())
        return frame.select(line.alias("line")).to_series()


def _line() -> pl.Expr:
    content, session = "cid%3D%22{}%22%2C", "sf%3Dh%2Csid%3D%22{}%22%2Cst%3Dl"
    page = pl.format("/player.html?s={}", "stream")
    playlist = pl.format(
        "/live/{}/index.m3u8?CMCD=" + content + "ot%3Dm%2C" + session, "stream", "stream", "sid"
    )
    segment = pl.format(
        "/live/{}/seg_{}.m4s?CMCD=bl%3D12000%2Cbr%3D{}%2C{}"
        + (content + "d%3D10000%2Cot%3Dav%2C" + session),
        "stream",
        "number",
        "rate",
        pl.when("is_stalled").then(pl.lit("bs%2C")).otherwise(pl.lit("")),
        "stream",
        "sid",
    )
    place = pl.col("place")
    target = pl.when(place == 0).then(page).when(place == 1).then(playlist).otherwise(segment)
    return pl.format(
        '{} - - [{}] "GET {} HTTP/1.1" 200 {} "-" "' + _AGENT + '" "{}"',
        "address",
        pl.col("time").dt.strftime("%d/%b/%Y:%H:%M:%S %z"),
        target,
        pl.col("rate") * 1250 + pl.col("number") % 977,
        "country",
    )


def request(sid: str, at: int) -> str:
    """Write one request of a player of the plenary."""
    moment = datetime.fromtimestamp(at, TIME_ZONE)
    items = f"cid%3D%22plenary-en%22%2Cd%3D10000%2Csid%3D%22{sid}%22%2Cst%3Dl"
    return (
        f'198.51.100.7 - - [{moment:%d/%b/%Y:%H:%M:%S %z}] "GET /live/plenary-en/seg_1.m4s?CMCD='
        f'{items} HTTP/1.1" 200 1500000 "-" "{_AGENT}" "AT"\n'
    )
