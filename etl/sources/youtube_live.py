"""Viewers of live streams on YouTube, as its Data API counts them now; it gives nothing of before.

YouTube leaves out the counter of a stream that is not on, or whose channel hides it.
"""

from collections.abc import Mapping
from typing import Any

from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources.counters import Counter, count, parse_counters
from etl.sources.youtube_fetch import DETAILS, MISSING, VIEWERS, YoutubeLive, fetch


def parse(chunk: Chunk, config: YoutubeLive, context: Context) -> Parsed:
    """Read one video a line."""
    return parse_counters(chunk, _counter)


def _counter(video: Any) -> Counter | str | None:
    if not isinstance(video, dict) or not isinstance(video.get("id"), str):
        return None
    if video.get(MISSING) is True:
        return "no public video with this id"
    details = video.get(DETAILS)
    if details is None:
        return "no live stream"
    if not isinstance(details, dict):
        return None
    if VIEWERS not in details:
        return _without_counter(details)
    viewers = count(details[VIEWERS])
    return None if viewers is None else Counter(video["id"], viewers)


def _without_counter(details: Mapping[str, Any]) -> str:
    if "actualEndTime" in details:
        return "over"
    return "viewers are hidden" if "actualStartTime" in details else "not live yet"


SOURCE = Source(
    kind="youtube_live",
    config=YoutubeLive,
    reading=Reading.LINES,
    parse=parse,
    suffixes=(".jsonl",),
    fetch=fetch,
)
