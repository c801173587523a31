"""What the simulated secretariat keeps by hand: what happens, and what its sheets say when."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from etl.demo.clock import CANCELLED, MOVED, MOVED_TO, OVERRUN, Clocked, as_held
from etl.demo.congress import ENDS, Congress
from etl.demo.files import write_until
from etl.demo.links import DOUBLED, LEARNED, SWAPPED, Link
from etl.demo.model import HOUR, IGOS, MEMBER_STATES, MINUTE, NEVER, NGOS, Meeting, local
from etl.demo.organizations import is_listed
from etl.demo.people import entries
from etl.demo.rooms import UNKNOWN_BADGES
from etl.demo.sheets import sheets
from etl.demo.speakers import BRIEF_AT
from etl.demo.statements import Statement
from etl.demo.truth import truth
from tests.etl.test_demo import MEETING, at


@pytest.fixture(scope="module")
def tenth() -> Congress:
    return Congress.generate(seed=14, scale=0.1)


def row_of(congress: Congress, session_id: str) -> Clocked:
    return next(row for row in congress.clock if row.session_id == session_id)


def planned(congress: Congress, session_id: str) -> Meeting:
    return next(one for one in congress.meetings if one.session_id == session_id)


def read(congress: Congress, sheet: str, at: int) -> list[dict[str, str]]:
    found = next(one for one in sheets(congress) if one.name == sheet)
    return list(csv.DictReader(io.StringIO(found.text(at).removeprefix("\ufeff"))))


def test_one_meeting_overruns_into_the_next_which_opens_late(tenth: Congress) -> None:
    overrun, following = row_of(tenth, OVERRUN), row_of(tenth, "WS2-2")
    assert overrun.closed == planned(tenth, OVERRUN).end + 40 * MINUTE
    assert overrun.closed > planned(tenth, "WS2-2").start
    assert following.opened is not None
    assert following.opened >= overrun.closed + 5 * MINUTE


def test_one_meeting_is_cancelled_and_one_moved_where_people_scan(tenth: Congress) -> None:
    cancelled, moved = row_of(tenth, CANCELLED), row_of(tenth, MOVED)
    assert (cancelled.status, cancelled.opened) == ("cancelled", None)
    assert not [one for one in tenth.connections if one.session_id == CANCELLED]
    assert (moved.status, moved.room) == ("moved", MOVED_TO)
    assert moved.opened is not None
    there = Counter(
        one.room for one in tenth.scans if moved.opened - 600 <= one.time < moved.opened + 1800
    )
    assert there[MOVED_TO] > 5
    assert there["Room A"] == 0


def test_most_meetings_open_late_and_are_written_down_after(tenth: Congress) -> None:
    late = []
    for row in tenth.clock:
        if row.opened is not None and row.closed is not None:
            late.append(row.opened - planned(tenth, row.session_id).start)
            assert 60 <= row.opening_written - row.opened <= 120
            assert 60 <= row.closing_written - row.closed <= 120
    assert sum(120 <= seconds <= 660 for seconds in late) > len(late) / 2
    rooms: dict[str, int] = {}
    for meeting in as_held(tenth.meetings, tenth.clock):
        assert meeting.start > rooms.get(meeting.room, 0)
        rooms[meeting.room] = meeting.end


def test_published_numbers_are_reached() -> None:
    found = truth(Congress.generate(seed=14, scale=1.0)).headline
    assert found.registered == 5600
    assert (found.states_registered, found.states_represented) == (152, 152)
    assert found.organizations_represented["ngo_other"] == 114
    assert found.organizations_represented["igo"] == 37
    assert found.organizations_registered == found.organizations_represented


def test_some_organizations_are_written_in_several_ways_and_some_not_listed() -> None:
    spellings: dict[str, set[str]] = {}
    for one in entries(14, 1.0):
        if one.organization:
            spellings.setdefault(one.organization, set()).add(one.affiliation)
    unlisted = {name for name in spellings if not is_listed(name)}
    assert max(map(len, spellings.values())) > 3
    assert all(spellings[name] == {name} for name in unlisted)
    kinds = Counter(name.rpartition(" ")[0] for name in unlisted)
    assert kinds["Non-governmental organization"] == 5
    assert kinds["Intergovernmental organization"] == 2


def test_levels_and_gender_are_on_the_form() -> None:
    made = entries(14, 1.0)
    ministers = {one.state for one in made if one.level == "Minister"}
    assert len(ministers) == 90
    assert {one.level for one in made if not one.category.represents_state} == {""}
    assert {"Female", "Male", ""} <= {one.gender for one in made}


def statements_at(congress: Congress, session_id: str) -> list[Statement]:
    return [row for row in congress.statements if row.session_id == session_id]


def test_speakers_take_the_floor_while_the_meeting_is_on(tenth: Congress) -> None:
    for meeting in as_held(tenth.meetings, tenth.clock):
        rows = statements_at(tenth, meeting.session_id)
        times = [row.delivered for row in rows if row.delivered is not None]
        assert times == sorted(set(times))
        assert all(meeting.start <= time < meeting.end for time in times)
        assert all(row.inscribed < meeting.start for row in rows)
        assert bool(rows) == (meeting.kind == "plenary")
    by_category = {row.category for row in tenth.statements}
    assert {MEMBER_STATES, IGOS, NGOS} < by_category
    deliveries = Counter(row.delivery for row in tenth.statements)
    assert set(deliveries) == {"in person", "live", "video", "written", ""}
    assert {row.on_behalf_of for row in tenth.statements} > {"", "the African Group"}
    assert any(row.registration for row in tenth.statements)
    assert any(row.badge for row in tenth.statements)
    assert any(row.email for row in tenth.statements)


def test_one_speaker_is_in_the_room_for_four_minutes_only(tenth: Congress) -> None:
    lengths = {}
    for row in statements_at(tenth, BRIEF_AT):
        assert row.delivered is not None or row.delivery in ("", "written")
        for one in tenth.scans if row.delivered else ():
            if one.direction == "in" and one.time == (row.delivered or 0) - 50:
                exits = [
                    other.time
                    for other in tenth.scans
                    if other.badge == one.badge and other.time > one.time
                ]
                lengths[row.order] = min(exits) - one.time
    assert 4 * MINUTE in lengths.values()


def test_texts_are_posted_after_and_read_after_that(tenth: Congress, tmp_path: Path) -> None:
    posted = {row.path: row.posted for row in tenth.statements if row.posted is not None}
    for row in tenth.statements:
        if row.posted is not None:
            assert row.posted > (row.delivered or row.delivery_written)
    assert all(one.at > posted[one.path] for one in tenth.downloads if one.status == 200)
    write_until(tenth, tmp_path, at("10:00"), at("20:00"))
    log = tmp_path / "inbox" / "webcast" / "access-2021-03-07.log"
    lines = log.read_text(encoding="utf-8").splitlines()
    found = sum('"GET /statements/pl-01-' in line and " 200 " in line for line in lines)
    assert found == sum(
        one.status == 200 and one.path.startswith("/statements/pl-01-") and one.at <= at("20:00")
        for one in tenth.downloads
    )
    assert found > 0


def test_one_badge_changes_hands_at_noon_and_one_is_listed_twice(tenth: Congress) -> None:
    def listed(badge: str, known: int) -> list[Link]:
        return [one for one in tenth.links if one.badge == badge and one.is_listed(known)]

    noon = 12 * HOUR
    before, after = listed("DAY-04", SWAPPED + noon), listed("DAY-04", ENDS)
    assert [(one.valid_from, one.valid_to) for one in before] == [
        (SWAPPED + 9 * HOUR, SWAPPED + 20 * HOUR)
    ]
    assert [(one.valid_from, one.valid_to) for one in after] == [
        (SWAPPED + 9 * HOUR, SWAPPED + noon),
        (SWAPPED + noon, SWAPPED + 20 * HOUR),
    ]
    assert after[0].registration != after[1].registration
    first, second = listed("DAY-05", DOUBLED + 15 * HOUR)
    assert first.valid_to is not None
    assert second.valid_from is not None
    assert first.valid_to > second.valid_from
    assert any(one.badge == "DAY-04" for one in tenth.scans)


def test_somebody_wore_the_badge_of_somebody_else_for_a_morning(tenth: Congress) -> None:
    owners = {entry.badge for entry in tenth.entries if entry.badge}
    (link,) = [one for one in tenth.links if one.badge in owners]
    assert link.valid_from is not None
    assert link.valid_to is not None
    assert link.written > link.valid_to
    assert any(
        scan.badge == link.badge and link.valid_from < scan.time < link.valid_to
        for scan in tenth.scans
    )


def test_a_badge_scanned_on_the_first_day_is_learned_on_the_third(tenth: Congress) -> None:
    badge = UNKNOWN_BADGES[0]
    assert min(one.time for one in tenth.scans if one.badge == badge) < local("2021-03-08 00:00")
    assert [one.written for one in tenth.links if one.badge == badge] == [LEARNED]
    before = truth(tenth, as_of=at("18:00"), known_at=LEARNED - 1).headline
    after = truth(tenth, as_of=at("18:00"), known_at=LEARNED + 1).headline
    assert before.stays == after.stays
    assert after.stays_linked == before.stays_linked + 1
    assert after.unregistered_connections == before.unregistered_connections - 1


def test_a_decision_with_a_reason_completes_the_states(tenth: Congress) -> None:
    (decided,) = [row for row in tenth.delegations if row.decided < NEVER]
    before = truth(tenth, known_at=decided.decided - 1).headline.states_represented
    assert truth(tenth, known_at=decided.decided).headline.states_represented == before + 1
    (row,) = [one for one in read(tenth, "delegations", ENDS) if one["represented"]]
    assert (row["delegation"], row["represented"]) == (decided.name, "yes")
    assert row["reason"]


def test_credentials_come_in_over_the_days(tenth: Congress) -> None:
    counts = []
    for day in ("02-28", "03-07", "03-12"):
        rows = read(tenth, "delegations", local(f"2021-{day} 09:00"))
        counts.append(Counter(row["credentials"] for row in rows if row["credentials"]))
    assert set(counts[0]) == {"not received"}
    assert set(counts[1]) == {"not received", "received"}
    assert set(counts[2]) == {"not received", "accepted"}


BY_HAND = Congress(
    meetings=(MEETING,),
    clock=(
        Clocked(
            "PL-01",
            "1",
            opened=at("10:07"),
            opening_written=at("10:08:10"),
            closed=at("12:01:30"),
            closing_written=at("12:03"),
        ),
    ),
    statements=(
        Statement(
            "PL-01",
            "Kenya",
            "KEN",
            MEMBER_STATES,
            order=1,
            inscribed=at("09:00"),
            level="Minister",
            delivery="in person",
            delivered=at("10:20"),
            delivery_written=at("10:21"),
            posted=at("11:05"),
            posting_written=at("11:06"),
            path="/statements/pl-01-01.pdf",
            badge="K14-1",
        ),
    ),
    links=(Link(7, "DAY-1", "", at("08:00"), at("20:00"), written=at("07:30")),),
)


@pytest.mark.parametrize(
    ("sheet", "time", "expected"),
    [
        ("clock", "10:08:09", "PL-01,1,,,2021-03-07,,"),
        ("clock", "10:08:10", "PL-01,1,,,2021-03-07,10:07,"),
        ("clock", "12:03", "PL-01,1,held,,2021-03-07,10:07,2021-03-07 12:01:30"),
        ("speakers", "09:00", "PL-01,1,Kenya,,,Minister,,,K14-1,,2021-03-07,,,"),
        ("speakers", "10:21", "PL-01,1,Kenya,,,Minister,in person,,K14-1,,2021-03-07,10:20,,"),
        (
            "speakers",
            "11:06",
            "PL-01,1,Kenya,,,Minister,in person,,K14-1,,2021-03-07,10:20,2021-03-07 11:05,"
            "/statements/pl-01-01.pdf",
        ),
        ("links", "07:30", "7,DAY-1,,,2021-03-07 08:00,2021-03-07 20:00"),
    ],
)
def test_a_sheet_says_what_is_known_by_then(sheet: str, time: str, expected: str) -> None:
    found = next(one for one in sheets(BY_HAND) if one.name == sheet)
    assert found.text(at(time)).splitlines()[1:] == [expected]


def test_a_sheet_is_saved_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "sheets" / "clock.csv"
    write_until(BY_HAND, tmp_path, 0, at("10:30"))
    assert int(path.stat().st_mtime) == at("10:08:10")
    before = path.read_bytes()
    path.unlink()
    write_until(BY_HAND, tmp_path, at("10:30"), at("12:00"))
    assert not path.exists()
    write_until(BY_HAND, tmp_path, at("12:00"), at("12:30"))
    assert int(path.stat().st_mtime) == at("12:03")
    assert path.read_bytes() != before
