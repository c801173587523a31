"""The truth of meetings as held, links, statements, States and organizations, worked out by hand.

The small Congress of `tests.etl.test_demo` has one meeting, PL-01, 10:00 to 12:00 on 7 March 2021.
One is of Kenya with badge K14-1 (in the room 9:55 to 10:30), Two of Austria, online, Three of an
NGO, online. Clocks are local.
"""

from dataclasses import replace

import pytest

from etl.demo.clock import Clocked
from etl.demo.congress import ENDS, Congress
from etl.demo.links import Link
from etl.demo.model import IGOS, MEMBER_STATES, NGOS, Category, Meeting, Scan, local
from etl.demo.organizations import Listed
from etl.demo.secretariat import Delegation
from etl.demo.statements import Delivery, Statement
from etl.demo.truth import SessionTruth, truth
from etl.demo.truth_meetings import held, minutes_lost
from etl.demo.truth_people import know
from etl.demo.truth_presence import stays
from tests.etl.test_demo import BY_HAND, MEETING, at, entry, scan


def meeting(session_id: str, start: str, end: str, room: str = "Hall") -> Meeting:
    return replace(
        MEETING, session_id=session_id, start=at(start), end=at(end), room=room, kind="workshop"
    )


FIRST, SECOND = meeting("A", "14:00", "16:00"), meeting("B", "16:30", "18:30")


def clocked(session_id: str, opened: str = "", closed: str = "") -> Clocked:
    """Return a row in which everything is written a minute after it happens."""
    row = Clocked(session_id, "")
    if opened:
        row = replace(row, opened=at(opened), opening_written=at(opened) + 60)
    if closed:
        row = replace(row, closed=at(closed), closing_written=at(closed) + 60)
    return row


OVERRUN = (clocked("A", "14:07", "16:40"), clocked("B", "16:46", "18:20"))
CANCELLED = replace(clocked("B"), status="cancelled", changed=at("09:00"))
ELSEWHERE = replace(clocked("A", "14:07", "16:40"), room="Annex", changed=at("09:00"))


@pytest.mark.parametrize(
    ("clock", "known", "first", "second"),
    [
        pytest.param((), "20:00", "14:00 16:00", "16:30 18:30", id="as planned"),
        pytest.param(OVERRUN, "14:07:59", "14:00 16:00", "16:30 18:30", id="not written yet"),
        pytest.param(
            OVERRUN, "15:00", "14:07 16:30", "16:30 18:30", id="open, at most to the next"
        ),
        pytest.param(OVERRUN, "16:42", "14:07 16:40", "16:40 18:30", id="overrun, next waits"),
        pytest.param(OVERRUN, "17:00", "14:07 16:40", "16:46 19:30", id="open, nothing after it"),
        pytest.param(OVERRUN, "20:00", "14:07 16:40", "16:46 18:20", id="as held"),
        pytest.param((OVERRUN[0], CANCELLED), "15:00", "14:07 17:00", "", id="next is cancelled"),
        pytest.param((ELSEWHERE,), "20:00", "14:07 16:40", "16:30 18:30", id="in another room"),
    ],
)
def test_bounds_of_meetings(
    clock: tuple[Clocked, ...], known: str, first: str, second: str
) -> None:
    found = held((FIRST, SECOND), clock, at(known))
    for one, expected in zip(found, (first, second), strict=True):
        assert one.is_cancelled == (expected == "")
        if expected:
            assert [one.meeting.start, one.meeting.end] == [at(time) for time in expected.split()]


def test_minutes_lost_are_never_won_back() -> None:
    early = clocked("A", "13:58", "15:50:30")  # nothing, then 9 min 30 s
    late = clocked("B", "16:40:15", "18:45")  # 10 min 15 s, then nothing
    found = held((FIRST, SECOND), (early, late), at("20:00"))
    assert minutes_lost(found, at("20:00")) == 19.75
    assert minutes_lost(found, at("16:00")) == 9.5
    ancillary = [replace(one, planned=replace(one.planned, kind="ancillary")) for one in found]
    assert minutes_lost([found[0], ancillary[1]], at("20:00")) == 9.5
    assert minutes_lost(held((SECOND,), (CANCELLED,), at("20:00")), at("20:00")) == 0


