"""Registrations of Indico: the same people from every export, and nothing personal left."""

import csv
import io
import json
import tomllib
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.config_faults import with_tuples
from etl.errors import SourceError
from etl.references import References
from etl.schema import Registration
from etl.source import Category, Chunk, Context, Parsed
from etl.sources.indico_registrations import SOURCE, IndicoRegistrations

FIXTURES = Path(__file__).parent.parent / "fixtures" / "indico"
REFERENCES = References(b"k" * 32)
_PROFILE = resources.files("etl.reference").joinpath("crime_congress.toml").read_text("utf-8")
_ENTRIES = with_tuples(tomllib.loads(_PROFILE)["category"])
CATEGORIES = tuple(Category(**category) for category in _ENTRIES)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, CATEGORIES)
HEADER = "ID,Registration state,Checked in,Check-in date,Registration date,Tags"


def parse(content: bytes, name: str = "registrations.csv", **config: Any) -> Parsed:
    chunk = Chunk(content, name, datetime(2021, 3, 12, tzinfo=UTC))
    settings_ = IndicoRegistrations(name="indico", kind=SOURCE.kind, path="*", **config)
    parsed: Parsed = SOURCE.parse(chunk, settings_, CONTEXT)
    accepted = sum(frame.height for frame in parsed.tables.values())
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    Registration.validate(parsed.tables["registration"])
    return parsed


def fixture(name: str) -> Parsed:
    return parse((FIXTURES / name).read_bytes(), name)


def registrations(name: str) -> pl.DataFrame:
    return fixture(name).tables["registration"].sort("registration_id")


def one(title: str, value: str, **config: Any) -> dict[str, Any]:
    """Parse a list of one person with one more column."""
    return lines(f"{HEADER},{title}", f"1,Completed,No,,,,{value}", **config).to_dicts()[0]


def lines(*rows: str, **config: Any) -> pl.DataFrame:
    return parse("\n".join(rows).encode(), **config).tables["registration"]


def api(**changes: Any) -> dict[str, Any]:
    return {"id": 1, "state": "complete", "checked_in": False, "tags": []} | changes


def detail(field: dict[str, Any]) -> bytes:
    return json.dumps(api(registration_data=[{"fields": [field]}])).encode()


def test_two_rows_of_one_list_with_the_same_id() -> None:
    parsed = parse(
        f"{HEADER},Country,Email Address\n"
        "1,Completed,No,,,vip,Japan,a@example.org\n"
        "1,Completed,No,,,vip,Japan,b@example.org\n"
        "2,Completed,No,,,,Japan,c@example.org\n"
        "1,Completed,No,,,vip,Japan,a@example.org\n"
        "3,Nonsense,No,,,,Japan,d@example.org\n"
        "3,Completed,No,,,,Japan,d@example.org\n".encode()
    )
    reasons = ["'ID' is that of an earlier row, which says something else"]
    assert parsed.rejected.rows()[0] == (2, "registration", reasons)
    assert parsed.rejected["position"].to_list() == [2, 5]
    # Said twice in the same words it is a duplicate, which the warehouse finds.
    frame = parsed.tables["registration"]
    assert frame.select("position", "registration_id").rows() == [
        (1, "1"),
        (3, "2"),
        (4, "1"),
        (6, "3"),
    ]


def test_addresses_and_telephone_numbers_in_other_fields_are_withheld() -> None:
    titles = "Category,Affiliation,Country,Gender"
    parsed = parse(
        f"{HEADER},{titles}\n1,Completed,No,,,vip;a@example.org,"
        "Intergovernmental organizations,WHO 075-705-1234,,0757051234\n"
        "2,Completed,No,,,,Member States,,b@example.org,\n".encode()
    )
    row, other = parsed.tables["registration"].to_dicts()
    assert (row["organization"], row["tags"]) == ("(withheld)", ["(withheld)", "vip"])
    assert (other["country_iso3"], row["gender"]) == (None, None)
    assert sorted(parsed.unresolved.rows()) == [
        ("country", "(withheld)", 1),
        ("gender", "(withheld)", 1),
    ]


# The captures


