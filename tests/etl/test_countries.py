"""Names on forms become countries exactly or not at all."""

from collections import Counter
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import countries


def test_193_member_states_and_2_observer_states() -> None:
    by_status = Counter(state.un_status for state in countries.states())
    assert by_status == {"member": 193, "observer_state": 2}
    observers = [s.name for s in countries.states() if s.un_status == "observer_state"]
    assert observers == ["Holy See", "State of Palestine"]


def test_only_member_states_count_for_a_quorum_and_are_in_a_group() -> None:
    for state in countries.states():
        is_member = state.un_status == "member"
        assert state.counts_for_quorum is is_member
        assert (state.regional_group is not None) is is_member


def test_regional_groups_have_their_known_sizes() -> None:
    groups = Counter(group for group, _ in countries.country_groups().values())
    assert groups == {
        "African States": 54,
        "Asia-Pacific States": 54,
        "Eastern European States": 23,
        "Latin American and Caribbean States": 33,
        "Western European and other States": 29,
        None: 2 + 55,
    }


def test_m49_region_is_not_the_regional_group() -> None:
    groups = countries.country_groups()
    assert groups["MEX"] == ("Latin American and Caribbean States", "Americas")
    assert groups["CYP"] == ("Asia-Pacific States", "Asia")
    assert groups["HKG"] == (None, "Asia")
    assert groups["XKX"] == (None, None)


def test_states_are_in_the_alphabetical_order_of_the_united_nations() -> None:
    names = [state.name for state in countries.states()]
    assert [state.alpha_order for state in countries.states()] == list(range(1, 196))
    assert (names[0], names[-1]) == ("Afghanistan", "Zimbabwe")
    assert names[names.index("Qatar") + 1] == "Republic of Korea"
    assert names[names.index("Costa Rica") + 1] == "Côte d'Ivoire"


def test_codes_survive_reading() -> None:
    namibia = next(state for state in countries.states() if state.iso3 == "NAM")
    afghanistan = countries.states()[0]
    assert (namibia.iso2, afghanistan.m49) == ("NA", "004")


def test_every_code_is_unique_and_every_cell_filled() -> None:
    states = countries.states()
    for column in ("iso3", "iso2", "m49", "name", "formal_name"):
        values = [getattr(state, column) for state in states]
        assert "" not in values
        assert len(set(values)) == 195, column


def test_frame_has_the_states_with_text_for_codes() -> None:
    frame = countries.states_frame()
    assert frame.height == 195
    kinds = Counter(frame.schema.values())
    assert kinds == {pl.String: 12, pl.Int64: 1, pl.Boolean: 1}
    assert frame.filter(pl.col("iso2") == "NA")["iso3"].to_list() == ["NAM"]
    assert frame["regional_group"].null_count() == 2
    former = frame.filter(pl.col("former_name_until").is_not_null())
    assert former.select("iso3", "former_name_until").rows() == [
        ("NLD", "2023-04-10"),
        ("TUR", "2022-06-01"),
    ]


@pytest.mark.parametrize(
    ("iso3", "day", "name"),
    [
        ("TUR", date(2021, 3, 7), "Turkey"),
        ("TUR", date(2022, 5, 31), "Turkey"),
        ("TUR", date(2022, 6, 1), "Türkiye"),
        ("NLD", date(2021, 3, 7), "Netherlands"),
        ("NLD", date(2026, 4, 25), "Netherlands (Kingdom of the)"),
        ("JPN", date(2021, 3, 7), "Japan"),
        ("COK", date(2021, 3, 7), "Cook Islands"),
    ],
)
def test_a_state_has_the_name_of_the_day(iso3: str, day: date, name: str) -> None:
    assert countries.name_at(iso3, day) == name


def test_name_of_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        countries.name_at("ZZZ", date(2021, 3, 7))


