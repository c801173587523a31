"""Templates: every sheet can be filled in as its lists and explanations say, and then loads."""

import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pytest
from rich.console import Console

from etl import config, inbox, listing, template_book, templates
from etl.errors import UseError
from etl.prepare import kind_of, prepare
from etl.references import References
from etl.sources.sheet_columns import SHEETS, Column, Sheet
from etl.warehouse import Load
from tests.test_architecture import ROOT

KEY = References(b"k" * 32)

FILES = [f"{sheet.word}.{suffix}" for sheet in SHEETS for suffix in ("xlsx", "csv")]
EVENT = """
[event]
name = "Test Congress"
starts_on = 2021-03-07
ends_on = 2021-03-12
time_zone = "Asia/Tokyo"
programme = "programme.csv"
[[room]]
name = "Main Hall"
[[source]]
name = "indico"
kind = "indico_registrations"
path = "inbox/registration/*"
badge_issuer = "badges"
"""
SHEET_SOURCE = '[[source]]\nname = "sheets"\nkind = "sheet"\npath = "inbox/sheets/*"\n'
PROGRAMME = """session_id,title,date,start,end,room
PL-02,Second,2021-03-08,00:30,02:00,Main Hall
PL-01,Opening,2021-03-07,10:00,12:00,Main Hall
WS-1,Workshop,,,,
"""


def event(folder: Path, text: str = EVENT, programme: str = PROGRAMME) -> config.Settings:
    (folder / "congress.toml").write_text(text, encoding="utf-8")
    (folder / "programme.csv").write_text(programme, encoding="utf-8")
    return config.load(folder / "congress.toml")


def write(settings: config.Settings, folder: Path) -> str:
    """Write the templates and return what is said."""
    said = io.StringIO()
    templates.write(settings, folder, Console(file=said))
    return said.getvalue()


def loaded(settings: config.Settings, file: Path) -> Load:
    """Read and check a sheet as loading does."""
    source = next(one for one in settings.sources if one.kind == "sheet")
    (listed,) = (one for one in listing.files(settings.folder, source) if one.path == file)
    ((batch, content),) = inbox.new_chunks(
        listed, kind_of(source), source, lambda _identity: [], lambda: datetime.now(UTC)
    )
    return prepare(batch, content, kind_of(source), source, settings.context(KEY))


def worksheet(file: Path, name: str | int) -> list[tuple[str | None, ...]]:
    book = fastexcel.read_excel(file)
    return book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()


def part(file: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(file) as archive:
        return ElementTree.fromstring(archive.read(f"xl/{name}.xml"))


def lists(file: Path) -> dict[str, list[str]]:
    """Return the choices of each column of the first worksheet that has a list."""
    root = part(file, "worksheets/sheet1")
    titles = worksheet(file, 0)[0]
    listed = worksheet(file, "Lists")
    found = {}
    space = {"x": root.tag[1:].partition("}")[0]}
    for check in root.iterfind(".//x:dataValidation[@type='list']", space):
        cells = re.fullmatch(r"([A-Z])2:\1(\d+)", check.attrib["sqref"])
        source = re.fullmatch(
            r"Lists!\$([A-Z])\$2:\$\1\$(\d+)", check.findtext("x:formula1", "", space)
        )
        assert cells and source and cells[1] == source[1]
        at = ord(cells[1]) - ord("A")
        choices = [str(row[at]) for row in listed[1 : int(source[2])]]
        found[str(titles[at])] = choices
    return found


def test_every_sheet_is_written_as_xlsx_and_csv(tmp_path: Path) -> None:
    said = write(event(tmp_path), tmp_path / "new/sheets")
    assert sorted(path.name for path in (tmp_path / "new/sheets").iterdir()) == sorted(FILES)
    assert f"Written to {tmp_path / 'new/sheets'}: {', '.join(FILES)}." in said
    text = (tmp_path / "new/sheets/clock.csv").read_bytes()
    assert text == b"\xef\xbb\xbfmeeting,number,status,room,date,opened,closed\r\n"


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "clock.xlsx").write_bytes(b"kept")
    said = write(event(tmp_path), tmp_path)
    assert (tmp_path / "clock.xlsx").read_bytes() == b"kept"
    assert (tmp_path / "programme.csv").read_text(encoding="utf-8") == PROGRAMME
    assert "Left as they were: programme.csv, clock.xlsx." in said
    assert "Left as they were" in write(event(tmp_path), tmp_path)