@pytest.mark.parametrize("name", ["registrations.csv", "registrations.xlsx", "registrations.json"])
def test_every_export_tells_the_same_states_and_check_ins(name: str) -> None:
    parsed = fixture(name)
    frame = parsed.tables["registration"]
    assert parsed.records == frame.height == 120
    assert parsed.unresolved.is_empty()
    assert dict(frame["status"].value_counts().rows()) == {
        "approved": 103,
        "pending": 3,
        "rejected": 6,
        "withdrawn": 8,
    }
    assert frame["is_checked_in"].sum() == 72
    assert frame["checked_in_at"].count() == 72
    assert frame["registered_at"].null_count() == 0


def test_the_figures_of_the_list() -> None:
    approved = registrations("registrations.csv").filter(pl.col("status") == "approved")
    participants = approved.filter(~pl.col("category_id").is_in(["media", "other"]))
    came = (pl.col("mode") == "in_person") & pl.col("is_checked_in")
    assert participants.height == 98
    assert dict(approved["category_id"].value_counts().rows()) == {
        "member_state": 59,
        "ngo_other": 13,
        "individual_expert": 11,
        "igo": 9,
        "secretariat": 4,
        "other": 3,
        "pni": 2,
        "media": 2,
    }
    assert approved.filter(came).height == 18
    assert participants.filter(came).height == 16
    assert approved["state_iso3"].drop_nulls().n_unique() == 51
    assert approved["country_iso3"].null_count() == 0


def test_csv_and_xlsx_are_the_same_list() -> None:
    csv_frame, xlsx_frame = registrations("registrations.csv"), registrations("registrations.xlsx")
    assert csv_frame.drop("position").equals(xlsx_frame.drop("position"))


def test_times_are_utc_in_every_export() -> None:
    arrived = datetime(2021, 3, 9, 23, 44, tzinfo=UTC)
    for name in ("registrations.csv", "registrations.xlsx", "registrations.json"):
        first = registrations(name).row(0, named=True)
        assert (first["registration_id"], first["checked_in_at"]) == ("1", arrived)


@pytest.mark.parametrize("number", ["1", "2", "3", "119"])
def test_a_detail_tells_of_a_person_what_the_list_does(number: str) -> None:
    # In these captures the numbers of the API happen to be those of the list.
    (person,) = registrations(f"registration_{number}.json").to_dicts()
    listed = registrations("registrations.csv").filter(pl.col("registration_id") == number)
    assert [person | {"position": 0}] == [row | {"position": 0} for row in listed.to_dicts()]
    assert person["is_complete"]


def test_a_list_of_the_api_is_incomplete_and_has_no_answers() -> None:
    frame = registrations("registrations.json")
    assert not frame["is_complete"].any()
    for column in ("category_id", "state_iso3", "country_iso3", "mode", "role", "organization"):
        assert frame[column].null_count() == 120
    by_mail = registrations("registrations.csv")["refs"].list.last()
    assert frame["refs"].list.last().equals(by_mail)


@pytest.mark.parametrize(
    "name", ["registrations.csv", "registrations.xlsx", "registrations.json", "registration_2.json"]
)
def test_nothing_personal_is_left(name: str) -> None:
    parsed = fixture(name)
    frames = [*parsed.tables.values(), parsed.rejected, parsed.unresolved]
    output = "\n".join(str(frame.to_dicts()) for frame in frames)
    with (FIXTURES / "registrations.csv").open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    listed = json.loads((FIXTURES / "registrations.json").read_bytes())
    personal = {row[column] for row in people for column in ("Name", "Last Name", "Email Address")}
    personal |= {person[key] for person in listed for key in ("checkin_secret", "full_name")}
    assert len(personal) > 300
    assert not [text for text in personal if text in output]
    assert "@" not in output


# References


def test_references_are_strongest_first_and_by_issuer() -> None:
    row = one(
        "Email Address,Badge,Account",
        "Jo@Example.org ,B7,acc-1",
        issuer="un",
        badge_issuer="gate",
        fields={"Badge": "badge", "Account": "platform"},
    )
    assert row["refs"] == [
        REFERENCES.make("registration", "un", "1"),
        REFERENCES.make("badge", "gate", "B7"),
        REFERENCES.make("platform", "", "acc-1"),
        REFERENCES.make("email", "", "jo@example.org"),
    ]


def test_the_issuer_is_the_source_itself_unless_named() -> None:
    assert one("Email Address", "none")["refs"] == [REFERENCES.make("registration", "indico", "1")]


