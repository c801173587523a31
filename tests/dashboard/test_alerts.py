"""Alerts on pages: a strip for what nobody has acknowledged, the list of all, and the button."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.acknowledgements import acknowledge, is_written
from dashboard.errors import InboxError
from dashboard.views.alerts import alert_part, unseen
from tests.dashboard.congress_rows import rows
from tests.dashboard.test_pages import config, opened, published, said
from tests.factories import at

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.factories import Publisher

__all__ = ["config"]

HALL = "Main Hall has 412 people; 400 are allowed"
SEEN: dict[str, Any] = {"acknowledged_at": at("01:45"), "acknowledged_by": "Duty officer"}


def alert(number: int, text: str = HALL, **given: Any) -> dict[str, Any]:
    """Give an open alert; the higher its number, the earlier it began."""
    return {
        "alert_id": f"{number:032x}",
        "rule": "room_over_limit",
        "kind": "room_over_limit",
        "subject": "Main Hall",
        "text": text,
        "value": 431.0,
        "unit": "people",
        "started_at": at(f"01:{50 - number}"),
        "is_told": False,
        **given,
    }


def shown(publisher: Publisher, page: str, *alerts: dict[str, Any], **others: Any) -> AppTest:
    published(publisher, rows(alert=list(alerts), **others))
    return opened(page)


def buttons(app: AppTest) -> list[str]:
    return [str(each.key) for each in app.button if str(each.key).startswith("seen-")]


@pytest.mark.parametrize("page", ["now", "today", "session", "statements", "data"])
def test_an_open_alert_stands_on_every_page(page: str, publisher: Publisher) -> None:
    words = said(shown(publisher, page, alert(8)))
    assert f"Alert {HALL}, since 10:42" in words
    assert "more" not in words.partition(HALL)[2][:40]


def test_on_a_wall_there_is_nothing_to_operate(publisher: Publisher) -> None:
    published(publisher, rows(alert=[alert(8)]))
    app = opened("now", wall="1")
    assert f"Alert {HALL}, since 10:42" in said(app)
    assert buttons(app) == []


def test_what_is_acknowledged_or_over_is_in_no_strip(publisher: Publisher) -> None:
    app = shown(publisher, "now", alert(1, **SEEN), alert(2, ended_at=at("01:55")))
    assert HALL not in said(app)
    assert buttons(app) == []


def test_without_an_alert_there_is_no_strip_and_the_list_says_so(publisher: Publisher) -> None:
    assert "Alert" not in said(shown(publisher, "now"))
    words = said(shown(publisher, "data"))
    assert "Alerts: none is open" in words
    assert "No alert yet: each appears here once it begins." in words


def test_two_alerts_stand_there_and_how_many_more(publisher: Publisher) -> None:
    four = [alert(number, f"Alert number {number}") for number in range(1, 5)]
    app = shown(publisher, "now", *four)
    words = said(app)
    assert "Alert number 1, since 10:49" in words
    assert "Alert number 2, since 10:48" in words
    assert "Alert number 3" not in words
    assert "and two more" in words
    assert len(buttons(app)) == 2
    # On the page Data all can be acknowledged.
    assert len(buttons(opened("data"))) == 4


def test_a_source_that_fails_is_not_said_twice(publisher: Publisher) -> None:
    late = alert(1, "Nothing new from rooms in 12 minutes", kind="source_late", subject="rooms")
    failing = {"source": [{"source": "rooms", "error": "It is gone."}]}
    words = said(shown(publisher, "now", late, **failing))
    assert "Nothing new from rooms" not in words
    assert "1 of 1 source fails" in words
    assert "Nothing new from rooms" in said(opened("data"))
    delivering = {"source": [{"source": "rooms"}]}
    assert "Nothing new from rooms" in said(shown(publisher, "now", late, **delivering))


def test_the_list_has_state_begin_end_worst_and_who_acknowledged(publisher: Publisher) -> None:
    snapshot = publisher.publish(
        rows(
            alert=[
                alert(1, ended_at=at("01:55")),
                alert(2, **SEEN),
                alert(3, session_id="P-1", value=71.25, unit="per cent"),
            ]
        )
    )
    part = alert_part(snapshot)
    assert part.title == "Alerts: two are open, one not acknowledged"
    cells = [
        [cell if isinstance(cell, str) else cell.text for cell in row] for row in part.table.rows
    ]
    day = "Mon 8 March 2021"
    assert cells == [
        ["Open", HALL, f"{day}, 10:47", "–", "71.2 per cent", "–"],
        ["Acknowledged", HALL, f"{day}, 10:48", "–", "431 people", "Duty officer"],
        ["Over", HALL, f"{day}, 10:49", f"{day}, 10:55", "431 people", "–"],
    ]
    states = [row[0].state for row in part.table.rows if not isinstance(row[0], str)]
    assert states == ["stale", "paused", "past"]


def test_the_list_says_what_the_webhook_did_not_take(publisher: Publisher) -> None:
    fault = "The address in CONGRESS_WEBHOOK cannot be reached; check the url and the network."
    words = said(
        shown(
            publisher,
            "data",
            alert(1, is_told=True, webhook_error=fault),
            alert(2, is_told=True, notified_at=at("01:49")),
            alert(3),
        )
    )
    assert f"room over limit; not sent yet: {fault}" in words
    assert "Begin 10:49" in words
    assert "No webhook then" in words


def test_an_alert_of_another_day_has_its_day(publisher: Publisher) -> None:
    snapshot = publisher.publish(rows(alert=[alert(1, started_at=at("01:49", 7))]))
    assert [one.since for one in unseen(snapshot)] == ["since Sun 7 March 2021, 10:49"]


def test_the_button_writes_a_file_and_takes_the_alert_from_the_page(
    publisher: Publisher, tmp_path: Path
) -> None:
    app = shown(publisher, "now", alert(1), alert(2, "Another"))
    name = f"{1:032x}"
    app.button(key=f"seen-strip-{name}").click().run()
    words = said(app)
    assert HALL not in words
    assert "Another" in words
    content = written(tmp_path, name)
    assert content["alert_id"] == name
    assert content["acknowledged_by"] is None
    assert datetime.fromisoformat(content["acknowledged_at"]).utcoffset() is not None


def written(folder: Path, name: str) -> dict[str, Any]:
    (file,) = (folder / "data/acknowledgements").iterdir()
    assert file.name == f"seen-{name}.json"
    content: dict[str, Any] = json.loads(file.read_bytes())
    return content


@pytest.mark.parametrize(("number", "place"), [(1, "strip"), (3, "list")])
def test_a_role_that_is_given_goes_with_every_button(
    publisher: Publisher, tmp_path: Path, number: int, place: str
) -> None:
    app = shown(publisher, "data", *(alert(each) for each in (1, 2, 3)))
    app.text_input(key="role").set_value(" Duty officer ").run()
    app.button(key=f"seen-{place}-{number:032x}").click().run()
    assert written(tmp_path, f"{number:032x}")["acknowledged_by"] == "Duty officer"


def test_an_address_is_no_role_and_the_alert_stays(publisher: Publisher, tmp_path: Path) -> None:
    app = shown(publisher, "data", alert(1))
    app.text_input(key="role").set_value("duty@example.org").run()
    app.button(key=f"seen-strip-{1:032x}").click().run()
    words = said(app)
    assert "Not acknowledged Give a role, such as Duty officer, in one line" in words
    assert HALL in words
    assert not (tmp_path / "data/acknowledgements").exists()
    app.text_input(key="role").set_value("Duty officer").run()
    app.button(key=f"seen-strip-{1:032x}").click().run()
    assert "Not acknowledged" not in said(app)
    assert written(tmp_path, f"{1:032x}")["acknowledged_by"] == "Duty officer"


def test_a_folder_that_cannot_be_written_is_said(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    app = shown(publisher, "now", alert(1))
    app.button(key=f"seen-strip-{1:032x}").click().run()
    assert "The acknowledgement cannot be written (Not a directory)" in said(app)


def test_the_first_acknowledgement_stays_and_no_other_file_is_made(tmp_path: Path) -> None:
    inbox, now = tmp_path / "inbox", datetime.now(UTC)
    acknowledge(inbox, "a" * 32, "First", now)
    acknowledge(inbox, "a" * 32, "Second", now)
    (file,) = inbox.iterdir()
    assert json.loads(file.read_bytes())["acknowledged_by"] == "First"
    assert is_written(inbox, "a" * 32)
    for wrong in ("../../etc/passwd", "A" * 32, ""):
        with pytest.raises(InboxError, match="There is no such alert"):
            acknowledge(inbox, wrong, "", now)
    assert len(list(inbox.iterdir())) == 1
