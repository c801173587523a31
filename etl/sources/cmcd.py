"""CMCD (CTA-5004, versions 1 and 2): what a player says about its playback with a request."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

import polars as pl

MARK = "CMCD="
_COMMA, _EQUALS, _QUOTE = "%2C", "%3D", "%22"
_IN_STRING = "(?:[^%]|%[^2]|%2[^2C])"
# A comma inside a string, or an escaped quote: there a comma need not separate, nor a key be one.
_ODD = rf"%3D%22%2C|%22{_IN_STRING}+%2C|%5[Cc]|\\"
# `nor` is the only string of the standard, besides `sid` and `cid`, with room for a comma.
_ODD_NEXT_REQUEST = f"nor%3D%22{_IN_STRING}*(?:%2C|%5[Cc])"
# Most players escape all three signs. What others send gets the same form first; nginx itself
# writes a quote that was sent as it is as \x22.
_CANONICAL = {"\\x": "%", "%2c": "%2C", "%3d": "%3D", ",": "%2C", "=": "%3D", '"': "%22"}
# In a header a percent sign and an ampersand mean nothing.
_IN_HEADER = {"%": "%25", "&": "%26"} | _CANONICAL

# Version 2 writes some values as lists, "br=(5000;v 128;a)"; of several numbers the first counts.
_LISTS = ("%3D%28", "%3D(")
_NUMBERS = r"([0-9]+(?:\.[0-9]*)?)(?:[0-9a-z.;+ ]|%20|%3[Bb])*"
_CANONICAL_LISTS = {
    rf"(^|%2C)br%3D(?:%28|\(){_NUMBERS}(?:%29|\))": "${1}br%3D${2}",
    rf"(^|%2C)nor%3D(?:%28|\()(%22{_IN_STRING}*%22)(?:%29|\))": "${1}nor%3D${2}",
}

_NUMBER = re.compile(r"([0-9]{1,9})(?:\.[0-9]*)?")
_FIRST_OF_LIST = re.compile(r"\(([0-9]+(?:\.[0-9]*)?)[0-9a-z.;+ ]*\)")
_LARGEST = 999_999_999
_ITEM = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^",]+)+')
_RANKS = {"l": 2, "ll": 2, "v": 1}
DELIVERIES = {0: "unknown", 1: "on_demand", 2: "live"}
"""What the rank of a request's stream type means; the highest of a span counts."""

_MAX_TEXT = 200

FIELDS = {
    "sid": pl.String,
    "cid": pl.String,
    "delivery_rank": pl.Int8,
    "segment_ms": pl.Int64,
    "bitrate": pl.Int64,
    "is_stalled": pl.Boolean,
}


def read_targets(targets: pl.Series) -> pl.DataFrame:
    """Return `FIELDS` for each request target that contains `CMCD=`.

    `sid` and `cid` keep their escapes: `decode` them once they are few. Without a `sid` it is no
    playback, whatever else the query says.
    """
    items = pl.col("items")
    is_odd = (
        pl.col("starts_late")
        | items.str.contains_any(["&", *_LISTS])
        | items.str.contains(_ODD_NEXT_REQUEST)
        | ~_is_whole("sid").fill_null(value=False)
        | ~_is_whole("cid").fill_null(value=True)
    )
    fields = _read(targets, pl.col("rest"), is_odd)
    return _replace_odd(fields, targets, _read_odd_targets)


def with_headers(targets: pl.Expr, headers: pl.Expr) -> pl.Expr:
    """Say in the query of a target what its CMCD headers say, if the query says nothing.

    `headers` are as nginx writes them into its log, joined by commas; null where there are none.
    """
    for text, escape in _IN_HEADER.items():
        headers = headers.str.replace_all(text, escape, literal=True)
    mark = pl.when(targets.str.contains("?", literal=True)).then(pl.lit("&")).otherwise(pl.lit("?"))
    joined = pl.concat_str(targets, mark, pl.lit(MARK), headers)
    is_alone = targets.str.contains(MARK, literal=True) | headers.is_null()
    return pl.when(is_alone).then(targets).otherwise(joined)


def decode(values: pl.Series) -> pl.Series:
    """Undo the escapes of `sid` or `cid`, once for each distinct value; null where none is left."""
    table = {
        value: unquote(value, errors="replace").strip()[:_MAX_TEXT] or None
        for value in values.unique().drop_nulls()
    }
    return values.replace_strict(table, default=None, return_dtype=pl.String)


