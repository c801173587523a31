"""Build `country_aliases.csv`: run `python -m etl.reference.build_country_aliases`.

Names of all ISO 3166-1 countries and territories: alpha-2, alpha-3 and M49 codes, UN short,
formal and former names, and the names of Unicode CLDR in seven languages and in British English.
Indico takes the countries of its forms from CLDR. Where two countries share a spelling, the
curated list must decide.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale

from etl.countries import normalise

HERE = Path(__file__).parent
LANGUAGES = ("en", "en_GB", "fr", "es", "ru", "ar", "zh", "ja")

Alias = tuple[str, str]


class ClashError(Exception):
    """One spelling stands for two countries and no curated row decides which."""


def build() -> str:
    """Give the alias table as CSV, sorted by alias."""
    curated = _curated(_read("country_aliases_curated.csv"))
    decided = resolve_clashes(_generated(), curated)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("alias", "iso3"))
    writer.writerows(sorted(decided.items()))
    return out.getvalue()


def resolve_clashes(generated: Iterable[Alias], curated: dict[str, str]) -> dict[str, str]:
    """Join both lists; the curated one wins, and its rows without a code remove the alias."""
    codes: dict[str, set[str]] = defaultdict(set)
    for name, iso3 in generated:
        codes[normalise(name)].add(iso3)
    clashes = {
        alias: sorted(found)
        for alias, found in codes.items()
        if len(found) > 1 and alias not in curated
    }
    if clashes:
        raise ClashError(f"Decide these in country_aliases_curated.csv: {clashes}")
    joined = {alias: min(found) for alias, found in codes.items()} | curated
    return {alias: iso3 for alias, iso3 in joined.items() if iso3}


def _generated() -> Iterator[Alias]:
    states = _read("states.csv")
    for row in states:
        names = (row["name"], row["formal_name"], row["former_name"])
        yield from ((name, row["iso3"]) for name in names if name)
    territories = _read("territories.csv")
    yield from ((row["name"], row["iso3"]) for row in territories)
    for row in (*states, *territories):
        codes = (row["iso2"], row["iso3"], row["m49"])
        yield from ((code, row["iso3"]) for code in codes if code)
        for language in LANGUAGES:
            yield Locale.parse(language).territories[row["iso2"]], row["iso3"]


def _curated(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    curated: dict[str, str] = {}
    for row in rows:
        alias = normalise(row["alias"])
        if curated.setdefault(alias, row["iso3"]) != row["iso3"]:
            raise ClashError(f"Curated twice with different codes: {row['alias']}")
    return curated


def _read(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


if __name__ == "__main__":
    (HERE / "country_aliases.csv").write_text(build(), encoding="utf-8", newline="\n")