def test_without_a_programme_the_clock_is_to_be_written_again(tmp_path: Path) -> None:
    settings = event(tmp_path)
    told = "once there is, delete clock.xlsx and run this again."
    assert told not in write(settings, tmp_path / "sheets")
    (tmp_path / "programme.csv").unlink()
    assert told in write(settings, tmp_path / "other")


def test_a_file_in_place_of_the_folder_is_wrong_use(tmp_path: Path) -> None:
    settings = event(tmp_path)
    with pytest.raises(UseError) as refusal:
        write(settings, tmp_path / "programme.csv")
    assert str(refusal.value) == f"{tmp_path / 'programme.csv'} is no folder; name another one."


def test_the_lines_of_the_configuration_are_right_and_printed_while_missing(tmp_path: Path) -> None:
    said = write(event(tmp_path), tmp_path / "a")
    assert "Copy the sheets you keep to inbox/sheets and add to congress.toml:" in said
    lines = said[said.index("[[source]]") :]
    assert tomllib.loads(lines)["source"] == [
        {
            "name": "sheets",
            "kind": "sheet",
            "path": "inbox/sheets/*",
            "issuers": {"registration": "indico", "badge": "badges", "platform": ""},
        }
    ]
    assert "[[source]]" not in write(event(tmp_path, EVENT + lines), tmp_path / "b")


def test_the_lists_to_choose_from(tmp_path: Path) -> None:
    settings = event(tmp_path)
    write(settings, tmp_path / "t")
    clock = lists(tmp_path / "t/clock.xlsx")
    assert clock == {
        "meeting": ["PL-01", "PL-02", "WS-1"],
        "status": ["planned", "held", "cancelled", "moved"],
        "room": ["Main Hall"],
    }
    speakers = lists(tmp_path / "t/speakers.xlsx")
    assert speakers["meeting"] == clock["meeting"]
    assert len(speakers["speaker"]) == 195
    assert speakers["speaker"][:2] == ["Afghanistan", "Albania"]
    # The name in use at the event.
    assert "Turkey" in speakers["speaker"] and "Türkiye" not in speakers["speaker"]
    assert speakers["category"] == [category.label for category in settings.categories]
    assert speakers["delivery"] == ["in person", "live", "video", "written"]


def test_the_first_row_is_frozen_and_the_explanations_have_a_line_a_column(tmp_path: Path) -> None:
    write(event(tmp_path), tmp_path)
    for sheet in SHEETS:
        if sheet.word == "programme":
            continue
        file = tmp_path / f"{sheet.word}.xlsx"
        titles = [column.title for column in sheet.columns]
        names = fastexcel.read_excel(file).sheet_names
        assert names[:2] == [sheet.word, "Explanations"]
        explained = worksheet(file, "Explanations")
        assert explained[0] == ("Column", "What it holds", "How it is written", "Example")
        assert [row[0] for row in explained[1:]] == titles
        assert all(row[1] and row[2] and row[3] for row in explained)
        root = part(file, "worksheets/sheet1")
        pane = next(node for node in root.iter() if node.tag.endswith("}pane"))
        assert (pane.attrib["state"], pane.attrib["ySplit"]) == ("frozen", "1")


