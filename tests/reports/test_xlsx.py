import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl

from dashboard.reports.document import (
    FIGURES,
    Cell,
    Chart,
    Column,
    Document,
    Mark,
    Report,
    Section,
    Table,
)
from dashboard.reports.formats.xlsx import sheet_names, write_xlsx
from tests.reports.report_values import BANDS, CATEGORIES, EMPTY, HIDDEN, LATER, MINUTES, REPORT

TOKYO = ZoneInfo("Asia/Tokyo")


def opened(report: Report = REPORT) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(report)))


def parts(report: Report, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(report))) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if re.fullmatch(pattern, name)
        }


def drawing(*charts: Chart, tables: tuple[Table, ...] = REPORT.tables) -> Report:
    document = Document("statistics", "Statistics", (Section("Participants", charts),))
    return replace(REPORT, documents=(document,), tables=tables)


def rows(report: Report, name: str) -> list[tuple[Cell, ...]]:
    """What stands below the headings: the row in bold white."""
    found = list(opened(report)[name].iter_rows())
    heads = [at for at, row in enumerate(found) if row[0].font.color and row[0].font.b and at]
    wide = len(next(table for table in report.tables if table.name == name).columns)
    return [tuple(cell.value for cell in row[:wide]) for row in found[heads[0] + 1 :]]


def there(text: str) -> datetime:
    """A spreadsheet knows no time zone: this is the clock of the venue."""
    return datetime.fromisoformat(text)


def test_cells_are_what_they_stand_for() -> None:
    assert rows(REPORT, "by_category") == [
        ("Member States", 3000, 1234, digits(1234 / 3000), 2.5, "yes"),
        ("Individual experts", 12, "[c]", "[c]", 0.25, "yes"),
        ("Media", 15, "[c]", "[c]", None, "no"),
        ("All", 3027, 1250, digits(1250 / 3027), 2.4, None),
    ]
    first, second, third = rows(REPORT, "meetings")[:3]
    assert first == (
        "=1+1", there("2021-03-07"), there("2021-03-07T08:30:05"), 200, -3, -0.5
    )  # fmt: skip
    assert second == ("+44 20", there("2021-03-08"), None, None, 0, 0)
    assert third == ("-2", None, there("2021-03-08T10:00"), 0, 7, 1e-07)


def digits(number: float) -> float:
    """A workbook keeps sixteen digits of a number."""
    return float(f"{number:.16g}")


