"""The simulated Congress: published proportions, files in any steps, a truth worked out by hand."""

import csv
import io
import socket
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from etl import config, countries
from etl.demo import webcast
from etl.demo.children import Children, free_port
from etl.demo.congress import ENDS, Congress
from etl.demo.delegations import apportion
from etl.demo.files import write_until
from etl.demo.folder import MARKER, DemoError, prepare
from etl.demo.formats import meeting_report
from etl.demo.model import (
    EXPERTS,
    IGOS,
    MEMBER_STATES,
    NGOS,
    Category,
    Connection,
    Entry,
    Meeting,
    Playback,
    Scan,
    local,
)
from etl.demo.people import entries as make_entries
from etl.demo.programme import meetings, regional_groups
from etl.demo.run import run_demo
from etl.demo.sheets import sheets
from etl.demo.truth import truth
from etl.demo.truth_people import know
from etl.demo.truth_presence import reached, stays, union

DAY = "2021-03-07"


def at(time: str) -> int:
    return local(f"{DAY} {time}")


@pytest.fixture(scope="module")
def small() -> Congress:
    return Congress.generate(seed=3, scale=0.02)


def plain(congress: Congress) -> list[object]:
    return [
        congress.entries,
        congress.scans,
        congress.connections,
        congress.clock,
        congress.statements,
        congress.links,
        congress.downloads,
        [(one.sid, one.stream, one.requests.tolist()) for one in congress.playbacks],
    ]


def test_a_seed_gives_the_same_congress(small: Congress) -> None:
    assert plain(Congress.generate(seed=3, scale=0.02)) == plain(small)


def test_another_seed_gives_another(small: Congress) -> None:
    assert plain(Congress.generate(seed=4, scale=0.02)) != plain(small)


@pytest.mark.parametrize("seed", [1, 14])
def test_published_proportions(seed: int) -> None:
    made = make_entries(seed, 1.0)
    known = know(made, ENDS)
    people = [one for one in known.people if one.is_participant]
    bodies = {
        category: {one.organization for one in made if one.category is category}
        for category in (NGOS, IGOS)
    }
    assert len(people) == 5600
    assert len({one.state for one in people if one.category is MEMBER_STATES} - {None}) == 152
    assert Counter(one.category for one in people)[EXPERTS] == 600
    assert (len(bodies[NGOS]), len(bodies[IGOS])) == (114, 37)
    assert sum(one.in_person for one in people) == 1400


def test_one_country_cell_alone_cannot_be_read() -> None:
    cells = {entry.country for entry in make_entries(14, 1.0)}
    assert len({cell for cell in cells if countries.resolve(cell) is None}) == 1


def test_every_state_is_recorded_in_the_end(small: Congress) -> None:
    headline = truth(small).headline
    assert headline.states_represented == headline.states_registered > 10


def test_nothing_happens_after_the_end(small: Congress) -> None:
    assert max(scan.uploaded for scan in small.scans) < ENDS
    assert max(one.left for one in small.connections) < ENDS
    assert max(int(one.requests[-1]) for one in small.playbacks) < ENDS
    assert max(one.at for one in small.downloads) < ENDS
    assert max(change for sheet in sheets(small) for change in sheet.changes) < ENDS


def test_the_oddities_are_there(small: Congress) -> None:
    directions = Counter(scan.direction for scan in small.scans)
    emails = Counter(e.email.casefold() for e in small.entries if e.form == "registration")
    assert directions["in"] > directions["out"]  # exits nobody scanned
    assert any(scan.uploaded > scan.time for scan in small.scans)
    assert max(emails.values()) > 1  # a shared mailbox
    assert {e.form for e in small.entries} == {"registration", "organizers"}
    assert any(one.service for one in small.connections)
    assert any(not one.service and not one.email for one in small.connections)
    assert {one.delivery for one in small.playbacks} == {"l", "v"}
    assert any(np.diff(one.requests).max(initial=0) > 30 for one in small.playbacks)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), int(path.stat().st_mtime))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_any_steps_give_the_same_files(small: Congress, tmp_path: Path) -> None:
    ends = at("15:07:31")
    write_until(small, tmp_path / "once", 0, ends)
    written = at("09:40")
    write_until(small, tmp_path / "steps", 0, written)
    for step in (1, 59, 60, 61, 3600, 7, 1200, 600, 3599, 13, 2000, 99999):
        now = min(written + step, ends)
        write_until(small, tmp_path / "steps", written, now)
        written = now
    assert written == ends
    once = contents(tmp_path / "once")
    assert contents(tmp_path / "steps") == once
    assert {Path(name).parts[1] for name in once} == {
        "registration",
        "organizers",
        "rooms",
        "platform",
        "webcast",
        "sheets",
    }
    assert max(time for _, time in once.values()) <= ends


