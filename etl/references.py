"""Pseudonymous references: how records of different systems point at the same person.

A reference is `kind:digest`, the digest being HMAC-SHA256 over kind, issuer and normalized value,
cut to 128 bits. The key is a secret of the event; without it a reference cannot be traced back.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

import polars as pl

ReferenceKind = Literal["registration", "badge", "platform", "email", "playback"]

MIN_KEY_BYTES = 32


def _normalize(kind: ReferenceKind, value: str) -> str:
    text = value.strip()
    return text.casefold() if kind == "email" else text


@dataclass(frozen=True)
class References:
    """Makes references with the key of one event."""

    key: bytes = field(repr=False)

    def make(self, kind: ReferenceKind, issuer: str, value: str | None) -> str | None:
        """Return the reference, or None for an empty value.

        `issuer` is the system that gave out the value; the same number from two systems is two
        references. E-mail addresses have no issuer: pass "".
        """
        if value is None or not value.strip():
            return None
        message = "\x1f".join((kind, issuer, _normalize(kind, value)))
        digest = hmac.new(self.key, message.encode(), sha256).hexdigest()[:32]
        return f"{kind}:{digest}"

    def make_column(self, kind: ReferenceKind, issuer: str, values: pl.Series) -> pl.Series:
        """Return one reference a row (null where the value is empty); each value is hashed once."""
        distinct = values.unique().drop_nulls().to_list()
        table = {value: self.make(kind, issuer, str(value)) for value in distinct}
        return values.replace_strict(table, default=None, return_dtype=pl.String)
