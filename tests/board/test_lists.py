"""What a page lists is what its figures count, and what it compares is as the metrics have it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import format as write
from tests.board.seen import tables, tiles, tree
from tests.board.test_titles import MINUTE
from tests.board.written import Known, asked
from tests.dashboard.test_pages import opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.board.seen import Line, Node

LABELS = {
    "Attended": "attended",
    "Peak": "peak",
    "Median length of stay": "median_stay",
    "Most webcast viewers": "webcast_viewers_peak",
    "Most viewers counted by services": "counter_viewers_peak",
}


@pytest.fixture
def known(played: Path, printed: dict[datetime | None, Any]) -> Known:
    return asked(played, {}, printed)


def total(lines: list[Line], column: str) -> int:
    """Add up the first number of each cell; a cell without any is nothing."""
    found = (re.match(r"[\d,]+", line.cells[column]) for line in lines)
    return sum(int(each[0].replace(",", "")) for each in found if each)


def test_the_lists_of_the_data_page_add_up_to_its_figures(known: Known) -> None:
    shown = tables(tree(opened("data")))
    for name, column, key in (
        ("Sources", "Records", "records"),
        ("Sources", "Rejected", "records_rejected"),
        ("Rejected records", "Records", "records_rejected"),
        ("Places without a meeting", "Stays", "unmatched_stays"),
    ):
        assert total(shown[name], column) == known.value(key), name
    read = total(shown["Sources"], "Records")
    parts = ("Accepted", "Rejected", "Duplicates", "Skipped")
    assert read == sum(total(shown["Sources"], part) for part in parts)
    # Of a sheet that came twice only the latest version is listed.
    listed = {line.cells["Reason"]: line for line in shown["Records skipped"]}
    (sheets,) = (line for line in shown["Sources"] if line.cells["Source"].startswith("secret"))
    without = [line for line in shown["Sources"] if line is not sheets]
    assert total([listed["no CMCD"], listed["status 4xx or 5xx"]], "Records") == total(
        without, "Skipped"
    )
    assert total([listed["nothing recorded yet"]], "Records") <= total([sheets], "Skipped")
    assert len(shown["Values without a mapping"]) == known.value("unresolved_values")
    silent = [line for line in shown["Gates"] if line.cells["State"] == "Silent"]
    assert len(silent) == known.value("gates_silent")


def test_the_delegations_listed_are_those_of_the_figures(known: Known) -> None:
    shown = tables(tree(opened("delegations")))
    lines = shown["Delegations"]
    assert len(lines) == known.value("delegations")
    for name in ("Places in person", "Places online"):
        key = name.lower().replace(" ", "_")
        given = [line for line in lines if " of " in line.cells[name]]
        assert total(given, name) == known.value(f"{key}_used")
        places = [line.cells[name].partition(" of ")[2].replace(",", "") for line in given]
        assert sum(map(int, places)) == known.value(key)
    states = [line for line in lines if line.group.startswith("States")]
    assert {line.group for line in states} == {f"States {len(states)}"}
    credentials = [line.cells["Credentials"] for line in states]
    assert sum(bool(each) for each in credentials) == known.value("credentials_noted")
    assert credentials.count("received") == known.value("credentials_received")
    missing = [
        line.cells["State"]
        for line in shown["States registered without a record"]
        if "non-member" not in line.cells["State"]
    ]
    assert len(missing) == known.value("states_registered") - known.value("states_represented")


@pytest.mark.parametrize("query", [{}, {"by": "m49"}, {"day": "2021-03-07"}], ids=str)
def test_the_states_named_are_as_many_as_are_counted(
    query: dict[str, str], played: Path, printed: dict[datetime | None, Any]
) -> None:
    known, page = asked(played, query, printed), tree(opened("delegations", **query))
    marked = [each.text for each in page.every(name="cm-states")] or [page.text]
    words = " ".join(marked)
    assert words.count(" yes, ") == known.value("states_represented") + known.value(
        "non_member_states_represented"
    )
    first = next(text for label, text in tiles(page).items() if label.startswith("First recorded"))
    count, names, _ = first.split(" | ")
    assert int(count) == known.value("day.states_represented")
    listed, more = re.fullmatch(r"(.*?)(?: and (\S+) more, bold below)?", names).groups()  # type: ignore[union-attr]
    if int(count):
        assert len(listed.split(", ")) + int(more or 0) == int(count)


def test_the_statements_listed_are_those_that_are_counted(
    played: Path, printed: dict[datetime | None, Any]
) -> None:
    for query in ({}, {"session": "congress"}, MINUTE):
        known = asked(played, query, printed)
        scope = "" if "session" in query else "day."
        (lines,) = tables(tree(opened("statements", **query))).values()
        inscribed = known.value(f"{scope}statements_inscribed")
        assert len(lines) == inscribed + known.value(f"{scope}statements_written")
        for column, key in (("Delivered", "statements_delivered"), ("Text posted", "texts_posted")):
            told = [line for line in lines if line.cells[column]]
            assert len(told) == known.value(f"{scope}{key}"), (query, column)


def test_the_released_figures_are_those_of_the_command_line(
    played: Path, printed: dict[datetime | None, Any]
) -> None:
    known = asked(played, {"day": "2021-03-08", "at": "12:00"}, printed)
    lines = tables(tree(opened("data")))["Released figures"]
    for line in lines:
        if line.cells["Figure"] == "Registered participants":
            assert line.cells["Now"] == known.written("registered")
        if line.cells["Figure"] == "Attended the Congress":
            assert line.cells["Now"] == known.written("attended")
    assert {line.cells["Figure"] for line in lines} >= {"Attended the Congress", "Peak"}


@pytest.mark.parametrize(
    ("meeting", "other"), [("PL-04", "PL-03"), ("PL-06", "PL-05"), ("WS1-1", "")]
)
def test_a_meeting_is_compared_by_the_metrics_of_both(
    meeting: str, other: str, known: Known
) -> None:
    shown = tables(tree(opened("session", session=meeting)))
    found = [lines for name, lines in shown.items() if name.startswith("This meeting beside")]
    if not other:
        assert found == []
        return
    ours, theirs = known.of(meeting), known.of(other)
    rows = {row["session_id"]: row for row in known.printed["sessions"]}
    if rows[meeting]["is_in_progress"]:
        # Both as of the same time after they began.
        passed = known.now - datetime.fromisoformat(rows[meeting]["starts_at"])
        begun = datetime.fromisoformat(rows[other]["starts_at"])
        theirs = replace(theirs, as_of=begun + passed)
    for line in found[0]:
        label = next(name for name in LABELS if line.cells["Figure"].startswith(name))
        for said, of in zip(list(line.cells.values())[1:], (ours, theirs), strict=True):
            value = of.value(f"{LABELS[label]}[]")
            length = None if value is None else timedelta(minutes=value)
            written = write.duration(length) if "length" in label else write.number(value)
            assert said == written, label


def test_the_meetings_on_the_first_page_have_their_own_figures(
    played: Path, printed: dict[datetime | None, Any]
) -> None:
    for query in ({}, {"day": "2021-03-07"}, MINUTE):
        page, known = tree(opened("now", **query)), asked(played, query, printed)
        cards, others = list(page.every("article", "cm-meeting")), list(_others(page))
        assert len(cards) + len(others) == known.value("#day")
        for card in cards:
            _assert_card(card, known)
        for other in others:
            said = other.said(name="cm-other-people")
            if re.search(r"\d", said):
                of = known.of(_meeting(other))
                assert said == f"{of.written('attended')} attended"


def _others(page: Node) -> list[Node]:
    return [item for part in page.every("ul", "cm-others") for item in part.every("li")]


def _meeting(node: Node) -> str:
    address = next(node.every("a")).attributes["href"]
    return address.rpartition("session=")[2]


def _assert_card(card: Node, known: Known) -> None:
    of = known.of(_meeting(card))
    assert card.said(name="cm-meeting-people") == f"{of.written('taking_part_now')} taking part"
    details = {
        title.text: text.text
        for title, text in zip(card.every("dt"), card.every("dd"), strict=True)
    }
    limit = f"{of.written('in_room_now')} of {of.written('occupancy_limit')} allowed in the room"
    participants = f"{of.written('in_room_participants_now')} of them participants"
    assert card.said(name="cm-occupancy").startswith(f"{limit}, {participants}")
    assert details["Room only"] == of.written("room_only_now")
    if details["Platform only"] != "reported after the meeting":
        assert details["Platform only"] == of.written("platform_only_now")
        assert details["Room and platform"] == of.written("both_now")
    else:
        assert details["Room and platform"] == "–"
    viewers = of.written("webcast_viewers_now")
    assert details["Webcast viewers"] == ("no webcast" if viewers == "–" else viewers)