def _read_odd_targets(targets: pl.Series) -> pl.DataFrame:
    items = pl.col("rest").str.splitn("&", 2).struct.field("field_0")
    for text, escape in _CANONICAL.items():
        items = items.str.replace_all(text, escape, literal=True)
    for pattern, plain in _CANONICAL_LISTS.items():
        items = items.str.replace_all(pattern, plain)
    fields = _read(targets, items, pl.col("starts_late") | pl.col("items").str.contains(_ODD))
    return _replace_odd(fields, targets, _read_one_by_one)


def _read(targets: pl.Series, items: pl.Expr, is_odd: pl.Expr) -> pl.DataFrame:
    parts = pl.col("target").str.splitn(MARK, 2).struct
    starts_late = ~parts.field("field_0").str.contains("[?&]$")
    return (
        targets.alias("target")
        .to_frame()
        .lazy()
        .select(parts.field("field_1").alias("rest"), starts_late=starts_late)
        .select("starts_late", items=_COMMA + items + _COMMA)
        .with_columns(sid=_value("sid"), cid=_value("cid"))
        .select(*_fields(), is_odd=is_odd)
        .collect(engine="streaming")  # by pieces that stay in the processor's cache
    )


def _fields() -> Iterator[pl.Expr]:
    for key in ("sid", "cid"):
        text = pl.col(key).str.strip_prefix(_QUOTE).str.strip_suffix(_QUOTE)
        yield pl.when(text != "").then(text).alias(key)
    ranks = [pl.when(_has("st%3D" + text)).then(rank) for text, rank in _RANKS.items()]
    yield pl.coalesce(*ranks, 0).cast(pl.Int8).alias("delivery_rank")
    yield _whole_number("d").alias("segment_ms")
    yield _whole_number("br").alias("bitrate")
    yield (_has("bs") | _has("bs%3Dtrue")).alias("is_stalled")


def _value(key: str, length: int | None = None) -> pl.Expr:
    # Finding and slicing takes a third of the time of a regular expression.
    before = _COMMA + key + _EQUALS
    items = pl.col("items")
    after = items.str.slice(items.str.find(before, literal=True) + len(before), length)
    return after.str.splitn(_COMMA, 2).struct.field("field_0")


def _is_whole(key: str) -> pl.Expr:
    value = pl.col(key)
    is_plain = (value != _QUOTE) & ~value.str.contains("%5[Cc]")
    return is_plain & value.str.starts_with(_QUOTE) & value.str.ends_with(_QUOTE)


def _whole_number(key: str) -> pl.Expr:
    digits = len(str(_LARGEST))
    text = _value(key, digits + len(_COMMA)).str.splitn(".", 2).struct.field("field_0")
    number = text.cast(pl.Int64, strict=False)
    return pl.when(number.is_between(0, _LARGEST)).then(number)


def _has(item: str) -> pl.Expr:
    return pl.col("items").str.contains(_COMMA + item + _COMMA, literal=True)


def _replace_odd(
    fields: pl.DataFrame, targets: pl.Series, read: Callable[[pl.Series], pl.DataFrame]
) -> pl.DataFrame:
    is_odd = fields["is_odd"]
    fields = fields.drop("is_odd")
    if not is_odd.any():
        return fields
    numbered = fields.with_row_index("row")
    odd = numbered.filter(is_odd).select("row").hstack(read(targets.filter(is_odd)))
    return pl.concat([numbered.filter(~is_odd), odd]).sort("row").drop("row")


def _read_one_by_one(targets: pl.Series) -> pl.DataFrame:
    rows = [_read_target(target) for target in targets]
    return pl.DataFrame(rows, schema=FIELDS, orient="row")


def _read_target(target: str) -> tuple[str | int | bool | None, ...]:
    """Read one target by the letter: commas inside strings, other parameters before CMCD."""
    parameters = target.partition("?")[2].replace("\\x", "%").split("&")
    value = next((text for text in parameters if text.startswith(MARK)), MARK)
    items: dict[str, str] = {}
    for item in _ITEM.findall(unquote(value.removeprefix(MARK), errors="replace")):
        key, _, text = item.partition("=")
        items.setdefault(key, text)
    return (
        _text(items.get("sid")),
        _text(items.get("cid")),
        _RANKS.get(items.get("st", ""), 0),
        _number(items.get("d")),
        _number(_first_of_list(items.get("br"))),
        items.get("bs") in ("", "true"),
    )


def _text(text: str | None) -> str | None:
    if not text:
        return None
    unescaped = re.sub(r"\\(.)", r"\1", text.removeprefix('"').removesuffix('"'))
    return quote(unescaped, safe="") or None


def _first_of_list(text: str | None) -> str | None:
    match = _FIRST_OF_LIST.fullmatch(text) if text else None
    return match[1] if match else text


def _number(text: str | None) -> int | None:
    match = _NUMBER.fullmatch(text) if text else None
    return int(match[1]) if match else None