# Choices


@pytest.mark.parametrize(
    ("choice", "mode"),
    [
        ("In person (Kyoto)", "in_person"),
        ("IN-PERSON", "in_person"),
        ("In person or online", None),
        ("Online", "online"),
        ("Online (any place)", "online"),
        ("Hybrid", None),
        ("", None),
    ],
)
def test_modes(choice: str, mode: str | None) -> None:
    assert one("How will you attend?", choice)["mode"] == mode


def test_values_without_a_mapping_are_listed_and_no_reject() -> None:
    parsed = parse(
        f"{HEADER},Category of participant,Country,Mode of participation,Online role\n"
        f"1,Completed,No,,,,Delegates {'x' * 99},Atlantis,Hybrid,Juggler\n"
        "2,Completed,No,,,,Member States,Atlantis,Online,Speaker\n".encode()
    )
    assert parsed.unresolved.sort("field").rows() == [
        ("category", ("Delegates " + "x" * 99)[:60], 1),
        ("country", "Atlantis", 2),
        ("mode", "Hybrid", 1),
        ("role", "Juggler", 1),
    ]
    first, second = parsed.tables["registration"].to_dicts()
    assert [first[c] for c in ("category_id", "country_iso3", "mode", "role")] == [None] * 4
    assert (second["category_id"], second["state_iso3"]) == ("member_state", None)


def test_state_and_organization_stand_only_where_they_are_represented() -> None:
    header = f"{HEADER},Category,Country,Affiliation"
    state, ngo, press = lines(
        header,
        "1,Completed,No,,,,member states,Namibia,Ministry",
        '2,Completed,No,,,,NGO,NA,"Penal\r\n    Reform"',
        "3,Completed,No,,,,Press/Media,Japan,Kyoto Daily",
    ).to_dicts()
    kept = ("state_iso3", "country_iso3", "organization")
    assert [state[c] for c in kept] == ["NAM", "NAM", None]
    assert [ngo[c] for c in kept] == [None, "NAM", "Penal Reform"]
    assert [press[c] for c in kept] == [None, "JPN", None]


def test_configuration_replaces_the_usual_titles_and_values() -> None:
    row = one(
        "Country,State represented,Presence,Group,Sex",
        "Japan,Kingdom,yes,Team A,prefer not to say",
        fields={
            "State  Represented": "country",
            "Presence": "mode",
            "Group": "category",
            "Sex": "gender",
        },
        values={
            "country": {"kingdom": "Tonga"},
            "mode": {"Yes": "in_person"},
            "category": {"Team A": "member_state"},
            "gender": {"Prefer not to say": ""},
        },
    )
    assert (row["state_iso3"], row["mode"], row["gender"]) == ("TON", "in_person", None)


def test_a_country_matters_only_for_who_may_represent_it() -> None:
    parsed = parse(
        f"{HEADER},Category,Country\n"
        "1,Completed,No,,,,Member States,Atlantis\n"
        "2,Completed,No,,,,Kingdoms,Atlantis\n"
        "3,Completed,No,,,,Media,Atlantis\n"
        "4,Completed,No,,,,Media,Lemuria\n".encode()
    )
    assert sorted(parsed.unresolved.rows()) == [
        ("category", "Kingdoms", 1),
        ("country", "Atlantis", 2),
    ]


def test_of_several_fields_for_one_column_the_first_filled_in_counts() -> None:
    fields = {"Country A": "country", "Country B": "country"}
    assert one("Country B,Country A", "Japan,", fields=fields)["country_iso3"] == "JPN"
    assert one("Country B,Country A", "Japan,Kenya", fields=fields)["country_iso3"] == "KEN"


def test_of_two_columns_of_one_title_the_first_counts() -> None:
    assert one("Country,Country", "Kenya,Japan")["country_iso3"] == "KEN"


def test_level_keeps_known_words_and_gender_no_long_text() -> None:
    fields = {"Position": "level", "Gender": "gender"}
    row = one("Position,Gender", f"Minister,{'my story ' * 9}", fields=fields)
    assert (row["level"], row["gender"]) == ("minister", None)
    assert one("Position,Gender", "Head of Unit,Female", fields=fields)["level"] is None