def as_cell(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.astimezone(TOKYO).replace(tzinfo=None)
    if isinstance(cell, float):
        return digits(cell)
    if isinstance(cell, date):
        return there(cell.isoformat())
    return {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else cell


def test_every_value_of_every_table_is_there() -> None:
    for table in REPORT.tables:
        expected = [
            tuple("[c]" if cell is HIDDEN else as_cell(cell) for cell in row) for row in table.rows
        ]
        # A carriage return has its own notation.
        expected = [tuple("_x000D_=1" if c == "\r=1" else c for c in row) for row in expected]
        assert rows(REPORT, table.name) == expected, table.name


def test_numbers_dates_and_shares_are_shown_as_such() -> None:
    book = opened()
    category = book["by_category"]
    assert [category.cell(8, place).number_format for place in range(1, 7)] == [
        "@", "#,##0", "#,##0", "0.0%", "#,##0.0", "@"
    ]  # fmt: skip
    meetings = book["meetings"]
    assert meetings["C3"].value == "Opened (Asia/Tokyo)"
    assert meetings["B4"].is_date
    assert meetings["C4"].number_format == "d mmm yyyy, hh:mm"


def test_headings_stay_in_view_and_totals_are_not_filtered() -> None:
    sheet = opened()["by_category"]
    assert sheet.freeze_panes == "B8"
    assert sheet.auto_filter.ref == "A7:F10"
    assert [sheet.cell(11, 1).value, sheet.cell(11, 1).font.b] == ["All", True]


def test_no_text_is_run_or_followed() -> None:
    for name, xml in parts(REPORT, r"xl/worksheets/.*").items():
        assert "<f" not in xml and "hyperlink" not in xml, name
    kinds = {cell.data_type for row in opened()["meetings"].iter_rows(max_col=1) for cell in row}
    assert kinds == {"s", "n"}  # n: the empty rows between title and table
    texts = [row[0] for row in rows(REPORT, "meetings")]
    assert texts[:8] == [
        "=1+1", "+44 20", "-2", "@SUM(A1)", "\t=1", "_x000D_=1", "http://example.org", "0012"
    ]  # fmt: skip


def test_a_chart_title_is_no_address() -> None:
    report = drawing(replace(BANDS, title="=minutes!$A$1 and Hall!A2"))
    (xml,) = parts(report, r"xl/charts/.*\.xml").values()
    assert "<a:t>=minutes! $A$1 and Hall! A2</a:t>" in xml


def test_names_are_whole_in_any_script() -> None:
    texts = [row[0] for row in rows(REPORT, "meetings")]
    assert texts[-3:] == ["المملكة العربية السعودية", "中华人民共和国", "Российская Федерация"]


def test_the_workbook_says_what_it_is_about() -> None:
    sheet = opened()["About"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert told["Event"] == "14th Congress, Kyoto"
    assert told["Period"] == "Sun 7 March 2021 to Fri 12 March 2021"
    assert told["As of, UTC"] == "9 March 2021, 15:30 UTC"
    assert told["As of, venue time"] == "Wed 10 March 2021, 00:30 (Asia/Tokyo)"
    assert told["Snapshot"] == "42, published 9 March 2021, 15:31:07 UTC"
    assert told["Hash of its content"] == "ab" * 32
    assert told["Audience"] == "public"
    assert told["Status"] == "Provisional: no figure has been released."
    assert told["Version of the program"] == "0.1.0"
    assert str(told["Suppressed cells"]).startswith("2 cells marked [c]: fewer than 10 people")
    assert told["by_category"] == "Participants by category"
    assert "Data" not in told


def test_a_simulated_event_is_never_taken_for_a_real_one() -> None:
    simulated = replace(REPORT, stamp=replace(REPORT.stamp, is_simulated=True))
    values = [cell.value for row in opened(simulated)["About"].iter_rows() for cell in row]
    assert "Simulated: no real event and no real person." in values


def test_a_share_in_a_list_of_figures_is_a_percentage() -> None:
    listed = Table(
        "headline",
        "Headline figures",
        (
            Column("figure", "Figure", "text"),
            Column("value", "Value", "number"),
            Column("unit", "Unit", "text"),
        ),
        (
            ("Registered", 5600, "people"),
            ("Utilization", 0.932, "share"),
            ("Minutes held", 3244.5, "minutes"),
        ),
        dimension=FIGURES,
        keys=("event.registered", "event.utilization", "event.minutes_held"),
    )
    sheet = opened(replace(REPORT, tables=(listed,), documents=()))["headline"]
    cells = [row[1] for row in sheet.iter_rows(min_row=4)]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (5600, "#,##0"),
        (0.932, "0.0%"),
        (3244.5, "#,##0"),
    ]


def test_definitions_are_in_the_workbook() -> None:
    lines = [
        tuple(cell.value for cell in row) for row in opened()["Definitions"].iter_rows(max_col=4)
    ]
    assert (
        "event.registered",
        "Registered",
        "people",
        "Approved registrations; it's all.",
    ) in lines
    assert ("by_category", "Registered", "people", "Approved registrations; it's all.") in lines
    assert ("by_category", "Share attended", None, "Attended of those registered.") in lines


def test_names_of_sheets_are_short_and_unlike() -> None:
    names = ["about", "definitions", "a" * 40, "a" * 35, "By_State", "by_state"]
    assert sheet_names([replace(EMPTY, name=name) for name in names]) == [
        "about_2", "definitions_2", "a" * 31, "a" * 29 + "_2", "By_State", "by_state_2"
    ]  # fmt: skip


def test_every_chart_is_drawn_once_on_the_sheet_of_its_table() -> None:
    book = opened()
    assert {sheet.title: len(sheet._charts) for sheet in book.worksheets if sheet._charts} == {
        "by_category": 1,
        "minutes": 2,
    }
    drawings = "".join(parts(REPORT, r"xl/drawings/drawing\d\.xml").values())
    assert re.findall(r'descr="([^"]*)"', drawings) == [
        "Bars of participants registered and attended, by category.",
        "Bands of participants in the room and on the platform, by minute.",
        "A band.",
    ]


def test_a_chart_is_drawn_from_cells_without_the_total() -> None:
    charts = parts(REPORT, r"xl/charts/.*\.xml")
    assert re.findall(r"<c:val><c:numRef><c:f>([^<]*)", charts["xl/charts/chart1.xml"]) == [
        "by_category!$B$8:$B$10",
        "by_category!$C$8:$C$10",
    ]
    assert re.findall(r"<c:val><c:numRef><c:f>([^<]*)", charts["xl/charts/chart2.xml"]) == [
        "minutes!$B$4:$B$63",
        "minutes!$C$4:$C$63",
        "minutes!$D$4:$D$63",
    ]


def test_a_table_that_is_only_drawn_has_a_sheet_too() -> None:
    report = drawing(BANDS, tables=(CATEGORIES,))
    assert opened(report).sheetnames == ["About", "by_category", "minutes", "Definitions"]


def test_a_suppressed_bar_is_marked_and_no_zero() -> None:
    xml = parts(REPORT, r"xl/charts/.*\.xml")["xl/charts/chart1.xml"]
    attended = xml.split("<c:ser>")[2]
    assert re.findall(r"<c:v>([^<]*)</c:v>", attended.partition("<c:val>")[2]) == ["1234"]
    labels = attended.partition("<c:cat>")[0]
    assert re.findall(r'<c:dLbl><c:idx val="(\d)"', labels) == ["1", "2"]
    assert re.findall(r"<a:t>([^<]*)</a:t>", labels) == ["[c]", "[c]"]


def with_a_hidden_minute() -> Table:
    (at, _, platform, total), *others = MINUTES.rows
    return replace(MINUTES, rows=((at, Mark.SUPPRESSED, platform, total), *others))


def test_a_band_with_a_suppressed_figure_is_not_drawn() -> None:
    hidden = with_a_hidden_minute()
    report = drawing(replace(BANDS, table=hidden), tables=(hidden,))
    assert parts(report, r"xl/charts/.*\.xml") == {}
    values = [cell.value for row in opened(report)["minutes"].iter_rows() for cell in row]
    assert "Not drawn, as figures are suppressed: At most 65 took part at a time" in values


def test_nothing_is_hidden_in_the_workbook() -> None:
    for sheet in opened():
        assert sheet.sheet_state == "visible"
        assert not any(each.hidden for each in sheet.row_dimensions.values())
        assert not any(each.hidden for each in sheet.column_dimensions.values())
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row)
        assert not any(
            cell.value == "[c]" and cell.data_type != "s" for row in sheet for cell in row
        )


def test_a_table_without_rows_has_its_headings() -> None:
    assert rows(REPORT, "empty") == []
    assert opened()["empty"]["A3"].value == "Name"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_xlsx(REPORT) == write_xlsx(REPORT)
    assert write_xlsx(REPORT) != write_xlsx(LATER)
    properties = opened().properties
    assert properties.created == properties.modified == there("2021-03-09T15:31:07")


def test_rows_are_as_high_as_their_texts() -> None:
    long = Table("long", "Long", (Column("name", "Name", "text"),), (("word " * 30,), ("word",)))
    sheet = opened(replace(REPORT, tables=(long,), documents=()))["long"]
    assert sheet.column_dimensions["A"].width > 55
    assert sheet.row_dimensions[4].height == 45
    assert sheet.row_dimensions[5].height is None
