"""Room views of venueless: every row is a stay, which may last; profiles are never read."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from pydantic import ValidationError

from etl.errors import SourceError
from etl.references import References
from etl.schema import Stay
from etl.source import Chunk, Context, Parsed
from etl.sources.venueless_report import SOURCE
from tests.congress import CONFIG, core, load, make, write

REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)
TITLES = ["Room", "Start", "End", "User ID", "External ID", "User name", "Affiliation"]
USER = "9f0c1a52-7d1e-4b7a-9a30-0a1b2c3d4e5f"
BOOTH = "1b2c3d4e-0000-4b7a-9a30-0a1b2c3d4e5f"
LEFT = ["Plenary", "07.03.2021 10:01:12", "07.03.2021 10:40:00", USER, "41", "A. Observer", "NGO"]
STILL_IN = ["Plenary", "07.03.2021 10:44:02", None, USER, 41, "A. Observer", "NGO"]
NOBODY = ["Side room 2", "07.03.2021 10:00:00", None, BOOTH, None, "Interpreter FR", None]


def report(*rows: list[Any], titles: list[str] = TITLES) -> bytes:
    """Return a report as venueless writes it: the views of the world follow on other sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        views = book.add_worksheet("Room views")
        for number, row in enumerate([titles, *rows]):
            views.write_row(number, 0, row)
        world = book.add_worksheet("World views")
        world.write_row(0, 0, ["Start", "End", "User ID", "External ID", "User name"])
    return out.getvalue()


def parse(content: bytes, **config: Any) -> Parsed:
    document = {"name": "platform", "kind": SOURCE.kind, "path": "*"} | config
    chunk = Chunk(content, "report.xlsx", datetime(2021, 3, 8, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, SOURCE.config.model_validate(document), CONTEXT)
    accepted = Stay.validate(parsed.tables["stay"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def tokyo(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2021, 3, 7, hour, minute, second, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def test_a_view_without_an_end_lasts() -> None:
    parsed = parse(report(LEFT, STILL_IN, NOBODY), issuer="desk", service=("^interpreter",))
    refs = [REFERENCES.make("registration", "desk", "41"), REFERENCES.make("platform", "", USER)]
    left, still_in, booth = parsed.tables["stay"].to_dicts()
    assert left == {
        "position": 1,
        "refs": refs,
        "connection": "",
        "place": "Plenary",
        "service": False,
        "started_at": tokyo(10, 1, 12),
        "ended_at": tokyo(10, 40),
        "device": None,
    }
    assert still_in == left | {
        "position": 2,
        "started_at": tokyo(10, 44, 2),
        "ended_at": None,
    }
    assert (booth["place"], booth["service"]) == ("Side room 2", True)
    assert booth["refs"] == [REFERENCES.make("platform", "", BOOTH)]


def test_names_and_profiles_leave_no_trace() -> None:
    text = str(parse(report(LEFT, STILL_IN, NOBODY), issuer="desk")).casefold()
    for secret in ("observer", "ngo", "interpreter", USER, "41,"):
        assert secret not in text


def test_external_ids_of_nobody_are_not_read() -> None:
    platform = REFERENCES.make("platform", "world", USER)
    assert parse(report(LEFT), platform_issuer="world").tables["stay"]["refs"][0].to_list() == [
        platform
    ]
    without = report(LEFT[:4] + LEFT[5:], titles=TITLES[:4] + TITLES[5:])
    assert parse(without, platform_issuer="world").tables["stay"]["refs"][0].to_list() == [platform]
    badge = parse(report(LEFT), reference="badge").tables["stay"]["refs"][0].to_list()
    assert badge == [REFERENCES.make("badge", "", "41"), REFERENCES.make("platform", "", USER)]


def test_times_are_those_of_the_world() -> None:
    stay = parse(report(LEFT), time_zone="Europe/Vienna", clock_offset_seconds=-12)
    assert stay.tables["stay"]["started_at"][0] == datetime(2021, 3, 7, 9, 1, tzinfo=UTC)


def test_what_cannot_be_read_is_told() -> None:
    parsed = parse(
        report(
            ["", "07.03.2021 10:00:00", None, USER, "41", "A. Observer"],
            ["Plenary", "yesterday", "later", USER, "41", "A. Observer"],
        )
    )
    assert parsed.rejected["reasons"].to_list() == [
        ["'Room' is empty"],
        ["'Start' cannot be read", "'End' cannot be read"],
    ]


def test_another_report_is_refused_in_one_sentence() -> None:
    with pytest.raises(SourceError) as refused:
        parse(report(titles=["Date", "Time", "Viewership (approx. unique users)"]))
    assert str(refused.value) == (
        "report.xlsx has no columns 'Room', 'Start', 'End', 'User ID', 'User name'; "
        "export the views, of which the first sheet is 'Room views'."
    )


def test_a_pattern_that_is_none_is_told() -> None:
    document = {"name": "platform", "kind": SOURCE.kind, "path": "*", "service": ("(",)}
    with pytest.raises(ValidationError, match="is no regular expression"):
        SOURCE.config.model_validate(document)


def test_a_room_is_a_meeting_and_a_later_report_tells_who_left(tmp_path: Path) -> None:
    more = (
        '[[source]]\nname = "rooms-online"\nkind = "venueless_report"\npath = "inbox/online/*"\n'
        'issuer = "registration"\n'
        '[[source.meetings]]\nmatch = "Main stage - live"\nsession = "by_time:Plenary"\n'
    )
    folder = make(tmp_path, CONFIG + more)
    views = ["Main stage - live", "08.03.2021 10:05:00", None, USER, "1", "A. Observer"]
    write(folder / "inbox/online/views.xlsx", report(views, titles=TITLES[:6]), "10:30")
    load(folder)
    stays = "select place, started_at, ended_at from staging.reported_stay"
    assert core(folder, stays) == [("Main stage - live", "10:05", None)]
    views[2] = "08.03.2021 11:00:00"
    write(folder / "inbox/online/views.xlsx", report(views, titles=TITLES[:6]), "11:30")
    load(folder)
    assert core(folder, stays) == [("Main stage - live", "10:05", "11:00")]
    assert core(folder, "select distinct session_id from staging.visit") == [("P1",)]


def test_half_past_midnight_at_the_venue_is_of_its_day_there(tmp_path: Path) -> None:
    more = '[[source]]\nname = "online"\nkind = "venueless_report"\npath = "inbox/online/*"\n'
    folder = make(tmp_path, CONFIG + more)
    views = ["Lounge", "09.03.2021 00:30:00", "09.03.2021 00:45:00", USER, "1", "A. Observer"]
    write(folder / "inbox/online/views.xlsx", report(views, titles=TITLES[:6]), "9/01:00")
    load(folder)
    days = "select congress_day, started_at from staging.reported_stay"
    assert core(folder, days) == [(9, "9/00:30")]