def test_registration_list_has_the_bytes_of_an_export(small: Congress, tmp_path: Path) -> None:
    write_until(small, tmp_path, 0, at("12:00"))
    raw = (tmp_path / "inbox" / "registration" / "registrations.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfID,Name,Category of participant,")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row["Registration state"] for row in rows} == {
        "Completed",
        "Pending",
        "Rejected",
        "Withdrawn",
    }
    assert all(bool(row["Check-in date"]) == (row["Checked in"] == "Yes") for row in rows)


def test_log_lines_are_late_by_seconds_and_some_are_no_requests(
    small: Congress, tmp_path: Path
) -> None:
    write_until(small, tmp_path, 0, at("23:59:59"))
    text = (tmp_path / "inbox" / "webcast" / f"access-{DAY}.log").read_text(encoding="utf-8")
    lines = text.splitlines()
    times = [line.split("[")[1].split("]")[0] for line in lines]
    times = [time for time in times if time]
    assert times != sorted(times)
    assert any("/assets/player.css" in line for line in lines)
    assert any("bs%2C" in line for line in lines)
    assert all("+0900" in time for time in times)
    today = [one.requests[one.requests < at("23:59:59")] for one in small.playbacks]
    assert sum("CMCD=" in line for line in lines) == sum(map(len, today))


def test_apportion_adds_up() -> None:
    assert apportion(10, [1, 1, 1], least=1) == [4, 3, 3]
    assert sum(apportion(4052, [0.1 * n + 1 for n in range(152)], least=2)) == 4052


# A Congress of three people and one meeting, 10:00 to 12:00, worked out by hand.
#
# One, of Kenya, in person: badge on the day before; in the room 9:55 to 10:30, on the platform
#   10:10 to 10:15. Attended at 10:05, room only until 10:10, both from then on.
# Two, of Austria, online: 10:02 to 10:04 and 10:05:30 to 10:07:30; the gap of 90 seconds closes,
#   so attended at 10:07, platform only.
# Three, of an NGO, online: 10:03:00 to 10:06:59, a second short of four minutes: not attended.
# A guest without an address: 10:00 to 10:01.
# Three people at once from 10:03 on.
# Playbacks: requests at 10:00:05, :15, :25, then 10:01:00, :10 (two spans, 20 and 10 seconds);
#   one with requests at 9:59:50 and 10:00:00, which touches the meeting and is not in it;
#   a screen at the venue and one on demand, which count nowhere here.
MEETING = Meeting(
    "PL-01", "Opening", "Plenary", "plenary", "congress", at("10:00"), at("12:00"), "Main Hall",
    "91200000001", ("plenary-en", "plenary-floor"),
)  # fmt: skip


def entry(number: int, category: Category, state: str | None, *, in_person: bool = False) -> Entry:
    return Entry(
        form="registration",
        number=number,
        person=number,
        name=f"Delegate {number:04} of somewhere",
        category=category,
        state=state,
        country="",
        affiliation="",
        email=f"delegate.{number:04}@example.org",
        mode="in_person" if in_person else "online",
        registered=local(f"2021-01-0{number} 12:00"),
        decided=local(f"2021-01-0{number} 18:00"),
        checked_in=local("2021-03-06 09:00") if in_person else None,
        badge="K14-1" if in_person else "",
    )


def online(number: int, joined: str, left: str) -> Connection:
    email = f"Delegate.{number:04}@example.org" if number else ""
    return Connection("PL-01", MEETING.platform, f"Name {number}", email, at(joined), at(left))


def playback(*times: str, delivery: str = "l", at_venue: bool = False) -> Playback:
    return Playback(
        sid=f"{times}{delivery}{at_venue}",
        stream="plenary-en",
        country="KE",
        address="192.0.2.1",
        delivery="v" if delivery == "v" else "l",
        at_venue=at_venue,
        requests=np.array([at(time) for time in times], dtype=np.int64),
    )


def scan(room: str, direction: Literal["in", "out"], time: str) -> Scan:
    return Scan("K14-1", room, room, direction, at(time), at(time), "scanner")


BY_HAND = Congress(
    meetings=(MEETING,),
    entries=(
        entry(1, MEMBER_STATES, "KEN", in_person=True),
        entry(2, MEMBER_STATES, "AUT"),
        entry(3, NGOS, None),
    ),
    scans=(scan("Main Hall", "in", "09:55"), scan("Main Hall", "out", "10:30")),
    connections=(
        online(1, "10:10", "10:15"),
        online(2, "10:02", "10:04"),
        online(2, "10:05:30", "10:07:30"),
        online(3, "10:03", "10:06:59"),
        online(0, "10:00", "10:01"),
        replace(online(0, "09:45", "12:05"), name="Main Hall (service)", service=True),
    ),
    playbacks=(
        playback("09:59:50", "10:00:00"),
        playback("10:00:05", "10:00:15", "10:00:25", "10:01:00", "10:01:10"),
        playback("10:00:05", "10:00:15", at_venue=True),
        playback("13:00:05", "13:00:15", delivery="v"),
    ),
)


