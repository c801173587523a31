import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

from dashboard.reports.document import Cell, Column, Report, Table
from dashboard.reports.formats.csv_zip import write_csv_zip
from tests.reports.report_values import HIDDEN, LATER, REPORT


def files(report: Report = REPORT) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_csv_zip(report))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(name: str, report: Report = REPORT) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files(report)[name].decode(), newline=""), strict=True))


def test_every_table_is_a_file_beside_what_describes_it() -> None:
    assert list(files()) == [
        "README.txt",
        "datapackage.json",
        "by_category.csv",
        "meetings.csv",
        "minutes.csv",
        "empty.csv",
    ]


def test_cells_are_written_as_programs_read_them() -> None:
    assert rows("by_category.csv") == [
        ["category", "registered", "attended", "share", "hours", "is_participant"],
        ["Member States", "3000", "1234", "0.41133333333333333", "2.5", "true"],
        ["Individual experts", "12", "[c]", "[c]", "0.25", "true"],
        ["Media", "15", "[c]", "[c]", "", "false"],
        ["All", "3027", "1250", "0.4129501156260324", "2.4", ""],
    ]


def test_instants_stand_in_utc_and_in_the_time_of_the_venue() -> None:
    head, first, second, *_ = rows("meetings.csv")
    assert head[:4] == ["name", "day", "opened_at_utc", "opened_at_venue"]
    assert first[1:4] == ["2021-03-07", "2021-03-06T23:30:05Z", "2021-03-07T08:30:05+09:00"]
    assert second[1:4] == ["2021-03-08", "", ""]


def test_texts_are_guarded_and_numbers_are_not() -> None:
    meetings = rows("meetings.csv")[1:]
    assert [row[0] for row in meetings] == [
        "'=1+1",
        "'+44 20",
        "'-2",
        "'@SUM(A1)",
        "'\t=1",
        "'\r=1",
        "http://example.org",
        "0012",
        'He said "a, b"\nand left',
        "المملكة العربية السعودية",
        "中华人民共和国",
        "Российская Федерация",
    ]
    assert [row[5:] for row in meetings[:4]] == [
        ["-3", "-0.5"],
        ["0", "0.0"],
        ["7", "1e-07"],
        ["", "12345678.9"],
    ]


def test_a_suppressed_instant_is_marked_twice() -> None:
    table = Table("one", "One", (Column("at", "At", "instant"),), ((HIDDEN,),))
    report = Report(REPORT.stamp, (), (table,))
    assert rows("one.csv", report) == [["at_utc", "at_venue"], ["[c]", "[c]"]]


def read(text: str, type_: str) -> Cell:
    if text in ("", "[c]"):
        return HIDDEN if text else None
    if type_ == "yes_no":
        return {"true": True, "false": False}[text]
    if type_ == "instant":
        return datetime.fromisoformat(text)
    if type_ == "date":
        return date.fromisoformat(text)
    if type_ == "text":
        return text.removeprefix("'")
    return int(text) if type_ == "integer" else float(text)


def test_every_value_of_every_table_is_there() -> None:
    for table in REPORT.tables:
        head, *lines = rows(f"{table.name}.csv")
        for suffix in ("utc", "venue"):
            names = [
                f"{each.name}_{suffix}" if each.type == "instant" else each.name
                for each in table.columns
            ]
            found = [
                tuple(
                    read(line[head.index(name)], column.type)
                    for name, column in zip(names, table.columns, strict=True)
                )
                for line in lines
            ]
            assert found == list(table.rows), table.name


def test_lines_end_as_the_standard_has_it() -> None:
    content = files()["by_category.csv"]
    assert content.count(b"\r\n") == content.count(b"\n") == 5


def test_the_readme_carries_the_stamp() -> None:
    readme = files()["README.txt"].decode()
    assert "Event: 14th Congress, Kyoto\r\n" in readme
    assert "As of, UTC: 9 March 2021, 15:30 UTC\r\n" in readme
    assert "As of, venue time: Wed 10 March 2021, 00:30 (Asia/Tokyo)\r\n" in readme
    assert f"Hash of its content: {'ab' * 32}\r\n" in readme
    assert "meetings.csv: Meetings\r\n" in readme


def test_the_package_describes_every_column_of_every_file() -> None:
    package = json.loads(files()["datapackage.json"])
    assert package["name"] == "report-000042-public"
    assert package["created"] == "2021-03-09T15:31:07+00:00"
    assert package["stamp"]["as_of_venue"] == "2021-03-10T00:30:00+09:00"
    for resource in package["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert rows(resource["path"])[0] == fields
        assert resource["schema"]["missingValues"] == ["", "[c]"]
    categories, meetings, *_ = package["resources"]
    assert categories["title"] == "Participants by category"
    assert categories["schema"]["fields"][1:4] == [
        {
            "name": "registered",
            "title": "Registered",
            "description": "Approved registrations; it's all.",
            "type": "integer",
            "unit": "people",
            "metric": "event.registered",
        },
        {
            "name": "attended",
            "title": "Attended",
            "type": "integer",
            "unit": "people",
            "metric": "event.attended",
            "at": "mode=online",
        },
        {
            "name": "share",
            "title": "Share attended",
            "description": "Attended of those registered.",
            "type": "number",
            "unit": "fraction of one",
        },
    ]
    assert meetings["schema"]["fields"][2:4] == [
        {
            "name": "opened_at_utc",
            "title": "Opened (UTC)",
            "description": "As held.",
            "type": "datetime",
        },
        {
            "name": "opened_at_venue",
            "title": "Opened (Asia/Tokyo)",
            "description": "As held.",
            "type": "datetime",
        },
    ]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_csv_zip(REPORT) == write_csv_zip(REPORT)
    assert write_csv_zip(REPORT) != write_csv_zip(LATER)
    with zipfile.ZipFile(io.BytesIO(write_csv_zip(REPORT))) as archive:
        dates = {entry.date_time for entry in archive.infolist()}
    assert dates == {(2021, 3, 9, 15, 31, 6)}  # a zip counts in steps of two seconds
    assert datetime(2021, 3, 9, 15, 31, 7, tzinfo=UTC) == REPORT.stamp.built_at


def test_an_instant_among_numbers_has_a_column_of_its_own() -> None:
    at = datetime(2021, 3, 8, 1, 0, tzinfo=UTC)
    columns = (Column("figure", "Figure", "text"), Column("value", "Value", "number"))
    table = Table("headline", "Headline", columns, (("Peak", 7), ("Time of the peak", at)))
    assert rows("headline.csv", Report(REPORT.stamp, (), (table,))) == [
        ["figure", "value", "value_at_utc", "value_at_venue"],
        ["Peak", "7", "", ""],
        ["Time of the peak", "", "2021-03-08T01:00:00Z", "2021-03-08T10:00:00+09:00"],
    ]