def test_a_value_that_leads_nowhere_is_an_error_of_the_configuration() -> None:
    with pytest.raises(ValidationError, match="'onsight' is no mode"):
        one("X", "x", values={"mode": {"x": "onsight"}})
    with pytest.raises(ValidationError, match="phone"):
        one("X", "x", fields={"X": "phone"})


# States and rejects


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Completed", "approved"),
        ("Terminé", "approved"),
        ("完了", "approved"),
        ("Awaiting payment", "pending"),
        ("unpaid", "pending"),
        ("En attente", "pending"),
        ("保留中", "pending"),
        ("Refusé", "rejected"),
        ("却下", "rejected"),
        ("Retiré", "withdrawn"),
        ("出金済み", "withdrawn"),
    ],
)
def test_states_in_the_languages_of_indico(word: str, status: str) -> None:
    assert lines(HEADER, f"1,{word},No,,,")["status"].to_list() == [status]


def test_what_cannot_be_read_is_rejected_with_every_reason() -> None:
    parsed = parse(
        "\n".join(
            [
                HEADER,
                "1,Completed,Yes,2021-03-07 00:12:09.402311+00:00,2021-01-19 08:00:00+00:00,b; a",
                ",Completed,No,,,",
                "3,Done,Perhaps,,,",
                "4,Completed,Yes,soon,2021-02-30,",
                "5,Completed,No,,,Kyoto, Japan",
            ]
        ).encode()
    )
    kept, undated = parsed.tables["registration"].to_dicts()
    assert kept["checked_in_at"] == datetime(2021, 3, 7, 0, 12, 9, 402311, tzinfo=UTC)
    assert (undated["position"], undated["is_checked_in"]) == (4, True)
    assert (undated["checked_in_at"], undated["registered_at"]) == (None, None)
    assert kept["tags"] == ["a", "b"]
    assert parsed.rejected.rows() == [
        (2, "registration", ["'ID' is empty"]),
        (
            3,
            "registration",
            [
                "'Registration state' is none of Indico's; see the values without a mapping",
                "'Checked in' is neither Yes nor No",
            ],
        ),
        (
            5,
            "registration",
            ["more values than columns; a comma or quote in a value is not quoted"],
        ),
    ]
    assert sorted(parsed.unresolved.rows()) == [
        ("checked_in_at", "soon", 1),
        ("registered_at", "2021-02-30", 1),
        ("status", "Done", 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01.10.2020", datetime(2020, 9, 30, 15, tzinfo=UTC)),
        ("1.10.2020 09:30", datetime(2020, 10, 1, 0, 30, tzinfo=UTC)),
        ("2020/10/01", datetime(2020, 9, 30, 15, tzinfo=UTC)),
        ("2020-10-01", datetime(2020, 9, 30, 15, tzinfo=UTC)),
        ("10/01/2020", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: datetime | None) -> None:
    (entry,) = lines(HEADER, f"1,Completed,No,,{text},").to_dicts()
    assert entry["registered_at"] == expected


@pytest.mark.parametrize("text", ["y", "Y", " yes ", "1", "TRUE"])
def test_words_for_having_checked_in(text: str) -> None:
    assert lines(HEADER, f"1,Completed,{text},,,")["is_checked_in"].to_list() == [True]


@pytest.mark.parametrize("text", ["n", "N", "no", "0", "false"])
def test_words_for_not_having_checked_in(text: str) -> None:
    assert lines(HEADER, f"1,Completed,{text},,,")["is_checked_in"].to_list() == [False]


def test_a_withdrawn_entry_that_is_checked_in_keeps_both_facts() -> None:
    (row,) = lines(HEADER, "1,Withdrawn,Yes,2021-03-07 00:12:09+00:00,,").to_dicts()
    assert (row["status"], row["is_checked_in"]) == ("withdrawn", True)
    assert row["checked_in_at"] == datetime(2021, 3, 7, 0, 12, 9, tzinfo=UTC)


def test_answers_of_the_api_that_are_no_registrations_are_rejected() -> None:
    parsed = parse(json.dumps([api(), 7, api(id=None), api(state="new")]).encode(), "list.json")
    assert parsed.tables["registration"]["position"].to_list() == [1]
    assert parsed.rejected["position"].to_list() == [2, 3, 4]


def test_a_country_of_the_api_resolves_by_its_code_where_the_name_is_unknown() -> None:
    field = {"title": "Country", "input_type": "country", "data": "NA"}
    for caption in ("Namibia", "Our own name for it"):
        choices = [{"countryKey": "NA", "caption": caption}]
        parsed = parse(detail(field | {"choices": choices}), "detail.json")
        assert parsed.tables["registration"]["country_iso3"].to_list() == ["NAM"]


# Files that cannot be read


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "r.csv is empty; export it again."),
        (HEADER.encode("utf-16"), "r.csv is UTF-16; export it as UTF-8."),
        (b"<!doctype html>", "r.csv is a web page, not an export; sign in and download it again."),
        (
            b"ID,Checked in\n1,No\n",
            "r.csv has no column 'Registration state'; export it again with 'Registration state'.",
        ),
        (
            b"Participant,Delegation\nA,France\n",
            "r.csv has no columns 'ID', 'Registration state', 'Checked in'; a list that is not of "
            "Indico is read by the kind 'table', which is told what its columns mean: see "
            "docs/sources/table.md.",
        ),
        (
            (FIXTURES / "registrations.xlsx").read_bytes()[:9000],
            "r.csv is not a readable spreadsheet, perhaps cut short; export it again.",
        ),
        (b'[{"id": 1', "r.csv is not readable JSON, perhaps cut short; fetch it again."),
        (
            b'{"error": "invalid_token"}',
            "r.csv is no registration and no list of them, perhaps the text of an error; "
            "check the address and the token.",
        ),
        (
            (FIXTURES / "registrants_legacy.json").read_bytes(),
            "r.csv is of the older registrants API, which tells no state; fetch "
            "/api/checkin/event/<event>/forms/<form>/registrations/ instead.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(SourceError) as refusal:
        parse(content, "r.csv")
    assert str(refusal.value) == sentence


def test_a_title_of_the_configuration_that_no_column_has_is_refused() -> None:
    with pytest.raises(SourceError, match=r"reads as 'mode'; add one to the export or correct"):
        one("Country", "Japan", fields={"How do you attend?": "mode"})


def test_a_list_of_nobody_is_read() -> None:
    for content in (HEADER.encode(), b"[]"):
        parsed = parse(content)
        assert parsed.records == 0
        assert parsed.tables["registration"].schema == Registration.create_empty().schema


_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Completed", "Yes", "No", "2021-03-07 10:00", "Japan", "NA", "9999-12-31"]),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _CELLS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "state",
                    "checked_in",
                    "tags",
                    "email",
                    "registration_data",
                    "fields",
                    "title",
                    "data",
                    "choices",
                    "input_type",
                    "countryKey",
                    "caption",
                ]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=12,
)


