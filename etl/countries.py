"""States and territories, and the one way a name on a form becomes a country."""

import csv
import functools
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib import resources

import polars as pl

_CODE = re.compile(r"[A-Z]{2,3}")
_LEADING_ARTICLE = re.compile(r"^(?:the )+")
# UNTERM writes "Niger (the)", "Corée (la)" and marks non-member States with asterisks.
_TRAILING_MARKS = re.compile(r"(?: ?(?:\((?:the|le|la|les|l'|el|los|las)\)|\*))+$")
_LOOKALIKES = str.maketrans(
    dict.fromkeys("’‘ʼʻ`´′", "'") | dict.fromkeys("‐‑–—−", "-") | {"&": " and "}
)


@dataclass(frozen=True)
class State:
    """A Member State or a non-member observer State, as `states.csv` has it.

    `regional_group` is None for the Holy See and the State of Palestine. `former_name` was in use
    before the day `former_name_until`.
    """

    iso3: str
    iso2: str
    m49: str
    name: str
    formal_name: str
    former_name: str | None
    former_name_until: date | None
    alpha_order: int
    regional_group: str | None
    m49_region: str
    m49_subregion: str
    prep_meeting_region: str
    un_status: str
    counts_for_quorum: bool


@functools.lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Fold the spellings of a name that differ only in typing; two or three capitals stay a code.

    Compatibility forms, case, typographic apostrophes and dashes, `&`, invisible characters, white
    space, a leading "the", a trailing "(the)", and accents on Latin letters. Marks of other scripts
    are part of the letter (Japanese ペ, Russian й) and stay. Only `NA` is a code, `na` is a word:
    otherwise "and" would be Andorra and "can" Canada.
    """
    # Before as well: NFKC makes a space and a mark of the accent ´ that stands for an apostrophe.
    text = unicodedata.normalize("NFKC", name.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    text = "".join(char for char in text if unicodedata.category(char) != "Cf").strip()
    if _CODE.fullmatch(text):
        return text
    text = " ".join(_without_latin_marks(text.casefold()).split())
    return _LEADING_ARTICLE.sub("", _TRAILING_MARKS.sub("", text))


def _without_latin_marks(text: str) -> str:
    kept: list[str] = []
    base = " "
    for char in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(char):
            base = char
        elif unicodedata.name(base, "").startswith("LATIN "):
            continue
        kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept))


def resolve(name: str) -> str | None:
    """Find the ISO 3166-1 alpha-3 code of a name or code; None where no row of the table has it.

    Never guesses: "Korea" is None, "Niger" is not "Nigeria". A code says which country a form
    names, not that it is a State: look it up in `states()` for that.
    """
    return alias_map().get(normalise(name))


@functools.cache
def alias_map() -> dict[str, str]:
    """Read the alias table: normalised name to alpha-3 code. Shared by all callers, so read only.

    To resolve a column, normalise its distinct values and look these up.
    """
    return {row["alias"]: row["iso3"] for row in _rows("country_aliases.csv")}


@functools.cache
def states() -> tuple[State, ...]:
    """List the 193 Member States and 2 non-member observer States in UN alphabetical order."""
    return tuple(_state(row) for row in _rows("states.csv"))


def states_frame() -> pl.DataFrame:
    """Give `states()` as a frame: text, but for `alpha_order` and `counts_for_quorum`."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(State.__dataclass_fields__, pl.String)
    schema |= {"alpha_order": pl.Int64, "counts_for_quorum": pl.Boolean}
    rows = [
        asdict(state)
        | {"former_name_until": state.former_name_until and state.former_name_until.isoformat()}
        for state in states()
    ]
    return pl.DataFrame(rows, schema=schema)


def name_at(iso3: str, day: date) -> str:
    """Give the UN short name a country had on a day; `KeyError` for a code that does not exist."""
    state = _states_by_code().get(iso3)
    if state is None:
        return _territories()[iso3]["name"]
    if state.former_name and state.former_name_until and day < state.former_name_until:
        return state.former_name
    return state.name


def iso2_to_iso3(code: str) -> str | None:
    """Translate an ISO 3166-1 alpha-2 code of either case; None for any other, such as EU or T1."""
    return _iso3_by_iso2().get(code.strip().upper())


@functools.cache
def country_groups() -> dict[str, tuple[str | None, str | None]]:
    """Map every alpha-3 code to its regional group and M49 region, None where it has none.

    Only Member States are in a group. The M49 region is no group: Mexico is in the M49 region
    Americas, Cyprus in Asia. Read only, as `alias_map` is.
    """
    groups: dict[str, tuple[str | None, str | None]] = {
        code: (None, row["m49_region"] or None) for code, row in _territories().items()
    }
    groups.update((state.iso3, (state.regional_group, state.m49_region)) for state in states())
    return groups


def _state(row: Mapping[str, str]) -> State:
    until = row["former_name_until"]
    return State(
        iso3=row["iso3"],
        iso2=row["iso2"],
        m49=row["m49"],
        name=row["name"],
        formal_name=row["formal_name"],
        former_name=row["former_name"] or None,
        former_name_until=date.fromisoformat(until) if until else None,
        alpha_order=int(row["alpha_order"]),
        regional_group=row["regional_group"] or None,
        m49_region=row["m49_region"],
        m49_subregion=row["m49_subregion"],
        prep_meeting_region=row["prep_meeting_region"],
        un_status=row["un_status"],
        counts_for_quorum=row["counts_for_quorum"] == "true",
    )


@functools.cache
def _states_by_code() -> dict[str, State]:
    return {state.iso3: state for state in states()}


@functools.cache
def _territories() -> dict[str, dict[str, str]]:
    return {row["iso3"]: row for row in _rows("territories.csv")}


@functools.cache
def _iso3_by_iso2() -> dict[str, str]:
    rows = [*_rows("states.csv"), *_rows("territories.csv")]
    return {row["iso2"]: row["iso3"] for row in rows}


# Not Polars: a reader of tables may take the text NA, which is Namibia, for a missing value.
def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("etl.reference").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
