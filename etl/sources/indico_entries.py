"""The registrations of an Indico export or API answer as rows of text, by canonical column.

Only the columns named here are read. Names, telephone numbers, addresses, check-in secrets and
whatever else a form asks stay in the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import orjson
import polars as pl

from etl import countries
from etl.errors import SourceError
from etl.source import Chunk
from etl.sources import reading, spreadsheet

Column = Literal[
    "category",
    "country",
    "organization",
    "level",
    "gender",
    "age_band",
    "mode",
    "role",
    "badge",
    "platform",
    "email",
]
"""What a form field can be read as."""

COLUMNS: tuple[Column, ...] = get_args(Column)

# Indico writes these titles in English whatever the language of the values.
_FIXED = {
    "registration_id": "ID",
    "state": "Registration state",
    "checked_in": "Checked in",
    "checked_in_at": "Check-in date",
    "registered_at": "Registration date",
    "tags": "Tags",
}
# Without the third, everybody would seem not to have arrived.
_NEEDED = ("ID", "Registration state", "Checked in")
_FOREIGN = (
    "a list that is not of Indico is read by the kind 'table', which is told what its columns "
    "mean: see docs/sources/table.md"
)

_SCHEMA: dict[str, pl.DataType] = {
    reading.POSITION: pl.Int64(),
    **dict.fromkeys(_FIXED, pl.String()),
    "tags": pl.List(pl.String()),
    "is_complete": pl.Boolean(),
    **dict.fromkeys(COLUMNS, pl.String()),
}


def fold(text: str) -> str:
    """Fold the spellings of a title or a choice that differ only in typing."""
    return countries.normalise(text).casefold()


@dataclass(frozen=True)
class Fields:
    """The titles a column is read from, folded, best first: the first that is filled in counts."""

    titles: Mapping[Column, tuple[str, ...]]
    configured: frozenset[Column] = frozenset()
    """Columns the operator gave titles for: at least one of them must be in a table."""


@dataclass(frozen=True)
class Entries:
    """Registrations as text; empty text is no value."""

    frame: pl.DataFrame
    rejected: pl.DataFrame

    @property
    def records(self) -> int:
        """Count the records of the file."""
        return self.frame.height + self.rejected.height


def read_entries(chunk: Chunk, fields: Fields) -> Entries:
    """Read a CSV or XLSX list or a JSON answer, told apart by content."""
    if spreadsheet.is_spreadsheet(chunk.content):
        return _from_table(reading.read_table(chunk.content, chunk.name), chunk.name, fields)
    text = reading.decode(chunk)
    if text.lstrip().startswith(("[", "{")):
        return _from_json(text, chunk.name, fields)
    return _from_table(reading.read_table(text, chunk.name), chunk.name, fields)


def _from_table(table: pl.DataFrame, name: str, fields: Fields) -> Entries:
    is_foreign = not any(title in table.columns for title in _NEEDED[1:])
    reading.require_columns(table, _NEEDED, name, _FOREIGN if is_foreign else "")
    by_fold = {fold(title): title for title in reversed(table.columns[1:])}
    for column in COLUMNS:
        if column in fields.configured and not any(t in by_fold for t in fields.titles[column]):
            raise SourceError(
                f"{name} has none of the columns that [source.fields] reads as '{column}'; "
                "add one to the export or correct the title."
            )
    table, misfits = reading.split_misfits(table, "registration")
    fixed = {
        column: pl.col(title) if title in table.columns else pl.lit("")
        for column, title in _FIXED.items()
    }
    chosen = {
        column: _first_filled([by_fold[t] for t in fields.titles.get(column, ()) if t in by_fold])
        for column in COLUMNS
    }
    tags = fixed.pop("tags").str.split(";").list.eval(pl.element().str.strip_chars())
    frame = table.select(
        reading.POSITION, **fixed, tags=tags, is_complete=pl.lit(value=True), **chosen
    )
    return Entries(frame.select(*_SCHEMA), misfits)


def _first_filled(titles: list[str]) -> pl.Expr:
    filled = [pl.when(pl.col(title) != "").then(pl.col(title)) for title in titles]
    return pl.coalesce(*filled, pl.lit(""))


def _from_json(text: str, name: str, fields: Fields) -> Entries:
    try:
        answer = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{name} is not readable JSON, perhaps cut short; fetch it again."
        ) from error
    if isinstance(answer, dict):
        answer = [_single(answer, name)]
    wanted = {title for titles in fields.titles.values() for title in titles}
    rows = [
        {reading.POSITION: at, **_entry(item, fields, wanted)}
        for at, item in enumerate(answer, start=1)
        if isinstance(item, dict)
    ]
    strange = [at for at, item in enumerate(answer, start=1) if not isinstance(item, dict)]
    return Entries(
        pl.DataFrame(rows, schema=_SCHEMA),
        reading.rejected("registration", {at: ["not a registration"] for at in strange}),
    )


def _single(answer: dict[str, object], name: str) -> dict[str, object]:
    if "registrants" in answer or "registrant_id" in answer:
        raise SourceError(
            f"{name} is of the older registrants API, which tells no state; fetch "
            "/api/checkin/event/<event>/forms/<form>/registrations/ instead."
        )
    if "id" not in answer or "state" not in answer:
        raise SourceError(
            f"{name} is no registration and no list of them, perhaps the text of an error; "
            "check the address and the token."
        )
    return answer


def _entry(item: dict[str, object], fields: Fields, wanted: set[str]) -> dict[str, object]:
    answers: dict[str, str] = {}
    for title, text in _answers(item, wanted):
        if text:
            answers.setdefault(title, text)
    row: dict[str, object] = {
        column: next((answers[t] for t in fields.titles.get(column, ()) if t in answers), "")
        for column in COLUMNS
    }
    checked_in = item.get("checked_in")
    return row | {
        "registration_id": _text(item.get("id")),
        "state": _text(item.get("state")),
        "checked_in": str(checked_in) if isinstance(checked_in, bool) else "",
        "checked_in_at": _text(item.get("checked_in_dt")),
        "registered_at": _text(item.get("registration_date")),
        "tags": [_text(tag.get("title")) for tag in _dicts(item.get("tags"))],
        "email": _text(item.get("email")) or row["email"],
        "is_complete": "registration_data" in item,
    }


def _answers(item: dict[str, object], wanted: set[str]) -> Iterator[tuple[str, str]]:
    for section in _dicts(item.get("registration_data")):
        for field in _dicts(section.get("fields")):
            title = fold(_text(field.get("title")))
            if title in wanted:
                yield title, _answer(field)


def _answer(field: dict[str, object]) -> str:
    """Return the answer as the CSV has it: captions of choices, the name of a country."""
    data, choices = field.get("data"), _dicts(field.get("choices"))
    if field.get("input_type") == "country":
        captions = {
            _text(choice.get("countryKey")): _text(choice.get("caption")) for choice in choices
        }
        caption = captions.get(_text(data), "")
        return caption if countries.resolve(caption) else _text(data)
    if isinstance(data, dict):
        return "; ".join(_text(c.get("caption")) for c in choices if _text(c.get("id")) in data)
    return _text(data)


def _dicts(value: object) -> list[dict[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