def test_the_clock_has_a_row_for_each_meeting_and_loads_as_it_is(tmp_path: Path) -> None:
    settings = event(tmp_path, EVENT + SHEET_SOURCE)
    write(settings, tmp_path / "inbox/sheets")
    rows = worksheet(tmp_path / "inbox/sheets/clock.xlsx", 0)
    assert rows[1:] == [
        ("PL-01", None, None, "Main Hall", "2021-03-07 00:00:00", None, None),
        ("PL-02", None, None, "Main Hall", "2021-03-08 00:00:00", None, None),
        ("WS-1", None, None, None, None, None, None),
    ]
    load = loaded(settings, tmp_path / "inbox/sheets/clock.xlsx")
    assert (load.records, load.rejected.height, load.unresolved.height) == (3, 0, 0)
    assert load.skipped == {"nothing recorded yet": 3}


def test_a_programme_that_cannot_be_read_is_told_and_holds_nothing_up(tmp_path: Path) -> None:
    said = write(event(tmp_path, programme="session_id\n"), tmp_path / "t")
    assert (
        "No meetings to choose from: programme.csv has no columns 'title', 'date', 'start', 'end'; "
        "export it again with 'title', 'date', 'start', 'end'."
    ) in said
    assert len(list((tmp_path / "t").iterdir())) == len(FILES)
    assert "meeting" not in lists(tmp_path / "t/clock.xlsx")


def test_meetings_come_from_the_programme_among_the_sheets_too(tmp_path: Path) -> None:
    text = EVENT.replace('programme = "programme.csv"\n', "") + SHEET_SOURCE
    settings = event(tmp_path, text)
    (tmp_path / "inbox/sheets").mkdir(parents=True)
    (tmp_path / "programme.csv").rename(tmp_path / "inbox/sheets/programme of 1 March.csv")
    (tmp_path / "inbox/sheets/speakers.csv").write_text("meeting,speaker\nX,Japan\n")
    write(settings, tmp_path / "t")
    assert lists(tmp_path / "t/clock.xlsx")["meeting"] == ["PL-01", "PL-02", "WS-1"]


# Filled in

EXAMPLES: dict[str, dict[str, object]] = {
    "session": {
        "session_id": "PL-01",
        "meeting_number": "1",
        "title": "Opening of the Congress",
        "kind": "plenary",
        "phase": "congress",
        "segment": "high_level",
        "body": "Plenary",
        "agenda_item": "1;2",
        "starts_at": datetime(2021, 3, 7, 1, tzinfo=UTC),
        "ends_at": datetime(2021, 3, 7, 3, tzinfo=UTC),
        "status": "planned",
        "room": "Main Hall",
        "capacity": 1800,
        "languages": ["en", "fr"],
        "organizer": "UNODC",
    },
    "clock": {
        "session_id": "PL-01",
        "meeting_number": "1",
        "status": "held",
        "room": "Main Hall",
        "opened_at": datetime(2021, 3, 7, 1, 7, tzinfo=UTC),
        "closed_at": datetime(2021, 3, 7, 3, 41, tzinfo=UTC),
    },
    "statement": {
        "session_id": "PL-01",
        "speaking_order": 1,
        "refs": [
            KEY.make("registration", "", "1042"),
            KEY.make("badge", "", "B-1042"),
            KEY.make("email", "", "name@example.org"),
        ],
        "state_iso3": "JPN",
        "organization": None,
        "category_id": "member_state",
        "on_behalf_of": "Group of 77 and China",
        "level": "minister",
        "delivery": "in_person",
        "delivered_at": datetime(2021, 3, 7, 1, 20, tzinfo=UTC),
        "text_posted_at": datetime(2021, 3, 7, 2, 5, tzinfo=UTC),
        "text_path": "/statements/japan.pdf",
    },
    "head_count": {
        "session_id": "PL-01",
        "place": "Main Hall",
        "counted_at": datetime(2021, 3, 7, 1, 30, tzinfo=UTC),
        "people": 212,
    },
    "delegation": {
        "state_iso3": "JPN",
        "organization": None,
        "places_in_person": 10,
        "places_online": 20,
        "credentials": "received",
        "is_represented": True,
        "reason": "Seated in the hall; its badges were not read",
    },
    "organization": {
        "name": "World Health Organization",
        "aliases": ["W.H.O.", "WHO"],
        "category_id": "specialized_agency",
    },
    "note": {
        "noted_at": datetime(2021, 3, 7, 1, 45, tzinfo=UTC),
        "session_id": "PL-01",
        "note": "No interpretation into French",
    },
    "link": {
        "refs": [
            KEY.make("registration", "", "1042"),
            KEY.make("badge", "", "B-1042"),
            KEY.make("platform", "", "p-1042"),
            KEY.make("email", "", "name@example.org"),
        ],
        "valid_from": datetime(2021, 3, 8, 3, tzinfo=UTC),
        "valid_to": datetime(2021, 3, 9, 15, tzinfo=UTC),
    },
}
"""What the examples in the explanations say."""