def _table(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[*HEADER.split(","), "Country", "Email Address"], *rows])
    return buffer.getvalue().encode("utf-8", "surrogatepass")


def _spoiled(edits: list[tuple[int, int]]) -> bytes:
    content = bytearray((FIXTURES / "registrations.xlsx").read_bytes())
    for place, byte in edits:
        content[4 + place % (len(content) - 4)] = byte
    return bytes(content)


_CONTENT = st.one_of(
    st.binary(max_size=200),
    st.lists(st.lists(_CELLS, max_size=9), max_size=5).map(_table),
    _JSON.map(lambda value: json.dumps(value).encode()),
    st.lists(
        st.fixed_dictionaries({"id": _JSON, "state": _JSON, "registration_data": _JSON}), max_size=3
    ).map(lambda value: json.dumps(value).encode()),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20).map(_spoiled),
)


@settings(deadline=None, max_examples=200)
@given(_CONTENT)
@example(b"PK\x03\x04")
@example(b"ID,Registration state,Checked in\n" + b'"' * 200_000)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content)
    except SourceError as refusal:
        assert str(refusal).startswith("registrations.csv ")


@pytest.mark.parametrize("number", ["a@example.org", "A. Otieno, +81 90-5550-1234"])
def test_a_number_that_would_tell_how_to_reach_somebody_is_rejected(number: str) -> None:
    content = (
        f'ID,Registration state,Checked in\n"{number}",Completed,No\n20210307123,Completed,No\n'
    )
    parsed = parse(content.encode())
    why = ["'ID' holds an e-mail address or a telephone number"]
    assert parsed.rejected["reasons"].to_list() == [why]
    assert parsed.tables["registration"]["registration_id"].to_list() == ["20210307123"]
