"""Text that tells how to reach somebody goes no further than the parsers."""

import polars as pl
import pytest

from etl.sources.privacy import public_room, public_text, public_texts
from etl.sources.reading import MAX_UNRESOLVED, unresolved


@pytest.mark.parametrize(
    "text",
    [
        "a@example.org",
        "Ann <a@example.org>",
        "a%40example.org",
        "a\uff20example.org",
        "203.0.113.9",
        "viewer-203.0.113.9:443",
        "2001:db8::1",
        "A/0757051234",
        "[2001:db8::1]:443",
        "075-705-1234",
        "+81 (0)75 705 1234",
        "Help desk 0757051234",
        "call 01.23.45.67.89",
        "tel 2021030712",
        "\u0660\u0667\u0665\u0667\u0660\u0665\u0661\u0662\u0663\u0664",
    ],
)
def test_a_text_with_an_address_or_a_telephone_number_is_withheld(text: str) -> None:
    assert public_text(text) == "(withheld)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plenary-en",
        "plenary::en",
        "Main Hall :: English",
        "Room 101/102",
        "recording-20210307-am",
        "2021-03-07T10:00:00",
        "07.03.2021 10:00",
        "Doors 10.15-11.30",
        "Study group 17 (2017-2020)",
        "A/CONF.234/16",
        "On document E/CN.15/2021/12",
        "0f8e0f1c-1234-4321-9876-123456789012",
        "12:30:45",
        "version 1.2.3",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert public_text(text) == text


def test_a_column_is_withheld_text_by_text() -> None:
    texts = pl.Series("organization", ["WHO", "a@example.org", None, "", "WHO"])
    assert public_texts(texts).to_list() == ["WHO", "(withheld)", None, "", "WHO"]


def test_the_operators_own_name_of_a_room_is_kept() -> None:
    rooms = {"zoom 912 0000 0111": "Online"}
    assert public_room("Zoom 912 0000 0111", rooms) == "Online"
    assert public_room("Zoom 912 0000 0222", rooms) is None
    assert public_room("Annex", rooms) == "Annex"
    assert public_room("", rooms) is None


def test_values_without_a_mapping_are_withheld_and_few() -> None:
    values = ["a@example.org", "b@example.org", *(f"v{n}" for n in range(300)), "v299", "v299"]
    rows = unresolved({"country": values, "mode": ["hybrid"]}).rows()
    assert len(rows) == MAX_UNRESOLVED + 2
    assert rows[:3] == [("country", "v299", 3), ("country", "(withheld)", 2), ("country", "v0", 1)]
    # 302 values: 200 are shown, among them v0 to v197; of the rest one is another column's.
    assert rows[199:] == [
        ("country", "v197", 1),
        ("country", "(others)", 101),
        ("mode", "(others)", 1),
    ]
