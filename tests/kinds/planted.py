"""Personal data planted in samples, and the search for it in whatever the system writes."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

from tests.faulty_server import TOKEN

NAME = "Plantagenet Zyzzyva"
EMAIL = "P.Zyzzyva@planted.example"
PHONE = "+81 90-5550-1234"
IPV4 = "203.0.113.77"
IPV6 = "2001:db8:77::beef"
SECRET = "7a9d2f04-5c1e-4b7a-9a30-f1e2d3c4b5a6"
BADGE = "PLANTED-BADGE-0417"
STORY = "allergic to xylophones"
AGENT = "PlantedBrowser/9.87"

KNOWN_BY_FORM = (EMAIL, PHONE, IPV4, IPV6)
"""Withheld wherever they stand, since their form tells what they are."""
STILL_KNOWN = (EMAIL, PHONE)
"""Those that damage around them cannot hide."""
NEVER_READ = (NAME, SECRET, BADGE, STORY, AGENT, TOKEN)
"""Nothing tells them from other text: they stay where they are because nobody reads them."""
PLANTED = (*KNOWN_BY_FORM, *NEVER_READ)

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def found(content: bytes | str, values: tuple[str, ...] = PLANTED) -> list[str]:
    """Return the planted values that are in a text or file, however they are written there."""
    raw = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    folded = raw.lower()
    return [
        value
        for value in values
        if any(way in folded for way in _folded(value)) or any(way in raw for way in _exact(value))
    ]


@cache
def _folded(value: str) -> tuple[bytes, ...]:
    """Ways of writing in which upper and lower case may change."""
    texts = {value, quote(value, safe=""), quote(quote(value, safe=""), safe="")}
    if value == NAME:
        texts |= set(NAME.split())
    if value == PHONE:
        texts |= {"819055501234", "09055501234"}
    ways = {text.lower().encode(encoding) for text in texts for encoding in _ENCODINGS}
    hashes = (hashlib.md5, hashlib.sha1, hashlib.sha256)
    for text in (value, value.lower()):
        ways |= {make(text.encode()).hexdigest().encode() for make in hashes}
    return tuple(ways)


@cache
def _exact(value: str) -> tuple[bytes, ...]:
    """Base64, at each of the three places in a triple at which a value may begin."""
    return tuple(_encoded(one) for text in {value, value.lower()} for one in _shifted(text))


def _shifted(text: str) -> Iterator[tuple[bytes, int]]:
    for encoding in _ENCODINGS:
        for shift in range(3):
            yield bytes(shift) + text.encode(encoding), shift


def _encoded(shifted: tuple[bytes, int]) -> bytes:
    content, shift = shifted
    # The first and the last characters also hold bits of what stands around.
    whole = content[: len(content) // 3 * 3]
    return base64.b64encode(whole)[4 if shift else 0 :]