def test_an_overrun_moves_nobody_to_the_next_meeting() -> None:
    room = replace(BY_HAND, meetings=(FIRST, SECOND), clock=OVERRUN, connections=(), playbacks=())
    inside = (seen("14:00", "16:38"),)
    after = truth(replace(room, scans=tuple(one for pair in inside for one in pair)))
    assert after.sessions["A"].attended == 1
    assert after.sessions["A"].peak_at == "2021-03-07T05:07:00Z"
    assert after.sessions["B"].attended == 0
    assert (after.sessions["A"].opened_at, after.sessions["B"].closed_at) == (
        "2021-03-07T05:07:00Z",
        "2021-03-07T09:20:00Z",
    )
    assert (after.headline.meetings_planned, after.headline.meetings_held) == (2, 2)


def test_nobody_is_at_a_cancelled_meeting() -> None:
    row = replace(clocked("PL-01"), status="cancelled", changed=at("09:00"))
    found = truth(replace(BY_HAND, clock=(row,)))
    empty = SessionTruth(None, None, 0, 0, 0, 0, 0, None, 0, 0, 0.0, 0, 0, 0, 0, 0, {})
    assert found.sessions["PL-01"] == empty
    assert (found.headline.meetings_held, found.headline.meetings_cancelled) == (0, 1)


def test_people_are_where_the_meeting_was_moved_to() -> None:
    row = replace(clocked("PL-01", "10:00", "12:00"), room="Annex", changed=at("09:00"))
    found = truth(replace(BY_HAND, clock=(row,)))
    assert found.sessions["PL-01"].room_only == 0
    assert found.sessions["PL-01"].platform_only == 2  # One is five minutes on the platform


def seen(entered: str, left: str, badge: str = "K14-1", room: str = "Hall") -> tuple[Scan, Scan]:
    return (
        replace(scan(room, "in", entered), badge=badge),
        replace(scan(room, "out", left), badge=badge),
    )


def who(links: tuple[Link, ...], known: str) -> list[tuple[int | None, str]]:
    """Return whose the pieces of a stay of badge DAY-1, 11:50 to 12:20, are and when they end."""
    people = know(BY_HAND.entries, ENDS, links, links_at=at(known))
    found = stays(seen("11:50", "12:20", "DAY-1"), [], [FIRST], people)
    ends = {at(time): time for time in ("12:00", "12:10", "12:20")}
    return [(stay.person, ends[stay.end]) for stay in found]


MORNING = Link(2, "DAY-1", "", at("08:00"), at("12:00"), written=at("07:00"))
AFTERNOON = Link(3, "DAY-1", "", at("12:00"), at("20:00"), written=at("12:05"))
LONGER = replace(MORNING, valid_to=at("12:10"))


@pytest.mark.parametrize(
    ("links", "known", "expected"),
    [
        pytest.param((), "20:00", [(None, "12:20")], id="unknown badge"),
        pytest.param((MORNING,), "06:00", [(None, "12:20")], id="not written yet"),
        pytest.param((MORNING,), "20:00", [(1, "12:00"), (None, "12:20")], id="to noon"),
        pytest.param(
            (MORNING, AFTERNOON), "20:00", [(1, "12:00"), (2, "12:20")], id="changes hands"
        ),
        pytest.param(
            (LONGER, AFTERNOON),
            "20:00",
            [(1, "12:00"), (None, "12:10"), (2, "12:20")],
            id="two people at one moment are nobody",
        ),
        pytest.param((Link(3, "DAY-1", written=at("19:00")),), "20:00", [(2, "12:20")], id="later"),
        pytest.param(
            (replace(MORNING, removed=at("13:00")),), "14:00", [(None, "12:20")], id="gone"
        ),
        pytest.param((Link(77, "DAY-1"),), "20:00", [(None, "12:20")], id="no such registration"),
    ],
)
def test_to_whom_a_day_badge_leads(
    links: tuple[Link, ...], known: str, expected: list[tuple[int | None, str]]
) -> None:
    assert who(links, known) == expected