def test_truth_worked_out_by_hand() -> None:
    found = truth(BY_HAND)
    session, headline = found.sessions["PL-01"], found.headline
    assert (headline.approved, headline.registered, headline.checked_in) == (3, 3, 1)
    assert (headline.badge_collected, headline.attended) == (1, 2)
    assert (headline.states_registered, headline.states_represented) == (2, 2)
    assert (headline.stays, headline.stays_linked, headline.unregistered_connections) == (6, 5, 1)
    assert headline.link_rate == pytest.approx(5 / 6)
    assert headline.playbacks == 2
    assert headline.watch_minutes == pytest.approx(40 / 60)
    assert session.attended == 2
    assert (session.room_only, session.platform_only, session.both) == (0, 1, 1)
    assert (session.peak, session.peak_at) == (3, "2021-03-07T01:03:00Z")
    assert (session.playbacks, session.watch_minutes) == (2, 0.5)
    assert found.stalls == {"African States": (4, 0)}
    assert session.minutes["2021-03-07T01:00:00Z"] == (1, 0, 0)
    assert session.minutes["2021-03-07T01:17:00Z"] == (1, 0, 0)


def test_what_stalled_and_how_much_of_a_meeting_was_watched() -> None:
    # The meeting lasts two hours; one watches it whole, one for an hour and a half, one shortly.
    every = [f"{10 + half // 120}:{half // 2 % 60:02}:{half % 2 * 30:02}" for half in range(240)]
    whole = replace(playback(*every), stalls=(3, 4, 100))
    long = playback(*every[:181])
    short = replace(playback("09:59:30", "10:00:00", "10:00:30"), stalls=(0,))
    congress = replace(BY_HAND, playbacks=(whole, long, short))
    session = truth(congress).sessions["PL-01"]
    assert session.playbacks_stalled == 1  # the short one stalled before the meeting
    assert (session.watched_playbacks, session.watched_half) == (3, 2)
    assert (session.watched_three_quarters, session.watched_all) == (2, 1)
    # 120 minutes, 91, and 2; stalls at 10:01:30 and 10:02:00, at 10:50, and at 9:59:30.
    assert truth(congress).stalls == {"African States": (213, 4)}
    early = truth(congress, as_of=at("10:02"))
    assert early.stalls == {"African States": (6, 2)}
    assert early.sessions["PL-01"].watched_playbacks == 0


def test_the_feed_of_one_region_breaks_down() -> None:
    begins, ends = local("2021-03-09 10:42"), local("2021-03-09 10:50")
    broken, others = [0, 0], [0, 0]
    for one in webcast.play(meetings(), seed=14, scale=0.4):
        if one.delivery == "l" and not one.at_venue:
            inside = (one.requests >= begins) & (one.requests < ends)
            counts = broken if regional_groups().get(one.country) == "African States" else others
            counts[0] += int(inside.sum())
            counts[1] += sum(bool(inside[place]) for place in one.stalls)
    assert broken[1] > 0.08 * broken[0] > 0
    assert others[1] < 0.02 * others[0]


def test_truth_as_of_a_minute() -> None:
    found = truth(BY_HAND, as_of=at("10:06"))
    session = found.sessions["PL-01"]
    assert (session.room_only, session.platform_only, session.both) == (1, 0, 0)
    assert session.peak == 3
    assert found.headline.stays == 5  # the platform of One is still to come
    assert truth(BY_HAND, as_of=at("10:02")).sessions["PL-01"].peak == 2


def test_a_withdrawal_known_now_applies_to_the_past() -> None:
    first, second, third = BY_HAND.entries
    left = replace(second, withdrawn=local("2021-03-08 09:00"))
    congress = replace(BY_HAND, entries=(first, left, third))
    before = truth(congress, as_of=at("12:00"), known_at=at("13:00"))
    after = truth(congress, as_of=at("12:00"), known_at=local("2021-03-08 09:10"))
    assert before.sessions["PL-01"].attended == 2
    assert after.sessions["PL-01"].attended == 1
    assert after.sessions["PL-01"].peak == 2
    assert (after.headline.registered, after.headline.withdrawn) == (2, 1)
    assert after.headline.states_represented == 1
    assert after.headline.stays_linked == 5  # still somebody's, though not a participant's


