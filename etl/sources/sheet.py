"""Sheets kept by hand (CSV or XLSX): what each file is, the beginning of its name says."""

from collections import defaultdict

import polars as pl

from etl.errors import SourceError
from etl.sheet_schema import SHEETS as SCHEMAS
from etl.source import Chunk, Context, FullList, Parsed, Reading, Source, Strict, VersionOf
from etl.sources import programme, reading, spreadsheet
from etl.sources.sheet_cells import Categories, Cells, read_sheet, unknown_titles
from etl.sources.sheet_columns import SHEETS, Sheet, sheet_of
from etl.sources.sheet_rows import KEYS, NOTHING_YET, READERS, Fact

_SUFFIXES = (".csv", ".xlsx")


class Issuers(Strict):
    """Which system gave out the numbers in the sheets, as the other sources name it."""

    registration: str = ""
    badge: str = ""
    platform: str = ""


class SheetFolder(FullList):
    """Configuration of `sheet`."""

    issuers: Issuers = Issuers()
    """The systems that gave out the numbers, as the registrations name them."""

    def version_of(self, _name: str, _records: int) -> VersionOf:
        """Tell that each file is a sheet of its own."""
        return "file"


def parse(chunk: Chunk, config: SheetFolder, context: Context) -> Parsed:
    """Read every row of the sheet the file is."""
    sheet = _sheet(chunk.name)
    if sheet.table == "session":
        return programme.read(chunk, context)
    table = read_sheet(chunk, sheet)
    _require_two_references(table, sheet, chunk.name)
    unresolved = defaultdict(list, {"column": unknown_titles(table, sheet)})
    records = table.height
    table, misfits = reading.split_misfits(table, sheet.table)
    categories = Categories(context.categories)
    issuers = config.issuers.model_dump()
    is_spreadsheet = spreadsheet.is_spreadsheet(chunk.content)
    facts: list[Fact] = []
    reasons: dict[int, list[str]] = {}
    known: dict[tuple[object, ...], tuple[int, Fact]] = {}
    for line in table.iter_rows(named=True):
        position = line.pop(reading.POSITION)
        cells = Cells(position, line, context, categories, issuers, is_spreadsheet)
        fact = READERS[sheet.table](cells)
        for column, value in cells.unresolved:
            unresolved[column].append(value)
        if fact and not cells.faults:
            cells.faults += _twin(sheet.table, fact, position, known)
        if cells.faults:
            reasons[position] = cells.faults
        elif fact:
            facts.append({reading.POSITION: position, **fact})
    rejected = pl.concat([misfits, reading.rejected(sheet.table, reasons)]).sort("position")
    skipped = records - len(facts) - rejected.height
    schema = SCHEMAS[sheet.table].create_empty().schema
    return Parsed(
        records=records,
        tables={sheet.table: pl.DataFrame(facts, schema=schema)},
        rejected=rejected,
        skipped={NOTHING_YET: skipped} if skipped else {},
        unresolved=reading.unresolved(unresolved),
    )


def _sheet(name: str) -> Sheet:
    sheet = sheet_of(name)
    if sheet is None:
        words = ", ".join(sheet.word for sheet in SHEETS[:-1])
        raise SourceError(
            f"{name} is none of the sheets; begin its name with {words} or {SHEETS[-1].word}."
        )
    if not name.casefold().endswith(_SUFFIXES):
        raise SourceError(f"{name} is neither .csv nor .xlsx; save it as one of them.")
    return sheet


def _require_two_references(table: pl.DataFrame, sheet: Sheet, name: str) -> None:
    kinds = ("registration", "badge", "platform", "email")
    if sheet.table == "link" and sum(kind in table.columns for kind in kinds) < 2:
        raise SourceError(
            f"{name} has fewer than two of the columns 'registration', 'badge', 'platform' and "
            "'email'; take the titles from the template."
        )


def _twin(
    table: str, fact: Fact, position: int, known: dict[tuple[object, ...], tuple[int, Fact]]
) -> list[str]:
    """Tell whether a row contradicts one before it about the same thing.

    Two statements that read alike, of two experts without a name, are two all the same.
    """
    if table not in KEYS:
        return []
    column, key = KEYS[table]
    first, before = known.setdefault(tuple(fact[name] for name in key), (position, fact))
    if first == position or (before == fact and table != "statement"):
        return []
    row = first + 1  # of the spreadsheet, in which the titles are the first
    hint = "; number them in 'order'" if table == "statement" else ""
    return [f"'{column}' is the same as in row {row} of the sheet{hint}"]


SOURCE = Source(
    kind="sheet",
    config=SheetFolder,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=_SUFFIXES,
)
