"""Indico registrations: the CSV or XLSX list of a form, or answers of the check-in API.

The ID of a list is the number of the entry within its event, the id of the API is another number:
lists and API answers must be two sources, or one person's number is another's. Where a column
title stands twice, the first column counts.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, get_args

import polars as pl
from pydantic import Field, model_validator

from etl.references import ReferenceKind, References
from etl.schema import Registration
from etl.source import (
    Category,
    Chunk,
    Context,
    FullList,
    Parsed,
    Reading,
    Source,
    VersionOf,
    of_registrations,
)
from etl.sources import reading
from etl.sources.indico_entries import COLUMNS, Column, Entries, Fields, fold, read_entries
from etl.sources.indico_form import questions
from etl.sources.indico_words import STANDARDS, TITLES, Translated, by_name
from etl.sources.privacy import NO_NUMBER, is_no_number, public_texts, withheld
from etl.sources.times import instants

_YES_NO = dict.fromkeys(("yes", "y", "true", "1"), True) | dict.fromkeys(
    ("no", "n", "false", "0"), False
)
# Indico takes these off the start of a CSV cell, against formulas, but not in XLSX or JSON.
_FORMULA = "=+-@"


class Called(NamedTuple):
    """What a list calls its columns, for the reasons why a row is rejected."""

    number: str = "'ID'"
    state: str = "'Registration state'"
    checked_in: str = "'Checked in'"
    unknown_state: str = "is none of Indico's"


class IndicoRegistrations(FullList):
    """Configuration of `indico_registrations`; a column given here replaces its usual titles."""

    issuer: str = ""
    """The system that gave out the numbers; empty: the name of the source."""
    badge_issuer: str = ""
    platform_issuer: str = ""
    fields: dict[str, Column] = Field(default_factory=dict)
    """Title of a form field -> what it is read as."""
    values: dict[Translated, dict[str, str]] = Field(default_factory=dict)
    """By column: value of the form -> value it stands for, "" for none."""

    def mapped(self) -> tuple[str, ...]:
        """Columns with choices."""
        return get_args(Translated)

    def version_of(self, _name: str, records: int) -> VersionOf:
        """Tell that all files but those with a single entry are versions of one list."""
        return of_registrations(records)

    @model_validator(mode="after")
    def _values_lead_somewhere(self) -> "IndicoRegistrations":
        # What a category may be depends on the event: an unknown one shows as unresolved.
        for column, standard in STANDARDS.items():
            for target in self.values.get(column, {}).values():
                if target and standard(target) is None:
                    raise ValueError(f"values.{column}: '{target}' is no {column}")
        return self


def parse(chunk: Chunk, config: IndicoRegistrations, context: Context) -> Parsed:
    """Read every registration of the file, whatever its state."""
    return registered(read_entries(chunk, titles_of(config, TITLES)), config, context, Called())


def registered(
    entries: Entries, config: IndicoRegistrations, context: Context, called: Called
) -> Parsed:
    """Read registrations as text, of whatever list."""
    missing: dict[str, list[str]] = {}
    frame = _with_facts(entries.frame, config, context, missing)
    reasons = [pl.when(fails).then(pl.lit(reason)) for reason, fails in _reasons(called)]
    frame = frame.with_columns(reasons=pl.concat_list(reasons).list.drop_nulls())
    is_readable = pl.col("reasons").list.len() == 0
    unreadable = frame.filter(~is_readable)
    rejected = reading.rejected(
        "registration",
        dict(zip(unreadable[reading.POSITION], unreadable["reasons"].to_list(), strict=True)),
    )
    accepted, twins = _first_of_twins(frame.filter(is_readable), called)
    accepted = _with_choices(accepted, config, context.categories, missing)
    accepted = accepted.with_columns(_refs(accepted, config, context.references))
    return Parsed(
        records=entries.records,
        tables={"registration": Registration.cast(accepted.select(Registration.column_names()))},
        rejected=pl.concat([entries.rejected, rejected, twins]).sort("position"),
        unresolved=reading.unresolved(missing),
    )


def _reasons(called: Called) -> Iterator[tuple[str, pl.Expr]]:
    yield f"{called.number} is empty", pl.col("registration_id") == ""
    yield f"{called.number} {NO_NUMBER}", is_no_number(pl.col("registration_id"))
    yield (
        f"{called.state} {called.unknown_state}; see the values without a mapping",
        pl.col("status").is_null(),
    )
    yield f"{called.checked_in} is neither Yes nor No", pl.col("is_checked_in").is_null()


def titles_of(config: IndicoRegistrations, usual: Mapping[Column, tuple[str, ...]]) -> Fields:
    """Return what each column is read from: as configured, else as usual."""
    configured = frozenset(config.fields.values())
    titles = {column: own for column, own in usual.items() if column not in configured}
    for column in configured:
        titles[column] = tuple(
            title for title, read_as in config.fields.items() if read_as == column
        )
    folded = {column: tuple(fold(title) for title in own) for column, own in titles.items()}
    return Fields(folded, configured)


def _with_facts(
    frame: pl.DataFrame,
    config: IndicoRegistrations,
    context: Context,
    missing: dict[str, list[str]],
) -> pl.DataFrame:
    """Clean the text and read what Indico itself says: number, state, check-in, times, tags."""
    cleaned = pl.col(COLUMNS).str.replace_all("_x000D_", " ").str.replace_all(r"\s+", " ")
    public = pl.element().replace(withheld(frame["tags"].explode()))
    tags = pl.col("tags").list.eval(public.filter(pl.element() != "")).list.unique()
    return frame.with_columns(
        cleaned.str.strip_chars().str.strip_chars_start(_FORMULA),
        pl.col("registration_id").str.strip_chars(),
        _translate("status", frame["state"], config, STANDARDS["status"], missing),
        _moments(frame["checked_in_at"], context, missing).alias("checked_in_on"),
        _moments(frame["registered_at"], context, missing).alias("registered_on"),
        is_checked_in=pl.col("checked_in")
        .str.strip_chars()
        .str.to_lowercase()
        .replace_strict(_YES_NO, default=None, return_dtype=pl.Boolean),
        tags=tags.list.sort(),
    )


def _moments(texts: pl.Series, context: Context, missing: dict[str, list[str]]) -> pl.Series:
    """Read times that may be missing; one that cannot be read is none, and is listed."""
    moments = instants(texts, context.time_zone)
    unread = texts.filter(moments.is_null() & (texts != "")).to_list()
    if unread:
        missing[texts.name] = unread
    return moments


def _first_of_twins(frame: pl.DataFrame, called: Called) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reject what says something else of an entry than an earlier row: it may be somebody else."""
    content = pl.struct(pl.exclude(reading.POSITION, "reasons"))
    is_twin = frame.select(content != content.first().over("registration_id")).to_series()
    positions = frame.filter(is_twin)[reading.POSITION]
    why = [f"{called.number} is that of an earlier row, which says something else"]
    return frame.filter(~is_twin), reading.rejected("registration", dict.fromkeys(positions, why))