def test_people_in_two_forms_are_one_and_a_shared_mailbox_is_nobody() -> None:
    one = entry(1, NGOS, None)
    twice = replace(one, form="organizers", email=one.email.upper(), mode="in_person")
    assert len(know([one, twice], ENDS).people) == 1
    shared = replace(entry(2, MEMBER_STATES, "KEN"), email="mission@example.org")
    also = replace(entry(3, MEMBER_STATES, "KEN"), email="mission@example.org")
    known = know([shared, also], ENDS)
    assert len(known.people) == 2
    assert known.find("mission@example.org", ENDS) is None
    assert known.shared_state("mission@example.org") == "KEN"
    other = replace(also, state="AUT")
    assert know([shared, other], ENDS).shared_state("mission@example.org") is None


@pytest.mark.parametrize(
    ("scans", "expected"),
    [
        pytest.param([("Main Hall", "in", "09:50")], "12:00", id="next meeting closes"),
        pytest.param([("Main Hall", "in", "11:59")], "12:00", id="meeting closes"),
        pytest.param([("Main Hall", "in", "12:05")], "12:15", id="after the last meeting"),
        pytest.param([("Lounge", "in", "12:05")], "16:05", id="no meeting, the limit"),
        pytest.param([("Main Hall", "in", "07:00")], "11:00", id="the limit first"),
        pytest.param(
            [("Main Hall", "in", "10:10"), ("Lounge", "in", "11:00")], "11:00", id="seen elsewhere"
        ),
        pytest.param(
            [("Main Hall", "in", "10:10"), ("Main Hall", "in", "11:00")], "11:00", id="in again"
        ),
        pytest.param(
            [("Main Hall", "in", "10:10"), ("Main Hall", "out", "12:40")], "12:40", id="exit"
        ),
    ],
)
def test_where_a_stay_in_a_room_ends(
    scans: list[tuple[str, Literal["in", "out"], str]], expected: str
) -> None:
    rows = [scan(*row) for row in scans]
    found = stays(rows, [], [MEETING], know(BY_HAND.entries, ENDS))
    assert found[0].end == at(expected)


def test_intervals() -> None:
    assert union([(0, 10), (12, 20), (23, 30)], gap=2) == [(0, 20), (23, 30)]
    assert reached([(0, 100), (200, 500)], 300) == 400
    assert reached([(0, 299)], 300) is None


def test_report_of_a_running_meeting_leaves_the_leave_time_open() -> None:
    text = meeting_report(
        MEETING, [online(1, "10:10", "10:15"), online(2, "10:12", "10:20")], at("10:15")
    )
    rows = text.splitlines()[4:]
    assert rows == [
        "Name 1,Delegate.0001@example.org,03/07/2021 10:10:00 AM,03/07/2021 10:15:00 AM,5,Yes",
        "Name 2,Delegate.0002@example.org,03/07/2021 10:12:00 AM,,,Yes",
    ]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(DemoError, match="nothing was touched"):
        prepare(tmp_path, [MEETING])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_demo_folder_is_emptied(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    prepare(folder, [MEETING])
    (folder / "data").mkdir()
    (folder / "data" / "old").write_text("", encoding="utf-8")
    prepare(folder, [MEETING])
    assert sorted(path.name for path in folder.iterdir()) == [
        MARKER,
        "congress.toml",
        "programme.csv",
    ]


def test_the_configuration_of_a_demo_is_valid(tmp_path: Path) -> None:
    settings = config.load(prepare(tmp_path / "demo", meetings()))
    assert settings.document.event.simulated
    assert [source.kind for source in settings.sources] == [
        "programme",
        "indico_registrations",
        "indico_registrations",
        "room_scans",
        "sheet",
        "nginx_log",
        "zoom_report",
        "release",
        "acknowledgement",
    ]


def test_a_port_in_use_gives_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 20


def test_a_program_that_ends_is_noticed_and_the_others_are_stopped(tmp_path: Path) -> None:
    children = Children(tmp_path, {})
    children.start("lasting", ("http.server", "0", "--bind", "127.0.0.1"))
    children.check()
    children.start("failing", ("json.tool", str(tmp_path / "absent.json")))
    with pytest.raises(DemoError, match=r"The failing stopped by itself \(exit code"):
        for _ in range(100):
            children.check()
            time.sleep(0.1)
    children.stop()
    children.check()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"speed": 0.0}, "speed must be more than 0"),
        ({"scale": 2.0}, "scale must be between"),
        ({"start": datetime(2022, 1, 1)}, "can start between"),  # noqa: DTZ001
    ],
)
def test_a_demo_that_cannot_be_is_refused(
    tmp_path: Path, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(DemoError, match=message):
        run_demo(folder=tmp_path / "demo", **wrong)
    assert not (tmp_path / "demo").exists()
