"""The files that ship with the program are whole, and built from what they say."""

import csv
import io
import tomllib
from collections import defaultdict
from datetime import date, time
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest

from etl import countries
from etl.reference import build_country_aliases as builder

PROGRAMME_COLUMNS = [
    "session_id",
    "meeting_number",
    "title",
    "kind",
    "phase",
    "segment",
    "body",
    "agenda_item",
    "date",
    "start",
    "end",
    "room",
    "capacity",
    "languages",
    "organizer",
    "status",
    "certainty",
    "invented_cells",
    "source",
]


def _text(file: str) -> str:
    return (resources.files("etl.reference") / file).read_bytes().decode("utf-8")


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(file), newline="")))


def _categories() -> list[dict[str, Any]]:
    categories: list[dict[str, Any]] = tomllib.loads(_text("crime_congress.toml"))["category"]
    return categories


def test_the_alias_table_is_what_its_script_builds() -> None:
    assert builder.build() == _text("country_aliases.csv")


def test_every_alias_is_normalised_and_means_a_known_country() -> None:
    rows = _rows("country_aliases.csv")
    assert len({row["alias"] for row in rows}) == len(rows)
    for row in rows:
        assert countries.normalise(row["alias"]) == row["alias"]
        assert row["iso3"] in countries.country_groups()


def test_a_clash_fails_unless_the_curated_list_decides() -> None:
    clash = [("Congo", "COG"), ("congo", "COD"), ("Japan", "JPN")]
    with pytest.raises(builder.ClashError, match="congo"):
        builder.resolve_clashes(clash, {})
    assert builder.resolve_clashes(clash, {"congo": "COG"}) == {"congo": "COG", "japan": "JPN"}
    assert builder.resolve_clashes(clash, {"congo": ""}) == {"japan": "JPN"}


def test_every_curated_row_has_a_reason_and_is_written_once() -> None:
    rows = _rows("country_aliases_curated.csv")
    aliases = [countries.normalise(row["alias"]) for row in rows]
    assert len(set(aliases)) == len(aliases)
    assert all(row["reason"] for row in rows)


def test_files_have_unix_line_ends_and_no_byte_order_mark() -> None:
    for path in resources.files("etl.reference").iterdir():
        if path.name.endswith((".csv", ".toml")):
            content = path.read_bytes()
            assert b"\r" not in content
            assert not content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\n")


def test_programme_has_the_known_meetings() -> None:
    rows = _rows("kyoto_programme.csv")
    assert list(rows[0]) == PROGRAMME_COLUMNS
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        kinds[row["kind"]] += 1
    assert kinds == {"special": 3, "plenary": 11, "workshop": 8, "ancillary": 17}
    numbers = [row["meeting_number"] for row in rows if row["kind"] == "plenary"]
    assert numbers == [str(number) for number in range(1, 12)]
    high_level = [row["session_id"] for row in rows if row["segment"] == "high_level"]
    assert high_level == ["PL-02", "PL-03", "PL-04", "PL-05"]
    assert len({row["session_id"] for row in rows}) == len(rows)


def test_programme_says_which_cells_no_source_states() -> None:
    for row in _rows("kyoto_programme.csv"):
        invented = [cell for cell in row["invented_cells"].split(";") if cell]
        assert set(invented) <= set(row)
        assert all(row[cell] for cell in invented), row["session_id"]
        assert row["certainty"]
        assert not row["meeting_number"] or "meeting_number" in invented


def test_programme_cells_parse() -> None:
    for row in _rows("kyoto_programme.csv"):
        assert row["phase"] in {"pre_congress", "congress"}
        assert row["status"] == "planned"
        assert set(row["languages"].split("|")) <= {"", "ar", "zh", "en", "fr", "ru", "es"}
        if row["phase"] == "congress" and row["date"]:
            assert date(2021, 3, 7) <= date.fromisoformat(row["date"]) <= date(2021, 3, 12)
        if row["start"]:
            assert time.fromisoformat(row["start"]) < time.fromisoformat(row["end"])


def test_no_two_meetings_overlap_in_a_room() -> None:
    by_room: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("kyoto_programme.csv"):
        if row["room"]:
            by_room[row["room"], row["date"]].append((row["start"], row["end"]))
    assert {room for room, _ in by_room} == {"Main Hall", "Annex Hall 1", "Annex Hall 2", "Room A"}
    for meetings in by_room.values():
        ordered = sorted(meetings)
        for (_, end), (start, _) in pairwise(ordered):
            assert end <= start


def test_profile_has_the_categories_in_the_order_of_reports() -> None:
    categories = _categories()
    assert [category["id"] for category in categories] == [
        "member_state",
        "non_member_state",
        "secretariat",
        "pni",
        "specialized_agency",
        "igo",
        "ngo_consultative",
        "ngo_other",
        "individual_expert",
        "media",
        "guest",
        "service",
        "other",
    ]
    assert [category["order"] for category in categories] == list(range(1, 14))
    assert [c["id"] for c in categories if c["represents"] == "state"] == [
        "member_state",
        "non_member_state",
    ]
    assert [c["id"] for c in categories if c["counts_for_quorum"]] == ["member_state"]
    assert [c["order"] for c in categories if c["is_participant"]] == list(range(1, 10))


def test_every_category_has_the_same_keys() -> None:
    keys = {
        "id",
        "label",
        "order",
        "represents",
        "counts_for_quorum",
        "is_participant",
        "names",
    }
    for category in _categories():
        assert set(category) == keys
        assert category["represents"] in {"state", "organization", "nobody"}


def test_no_name_stands_for_two_categories() -> None:
    names = [countries.normalise(name) for c in _categories() for name in c["names"]]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("name", "category_id"),
    [
        ("Member States", "member_state"),
        ("United Nations", "secretariat"),
        ("UN institutes (PNI)", "pni"),
        ("Intergovernmental Organizations", "igo"),
        ("Non-Governmental Organizations", "ngo_other"),
        ("Individual Experts", "individual_expert"),
        ("Special Guests", "guest"),
        ("Host Country Guests", "guest"),
        ("Press/Media", "media"),
        ("Others", "other"),
    ],
)
def test_names_of_the_kyoto_form(name: str, category_id: str) -> None:
    assert [c["id"] for c in _categories() if name in c["names"]] == [category_id]