def test_a_link_goes_before_what_the_form_says() -> None:
    lent = Link(3, "K14-1", "", at("12:00"), at("13:00"))
    people = know(BY_HAND.entries, ENDS, [lent])
    assert [people.find("K14-1", at(time)) for time in ("11:59", "12:00", "13:00")] == [0, 2, 0]
    assert people.find("registration 3", at("12:30")) == 2  # the number does not become One's


def said(
    delivery: Delivery,
    delivered: str = "",
    *,
    state: str | None = "KEN",
    category: Category = MEMBER_STATES,
    speaker: str = "",
    registration: int | None = None,
    badge: str = "",
    posted: str = "",
) -> Statement:
    return Statement(
        "PL-01",
        speaker,
        state if category is MEMBER_STATES else None,
        category,
        inscribed=at("08:00"),
        delivery=delivery,
        delivered=at(delivered) if delivered else None,
        delivery_written=at(delivered) + 60 if delivered else at("11:00"),
        posted=at(posted) if posted else None,
        posting_written=at(posted) if posted else 2**40,
        registration=registration,
        badge=badge,
    )


def with_statements(*statements: Statement) -> Congress:
    """Return a Congress where nobody was seen and nobody collected a badge."""
    entries = tuple(replace(one, checked_in=None) for one in BY_HAND.entries)
    return replace(
        BY_HAND, entries=entries, scans=(), connections=(), playbacks=(), statements=statements
    )


@pytest.mark.parametrize(
    ("statement", "attended", "states"),
    [
        pytest.param(said("in person", "10:10", badge="K14-1"), (1, 0), 1, id="in the room"),
        pytest.param(said("live", "10:10", registration=1), (0, 1), 1, id="live"),
        pytest.param(said("video", "10:10", registration=1), (0, 0), 1, id="by video"),
        pytest.param(said("written", registration=1), (0, 0), 0, id="in writing"),
        pytest.param(said("", registration=1), (0, 0), 0, id="inscribed only"),
        pytest.param(said("in person", "10:10"), (0, 0), 1, id="by whom is not noted"),
        pytest.param(said("live", "10:10", state="FRA"), (0, 0), 0, id="State not registered"),
    ],
)
def test_what_a_statement_shows(
    statement: Statement, attended: tuple[int, int], states: int
) -> None:
    found = truth(with_statements(statement))
    session = found.sessions["PL-01"]
    assert (session.room_only, session.platform_only) == attended
    assert found.headline.attended == sum(attended)
    assert found.headline.states_represented == states
    assert session.peak == 0


def test_the_number_of_a_registration_goes_before_a_badge() -> None:
    found = truth(with_statements(said("live", "10:10", registration=3, badge="K14-1")))
    assert found.headline.attended == 1
    assert found.headline.states_represented == 1  # the State speaks, whoever it is


def test_statements_as_of_a_moment_and_as_known_at_one() -> None:
    congress = with_statements(
        said("in person", "10:10", posted="10:40"),
        said("live", "10:20"),
        said("video", "10:30"),
        said("written", posted="11:30"),
        said(""),
    )
    early, late = truth(congress, as_of=at("10:25")).headline, truth(congress).headline
    assert (late.statements_inscribed, late.statements_written, late.texts_posted) == (4, 1, 2)
    assert late.statements_delivered == {"in_person": 1, "live": 1, "video": 1}
    assert early.statements_delivered == {"in_person": 1, "live": 1, "video": 0}
    assert (early.statements_inscribed, early.texts_posted) == (4, 0)
    known = truth(congress, known_at=at("10:20:30"))
    assert known.headline.statements_delivered == {"in_person": 1, "live": 0, "video": 0}
    assert known.sessions["PL-01"].statements_delivered == 1
    assert truth(congress, known_at=at("07:59")).headline.statements_inscribed == 0