def _with_choices(
    frame: pl.DataFrame,
    config: IndicoRegistrations,
    categories: tuple[Category, ...],
    missing: dict[str, list[str]],
) -> pl.DataFrame:
    """Translate the choices, and keep State and organization only where they are represented."""
    named = by_name({c.id: (c.label, *c.names) for c in categories})
    standards = {**STANDARDS, "category": named}
    del standards["status"]
    countries = frame["country"]
    frame = frame.with_columns(
        _translate(column, frame[column], config, standard, missing)
        for column, standard in standards.items()
    ).with_columns(public_texts(frame["organization"]))
    represents = pl.col("category").replace_strict(
        {c.id: c.represents for c in categories}, default=None, return_dtype=pl.String
    )
    if unknown := set(missing.pop("country", ())):
        # Of others nothing follows from the country.
        counts = frame.select(represents.is_null() | (represents == "state")).to_series()
        missing["country"] = [one for one in countries.filter(counts) if one in unknown]
    return frame.with_columns(
        category_id="category",
        country_iso3="country",
        state_iso3=pl.when(represents == "state").then("country"),
        organization=pl.when(represents == "organization", pl.col("organization") != "").then(
            "organization"
        ),
        checked_in_at=pl.when("is_checked_in").then("checked_in_on"),
        registered_at="registered_on",
    )


def _translate(
    column: Translated,
    texts: pl.Series,
    config: IndicoRegistrations,
    standard: Callable[[str], str | None],
    missing: dict[str, list[str]],
) -> pl.Series:
    """Translate by configuration, then as usual, and add what has no translation to `missing`."""
    own = {fold(text): meant for text, meant in config.values.get(column, {}).items()}
    meant = {text: own.get(fold(text), text).strip() for text in texts.unique().drop_nulls()}
    table = {text: standard(word) if word else None for text, word in meant.items()}
    unknown = {text for text, word in meant.items() if word and table[text] is None}
    if unknown:
        missing[column] = [text for text in texts if text in unknown]
    return pl.Series(column, [table[text] for text in texts], pl.String)


def _refs(frame: pl.DataFrame, config: IndicoRegistrations, references: References) -> pl.Expr:
    issuers: dict[ReferenceKind, tuple[str, str]] = {
        "registration": ("registration_id", config.issuer or config.name),
        "badge": ("badge", config.badge_issuer),
        "platform": ("platform", config.platform_issuer),
    }
    made = [
        references.make_column(kind, issuer, frame[column])
        for kind, (column, issuer) in issuers.items()
    ]
    # Words such as "none" are no address, and would be one mailbox for everybody.
    email = frame.select(pl.when(pl.col("email").str.contains("@")).then("email"))["email"]
    made.append(references.make_column("email", "", email))
    return pl.concat_list(made).list.drop_nulls().alias("refs")


SOURCE = Source(
    kind="indico_registrations",
    config=IndicoRegistrations,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".csv", ".xlsx", ".json"),
    questions=questions,
)