def test_every_name_and_code_of_every_state_resolves_to_it() -> None:
    for state in countries.states():
        for name in (state.name, state.formal_name, state.iso2, state.iso3, state.m49):
            assert countries.resolve(name) == state.iso3, name
        assert countries.resolve(state.name.upper()) == state.iso3
        assert countries.iso2_to_iso3(state.iso2) == state.iso3


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Republic of Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("South Korea", "KOR"),
        ("Corée du Sud", "KOR"),
        ("DPRK", "PRK"),
        ("Korea (the Democratic People's Republic of)", "PRK"),
        ("Korea", None),
        ("Niger", "NER"),
        ("Niger (the)", "NER"),
        ("Nigeria", "NGA"),
        ("NA", "NAM"),
        ("n/a", None),
        ("na", None),
        ("Côte d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("COTE D`IVOIRE", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Turquie", "TUR"),
        ("Espagne", "ESP"),
        ("スペイン", "ESP"),
        ("ｽﾍﾟｲﾝ", "ESP"),
        ("Испания", "ESP"),
        ("إسبانيا", "ESP"),
        ("西班牙", "ESP"),
        ("UK", "GBR"),
        ("The United Kingdom", "GBR"),
        ("USA", "USA"),
        ("United States of America (the)", "USA"),
        ("Russia", "RUS"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Bolivia", "BOL"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("Lao PDR", "LAO"),
        ("Swaziland", "SWZ"),
        ("Burma", "MMR"),
        ("Macedonia", "MKD"),
        ("Cape Verde", "CPV"),
        ("Czech Republic", "CZE"),
        ("Tanzania", "TZA"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Syria", "SYR"),
        ("Venezuela", "VEN"),
        ("Moldova", "MDA"),
        ("Micronesia", "FSM"),
        ("Trinidad & Tobago", "TTO"),
        ("Trinidad  and\u00a0Tobago ", "TTO"),
        ("Guinea‑Bissau", "GNB"),
        ("Congo", "COG"),
        ("Congo (Brazzaville)", "COG"),
        ("Congo - Kinshasa", "COD"),
        ("RDC", "COD"),
        ("DR Congo", "COD"),
        ("Holy See *", "VAT"),
        ("Vatican", "VAT"),
        ("Palestine", "PSE"),
        ("Palestinian Territories", "PSE"),
        ("Hong Kong SAR China", "HKG"),
        ("Macau", "MAC"),
        ("Taiwan", "TWN"),
        ("Cook Islands (the) **", "COK"),
        ("Niue", "NIU"),
        ("Kosovo*", "XKX"),
        ("Curaçao", "CUW"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("004", "AFG"),
        ("4", None),
        ("AND", "AND"),
        ("and", None),
        ("IT", "ITA"),
        ("it", None),
        ("EU", None),
        ("European Union", None),
        ("UNODC", None),
        ("Other", None),
        ("UNK", None),
        ("Sovereign Order of Malta", None),
        ("Virgin Islands", None),
        ("Terminé", None),
        ("Nigerr", None),
        ("", None),
    ],
)
def test_hard_names(name: str, iso3: str | None) -> None:
    assert countries.resolve(name) == iso3


def test_two_letter_codes_of_network_locations() -> None:
    codes = ["NA", "kr", " XK ", "TW", "EU", "T1", "", "UK"]
    expected = ["NAM", "KOR", "XKX", "TWN", None, None, None, None]
    assert [countries.iso2_to_iso3(code) for code in codes] == expected


def test_marks_that_are_part_of_a_letter_stay() -> None:
    assert countries.normalise("スペイン") == "スペイン"
    assert countries.normalise("Гвинея") == "гвинея"
    assert countries.normalise("São Tomé & Príncipe") == "sao tome and principe"


@given(st.text())
def test_any_text_can_be_asked_for(text: str) -> None:
    found = countries.resolve(text)
    assert found is None or found in countries.country_groups()


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("the ()*&´′ペй")))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = countries.normalise(text)
    assert countries.normalise(once) == once