def test_who_spoke_first_and_was_seen_later_has_attended_since_the_statement() -> None:
    # One speaks live at 9:50, is in the room from 9:55 and on the platform from 10:10 to 10:15.
    spoke = replace(BY_HAND, statements=(said("live", "09:50", registration=1),))
    session = truth(spoke, as_of=at("09:50")).sessions["PL-01"]
    assert (session.room_only, session.platform_only, session.both) == (1, 0, 0)
    session = truth(spoke, as_of=at("10:10")).sessions["PL-01"]
    assert (session.room_only, session.platform_only, session.both) == (0, 1, 1)


def decision(state: str, *, decided: str) -> Delegation:
    return Delegation(state, state, "", 10, 20, decided=at(decided))


def test_a_decision_makes_a_registered_state_represented_once_it_is_known() -> None:
    rows = (decision("KEN", decided="15:00"), decision("FRA", decided="15:00"))
    congress = replace(with_statements(), delegations=rows)
    assert truth(congress, known_at=at("14:59")).headline.states_represented == 0
    assert truth(congress, known_at=at("15:00")).headline.states_represented == 1  # not France


def test_places_used_are_those_of_delegations_in_the_list() -> None:
    rows = (
        Delegation("Kenya", "KEN", "", 10, None),
        Delegation("Austria", "AUT", "", 10, 20),
        Delegation("One NGO", None, "One NGO", 2, 5),
    )
    ngo = replace(BY_HAND.entries[2], affiliation="ONE  ngo")
    congress = replace(BY_HAND, entries=(*BY_HAND.entries[:2], ngo), delegations=rows)
    headline = truth(congress).headline
    assert (headline.places_in_person, headline.places_in_person_used) == (22, 1)
    assert (headline.places_online, headline.places_online_used) == (25, 2)


# Four people of two organizations: one written in three ways and known by an alias, the other in
# two ways that differ in case and spaces only; and somebody of an IGO that nobody listed.
NAMES = ("Peace  Forum", "PEACE FORUM", "PF", "Law Society", "law  society ")
LISTED = (Listed("Peace Forum", ("PF",), NGOS, at("09:00")),)


def organized(*statements: Statement) -> Congress:
    people = [replace(entry(n, NGOS, None), affiliation=name) for n, name in enumerate(NAMES, 1)]
    igo = replace(entry(6, IGOS, None), affiliation="Union of Courts")
    return replace(
        with_statements(*statements), entries=(*people, igo), organizations=LISTED, scans=()
    )


def test_organizations_are_counted_once_by_all_their_names() -> None:
    before = truth(organized(), known_at=at("08:59")).headline
    after = truth(organized(), known_at=at("09:00")).headline
    assert before.organizations_registered == {"igo": 1, "ngo_other": 3}
    assert after.organizations_registered == {"igo": 1, "ngo_other": 2}
    assert after.organizations_represented == {}
    as_of = truth(organized(), as_of=local("2021-01-03 13:00")).headline
    assert as_of.organizations_registered == {"ngo_other": 1}


def test_organizations_are_represented_by_a_statement_or_a_stay() -> None:
    spoke = said("video", "10:10", category=NGOS, speaker="pf")
    unknown = said("live", "10:20", category=NGOS, speaker="Nobody's Friends")
    found = truth(organized(spoke, unknown))
    assert found.headline.organizations_represented == {"ngo_other": 1}
    spoke_in_writing = said("written", category=NGOS, speaker="pf")
    assert truth(organized(spoke_in_writing)).headline.organizations_represented == {}
    stayed = replace(organized(), links=(Link(6, "DAY-1"),), scans=seen("11:00", "11:01", "DAY-1"))
    assert truth(stayed).headline.organizations_represented == {"igo": 1}


def test_the_list_gives_the_category_of_an_organization() -> None:
    listed = (Listed("Peace Forum", ("PF",), IGOS, at("09:00")),)
    headline = truth(replace(organized(), organizations=listed)).headline
    assert headline.organizations_registered == {"igo": 2, "ngo_other": 1}
