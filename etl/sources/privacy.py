"""Text of the sources that may not be kept, since it tells how to reach somebody."""

import re
import unicodedata
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import unquote

import polars as pl

WITHHELD = "(withheld)"
"""Stands for a text that is not kept."""

NO_NUMBER = "holds an e-mail address or a telephone number"
"""Why the number of a record is refused."""

# Dates, spans of years, spans of time, symbols of documents and identifiers: none can be called.
_NO_TELEPHONE = re.compile(
    r"(?<!\d)(?:"
    r"(?:19|20)\d\d([-./_]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])([-./])(?:0[1-9]|1[0-2])\2(?:19|20)\d\d"
    r"|(?:19|20)\d\d[-/–](?:19|20)\d\d"
    r"|[0-2]?\d\.[0-5]\d ?[-–] ?[0-2]?\d\.[0-5]\d"
    r")(?!\d)"
    r"|\b(?:A|E|S|ST)/[A-Z]+[./][A-Z0-9./-]*"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"\d(?:[ ()./_-]{0,2}\d){6}")
_SPOKEN = re.compile(rf"\s.*{_TELEPHONE.pattern}")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d)")
_PERHAPS_IPV6 = re.compile(r"(?<![\w:])[0-9a-f:]{2,39}(?![\w:])", re.IGNORECASE)


def is_private(text: str) -> bool:
    """Tell a text with an e-mail address, a network address or a telephone number."""
    plain = _plain(text)
    return (
        "@" in plain
        or _IPV4.search(plain) is not None
        or any(_is_ipv6(found) for found in _PERHAPS_IPV6.findall(plain))
        or _TELEPHONE.search(_NO_TELEPHONE.sub("|", plain)) is not None
    )


def is_no_identifier(text: str) -> bool:
    """Tell what identifies somebody instead of a thing; a number without a space may be long."""
    plain = _plain(text)
    return "@" in plain or _SPOKEN.search(_NO_TELEPHONE.sub("|", plain)) is not None


def is_no_number(texts: pl.Expr) -> pl.Expr:
    """Tell numbers of records that are none; one without a space may be long."""
    return texts.str.contains(rf"@|{_SPOKEN.pattern}")


def public_text(text: str) -> str:
    """Return a text as it is, or `WITHHELD`."""
    return WITHHELD if is_private(text) else text


def withheld(texts: pl.Series) -> dict[str, str]:
    """Map each text of a column that may not be kept to `WITHHELD`, for `replace`."""
    return {text: WITHHELD for text in texts.unique().drop_nulls() if is_private(text)}


def public_texts(texts: pl.Series) -> pl.Series:
    """Return `public_text` of each text; each distinct one is looked at once."""
    return texts.replace(withheld(texts))


def public_room(text: str, rooms: Mapping[str, str]) -> str | None:
    """Return the name of a room; that of a room nobody configured only if it may be kept."""
    return rooms.get(text.casefold()) or (None if is_private(text) else text or None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", unquote(text))


def _is_ipv6(text: str) -> bool:
    try:
        return text != "::" and bool(ip_address(text))
    except ValueError:
        return False