def typed(column: Column) -> template_book.Cell:
    """Return the example as a spreadsheet keeps it when it is typed into its column."""
    if column.entry == "whole":
        return int(column.example)
    if column.entry == "date":
        return date.fromisoformat(column.example)
    if column.entry == "time":
        return time.fromisoformat(column.example)
    return datetime.fromisoformat(column.example) if column.entry == "moment" else column.example


def as_xlsx(sheet: Sheet) -> bytes:
    return template_book.make(sheet, {}, [[typed(column) for column in sheet.columns]])


def as_csv(sheet: Sheet) -> bytes:
    rows = [[column.title for column in sheet.columns], [one.example for one in sheet.columns]]
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.word)
def test_the_examples_filled_in_load_as_explained(
    sheet: Sheet, suffix: str, tmp_path: Path
) -> None:
    settings = event(tmp_path, EVENT + SHEET_SOURCE)
    file = tmp_path / f"inbox/sheets/{sheet.word}.{suffix}"
    file.parent.mkdir(parents=True)
    file.write_bytes(as_xlsx(sheet) if suffix == "xlsx" else as_csv(sheet))
    load = loaded(settings, file)
    assert (load.records, load.rejected.rows(), load.unresolved.rows()) == (1, [], [])
    (row,) = load.tables[sheet.table].drop("position").to_dicts()
    assert row == EXAMPLES[sheet.table]


@pytest.mark.parametrize("title", ["speaker", "category", "level", "delivery"])
def test_whatever_is_chosen_from_a_list_is_understood(title: str, tmp_path: Path) -> None:
    settings = event(tmp_path, EVENT + SHEET_SOURCE)
    write(settings, tmp_path / "t")
    choices = lists(tmp_path / "t/speakers.xlsx")[title]
    given = {"meeting": "PL-01", "speaker": "Japan"}
    titles = ["meeting", "order", "speaker", "category", "level", "delivery"]
    lines = [",".join(titles)]
    for number, choice in enumerate(choices, start=1):
        cells = {**given, "order": str(number), title: choice}
        lines.append(",".join(f'"{cells.get(name, "")}"' for name in titles))
    file = tmp_path / "inbox/sheets/speakers.csv"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(lines), encoding="utf-8")
    load = loaded(settings, file)
    assert (load.rejected.rows(), load.unresolved.rows()) == ([], [])
    column = {"speaker": "state_iso3", "category": "category_id"}.get(title, title)
    assert load.tables["statement"][column].drop_nulls().n_unique() == len(choices)


def test_the_command_needs_no_secret(tmp_path: Path) -> None:
    event(tmp_path)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "etl",
            "templates",
            "t",
            "--config",
            str(tmp_path / "congress.toml"),
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "60"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Written to t: programme.xlsx, programme.csv, clock.xlsx, ")
    assert sorted(path.name for path in (tmp_path / "t").iterdir()) == sorted(FILES)
