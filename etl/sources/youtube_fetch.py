"""What is fetched from YouTube: a line for each video that was asked for, at each poll.

A question costs one unit of the quota of a day, for up to fifty videos.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.signing import Signing
from etl.fetch.spool import Spool
from etl.sources.counters import count
from etl.sources.counters_fetch import Counters, ask_each

DETAILS, VIEWERS, MISSING = "liveStreamingDetails", "concurrentViewers", "is_missing"
_PATH = "/youtube/v3/videos"
_TIMES = ("actualStartTime", "actualEndTime")
_MOST_VIDEOS = 50
_REFUSALS = (400, 403)
_QUOTA = (
    "has used up its quota of the day ({}), which is given anew at midnight Pacific time; ask for "
    "a larger one or less often with every_seconds"
)
_KEY = "refuses the key ({}); put a valid one into the variable that token_env names"
_OPEN = "does not let this key ask ({}); open YouTube Data API v3 to it, and to this machine"
_MEANINGS = {
    "quotaExceeded": _QUOTA,
    "dailyLimitExceeded": _QUOTA,
    "API_KEY_INVALID": _KEY,
    "keyInvalid": _KEY,
    "keyExpired": _KEY,
    "accessNotConfigured": _OPEN,
    "ipRefererBlocked": _OPEN,
    "rateLimitExceeded": "says that it is asked too often ({}); ask less often with every_seconds",
}


class YoutubeLive(Counters):
    """Configuration of `youtube_live`."""

    url: str = "https://youtube.googleapis.com"

    def signing(self) -> Signing:
        """Send the key in a header: an address is written to logs."""
        return Signing("X-Goog-Api-Key", "")


def fetch(config: YoutubeLive, client: Client, folder: Path) -> None:
    """Add a line for each video; raise `FetchError` only after all were asked for."""
    spool = Spool(folder)
    starts = range(0, len(config.ids), _MOST_VIDEOS)
    batches = (config.ids[start : start + _MOST_VIDEOS] for start in starts)
    asks: Iterator[Callable[[], None]] = (partial(_ask, client, spool, ids) for ids in batches)
    ask_each(client, asks)


def _ask(client: Client, spool: Spool, ids: Sequence[str]) -> None:
    params = {
        "part": f"id,{DETAILS}",
        "fields": f"items(id,{DETAILS}({','.join((VIEWERS, *_TIMES))}))",
        "id": ",".join(ids),
    }
    try:
        answer = client.get(_PATH, params)
    except FetchError as fault:
        raise _explained(fault, client.place(_PATH)) from None
    items = answer.value.get("items") if isinstance(answer.value, dict) else None
    if not isinstance(items, list) or not all(_is_video(one, ids) for one in items):
        place = client.place(_PATH)
        message = f"{place} is no list of these videos; see if YouTube was changed."
        raise FetchError(message)
    videos = {one["id"]: _reduced(one) for one in items}
    lines = (videos.get(one, {"id": one, MISSING: True}) for one in ids)
    spool.append("viewers", lines, answer.at)


def _is_video(value: object, ids: Sequence[str]) -> bool:
    if not isinstance(value, dict) or value.get("id") not in ids:
        return False
    details = value.get(DETAILS, {})
    return isinstance(details, dict) and (
        VIEWERS not in details or count(details[VIEWERS]) is not None
    )


def _reduced(video: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was not asked for, such as a title, if it was answered all the same."""
    details = {
        key: video[DETAILS][key] for key in (VIEWERS, *_TIMES) if key in video.get(DETAILS, ())
    }
    return {"id": video["id"]} | ({DETAILS: details} if DETAILS in video else {})


def _explained(fault: FetchError, place: str) -> FetchError:
    """Say of a refusal what its code means, where YouTube gives one."""
    if fault.status not in _REFUSALS:
        return fault
    for code in _codes(fault.said):
        if code in _MEANINGS:
            sentence = f"{place} {_MEANINGS[code].format(code)}."
            return FetchError(sentence, fault.status, fault.wait_seconds)
    return fault


def _codes(said: Any) -> Iterator[str]:
    error = said.get("error") if isinstance(said, dict) else None
    for part in ("errors", "details"):
        reasons = error.get(part) if isinstance(error, dict) else None
        for reason in reasons if isinstance(reasons, list) else ():
            if isinstance(reason, dict) and isinstance(reason.get("reason"), str):
                yield reason["reason"]
