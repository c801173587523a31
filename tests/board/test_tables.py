"""Every column of figures of every table is a metric of its row; a new table has to be named here.

What a row is, its first cell says, or the meeting it leads to. `None` is a column without figures:
names, words and times. The rows of a list are what it lists; their sums are figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import frames
from dashboard.views.meeting_groups import _NAMES
from dashboard.views.words import KINDS
from tests.board.seen import tables, tree
from tests.board.test_titles import ADDRESSES, known_of
from tests.board.written import fits
from tests.dashboard.test_pages import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tests.board.seen import Line
    from tests.board.written import Known, Texts


@dataclass(frozen=True)
class Listed:
    """The columns of a table, and what a row makes of `@name`; `total` is the row of all."""

    columns: Mapping[str, Texts | None]
    row: Callable[[Line, Known], dict[str, object]] = lambda line, _: {}
    total: str = ""
    heading: Texts = ()
    """What stands over a group of rows, if there is a figure in it."""


def _group(line: Line, _: Known) -> dict[str, object]:
    name = next(iter(line.cells.values()))
    return {"is": name if name.endswith("States") else None}


def _category(line: Line, known: Known) -> dict[str, object]:
    labels = frames.categories(known.snapshot).select("label", "category_id").rows()
    return {"is": dict(labels)[next(iter(line.cells.values()))]}


def _meetings_of(line: Line, _: Known) -> dict[str, object]:
    name = next(iter(line.cells.values()))
    if name.startswith("Agenda item "):
        return {"kind": "agenda_item", "is": name.removeprefix("Agenda item ")}
    ((kind, group),) = (key for key, of in _NAMES.items() if of == name)
    return {"kind": kind, "is": group}


def _item(line: Line, _: Known) -> dict[str, object]:
    return {"is": line.cells["Agenda item"].split()[1]}


def _kind(line: Line, _: Known) -> dict[str, object]:
    return {"is": next(kind for kind, name in KINDS.items() if line.group.startswith(name))}


REGIONS = ("regional_group=@group", "m49_region=@m49")


def _region(line: Line, _: Known) -> dict[str, object]:
    if "M49 region" in line.cells:
        name = line.cells["M49 region"]
        return {"m49": None if name == "No State" else name}
    name = line.cells["Regional group"]
    if name == "Non-member observer States":
        return {"others": None}
    return {"none": None} if name == "No State" else {"group": name}


def _regions(key: str, how: str) -> Texts:
    """Count people of a region; those of no group are of observer States, or of no State."""
    others = "regional_group=@others"
    return (
        *(f"{{{key}[{by}]{how}}}" for by in REGIONS),
        f"{{{key}[regional_group=@none,m49_region=None]{how}}}",
        f"{{{key}[{others}] - {key}[{others},m49_region=None]}}",
    )


LANGUAGES = {"English": "en", "Floor": "floor"}
DELIVERIES = {
    "Live": ("live", False),
    "On demand": ("on_demand", False),
    "The venue’s own screens": ("live", True),
}


def _place(line: Line, known: Known) -> dict[str, object]:
    where = line.cells["Where"]
    if where in LANGUAGES:
        return {"language": LANGUAGES[where]}
    return {"group": where if where.endswith("States") else None}


def _delivery(line: Line, _: Known) -> dict[str, object]:
    delivery, at_venue = DELIVERIES[line.group]
    language = LANGUAGES[line.cells["Delivery and language"]]
    return {"language": language, "delivery": delivery, "at_venue": at_venue}


def _source(line: Line, _: Known) -> dict[str, object]:
    return {"is": line.cells["Source"].split()[0]}


PEOPLE: Texts = (
    "",
    "{attended} attended",
    *(
        f"{{taking_part_now}} {there} In the room {{in_room_now}} of {{occupancy_limit}} allowed"
        for there in ("there now", "there at {time}")
    ),
)
PEAK: Texts = ("", "{peak} {peak_at:clock}")
ROOM: Texts = (
    "",
    "{in_room_now} of {occupancy_limit}",
    "{in_room_peak} of {occupancy_limit} most, {in_room_peak_at:clock}",
)
VIEWERS: Texts = (
    "",
    "{webcast_viewers_peak} {playbacks} playbacks",
    "{webcast_viewers_peak} {playbacks} playback",
)
OF = "[group_kind=agenda_item,group_id=@is]"
HELD = "{congress.group_meetings_held[OF]} of {congress.group_meetings_planned[OF]} held"
KIND_OF = "group_kind=agenda_item,group_id=@is,kind={}"
DELIVERED = f"{{congress.group_statements_delivered{OF}}}"
INSCRIBED = f"{{congress.group_statements_inscribed{OF}}}"
SPOKEN: Texts = (
    "",
    f"{DELIVERED} of {INSCRIBED}",
    *(
        f"{DELIVERED} of {INSCRIBED} "
        + " · ".join(
            f"{DELIVERED.replace(']', f',delivery={how}]')} {how.replace('_', ' ')}" for how in ways
        )
        for ways in (
            ("in_person", "live", "video"),
            ("in_person", "live"),
            ("live", "video"),
            ("in_person", "video"),
            ("in_person",),
            ("live",),
            ("video",),
        )
    ),
)
WITHOUT = "group_kind=without_item,group_id=@is"
NONE_OF = HELD.replace("OF", WITHOUT)
STATEMENTS: dict[str, Texts | None] = dict.fromkeys(
    (
        *("No.", "Speaker", "On behalf of", "Level", "How", "Delivered", "Text posted", "After"),
        "Downloads",
    )
)
PARTS = {
    name: f"{{{key}[PART]}}"
    for name, key in (
        ("Attended", "attended"),
        ("Room only", "room_only"),
        ("Room and platform", "both"),
        ("Platform only", "platform_only"),
    )
}


def _parts(name: str, dimension: str) -> dict[str, Texts | None]:
    made = {column: text.replace("PART", f"{dimension}=@is") for column, text in PARTS.items()}
    return {name: None, **made}


RECENT = "{recent_stalled_minutes[BY] / recent_viewing_minutes[BY]:1}"
BEFORE = "{stalled_minutes_before[BY] / viewing_minutes_before[BY]:1}"
STALLED = "{day.stalled_minutes[BY] / day.viewing_minutes[BY]:1}"
LIVE = "delivery=live,at_venue=False"
BY_PLACE = ("language=@language", "regional_group=@group")
TABLES: dict[str, Listed] = {
    "Programme": Listed(
        {"Planned": None, "Meeting": None, "Time as held": None, "As held": None, "People": PEOPLE}
    ),
    "Notes, newest first": Listed({"Time": None, "Note": None}),
    "Next speakers, .*": Listed({"No.": None, "Speaker": None, "How": None, "Here at 10:15": None}),
    "Meetings of the programme": Listed(
        {
            **dict.fromkeys(("Time", "Meeting", "Kind", "Room", "Status")),
            "Attended": ("", "{attended}"),
            "Peak": PEAK,
            "In the room": ROOM,
            "Not delivered": (
                "",
                "{statements_inscribed - statements_delivered} of {statements_inscribed}",
                "{statements_inscribed} inscribed",
            ),
            "Most webcast viewers": VIEWERS,
        }
    ),
    "Meetings of the day": Listed(
        {"Time": None, "Meeting": None, "Attended": ("", "{attended}"), "Peak": PEAK}
    ),
    "Who attended, by regional group": Listed(
        _parts("Regional group", "regional_group"), _group, total="All"
    ),
    "Who attended, by category of participation": Listed(
        _parts("Category", "category_id"), _category, total="All"
    ),
    "Attendance of groups of meetings": Listed(
        {
            "Group of meetings": None,
            "Attended": "{congress.group_attended[group_kind=@kind,group_id=@is]}",
        },
        _meetings_of,
    ),
    "States and participants by region": Listed(
        {
            "Regional group": None,
            "M49 region": None,
            "States represented": tuple(
                f"{{states_represented[{by}]}} of {{states_total[{by},is_member=True]}}"
                for by in REGIONS
            ),
            "States registered": tuple(f"{{states_registered[{by}]}}" for by in REGIONS),
            "Registered": _regions("registered", ""),
            "Attended": _regions("attended", ""),
            **dict.fromkeys(("Now", "At 10:30"), _regions("group_now", ":zero")),
        },
        _region,
    ),
    "Organizations by category": Listed(
        {
            "Category": None,
            "Represented": "{organizations_represented[category_id=@is]}",
            "Registered": "{organizations_registered[category_id=@is]}",
        },
        _category,
    ),
    "Delegations": Listed(
        dict.fromkeys(
            (
                "Delegation",
                "Registered",
                "Badges collected",
                "Places in person",
                "Places online",
                "Credentials",
            )
        ),
        heading=("States {name}", "Organizations {name}"),
    ),
    "States registered without a record": Listed(
        dict.fromkeys(("State", "Participants registered"))
    ),
    "Organizations registered without a record": Listed({"Organization": None}),
    "Items of the agenda": Listed(
        {
            "Agenda item": None,
            "Attended": f"{{congress.group_attended{OF}:dash}}",
            **{
                name: ("", HELD.replace("OF", KIND_OF.format(kind))) for kind, name in KINDS.items()
            },
            "Time held": ("", f"{{congress.group_minutes_held{OF}:duration}}"),
            "Statements delivered": SPOKEN,
            "In writing": ("", f"{{congress.group_statements_written{OF}}}"),
            "Webcast playbacks": ("", f"{{congress.group_playbacks{OF}}}"),
            "Watch time": ("", f"{{congress.group_watch_minutes{OF}:hours}} h"),
        },
        _item,
    ),
    "Meetings without an agenda item": Listed(
        {"Meeting": None, "When": None, "Status": None, "Attended": ("", "{attended}")},
        _kind,
        heading=tuple(
            f"… {NONE_OF}{rest}"
            for cancelled in ("", f", {{congress.group_meetings_cancelled[{WITHOUT}]}} cancelled")
            for rest in (
                cancelled,
                f"{cancelled}; {{congress.group_attended[{WITHOUT}]}} participants attended, "
                "each counted once",
            )
        ),
    ),
    "Stalls by place": Listed(
        {
            "Where": None,
            "Playbacks": tuple(f"{{recent_playbacks[{by}]}}" for by in BY_PLACE),
            "Last 10 min": tuple(RECENT.replace("BY", by) for by in BY_PLACE),
            "Hour before": tuple(BEFORE.replace("BY", by) for by in BY_PLACE),
        },
        _place,
    ),
    "Stalls of the day": Listed(
        {
            "Where": None,
            "Viewing hours": tuple(
                f"{{day.viewing_minutes[{LIVE},{by}]:hours}}" for by in BY_PLACE
            ),
            "With a stall": tuple(STALLED.replace("BY", f"{LIVE},{by}") for by in BY_PLACE),
        },
        _place,
    ),
    "Meetings on the webcast": Listed(
        {
            "Time": None,
            "Meeting": None,
            "Playbacks": "{playbacks}",
            "Watched, h": "{watch_minutes:hours}",
            "Stalled": "{playbacks_stalled / playbacks}",
            "Mbit/s": "{bitrate:mbit}",
            "Half": "{watched_half / watched_playbacks}",
            "Three quarters": "{watched_three_quarters / watched_playbacks}",
            "All": "{watched_all / watched_playbacks}",
        }
    ),
    "Playbacks by delivery and language": Listed(
        {
            "Delivery and language": None,
            **{
                name: f"{{day.{key}_any[language=@language,delivery=@delivery,at_venue=@at_venue]"
                f"{how}}}"
                for name, key, how in (
                    ("Playbacks", "playbacks", ""),
                    ("Watched, h", "watch_minutes", ":hours"),
                )
            },
        },
        _delivery,
    ),
    "Statements": Listed(STATEMENTS),
    "Sources": Listed(
        {
            **dict.fromkeys(("Source", "State", "Last received", "Data up to", "Files")),
            "Records": "{records[source=@is]}",
            **dict.fromkeys(("Accepted", "Duplicates", "Skipped", "What is wrong")),
            "Rejected": "{records_rejected[source=@is]}",
        },
        _source,
    ),
    "Registrations": Listed(
        {
            "Source": None,
            **{
                name: f"{{{name.lower().replace(' ', '_')}[source=@is]}}"
                for name in ("Approved", "Pending", "Rejected", "Withdrawn", "Checked in")
            },
        },
        _source,
        total="All sources",
    ),
    "Released figures": Listed(
        dict.fromkeys(("Figure", "Released", "As of", "By", "Now", "Correction"))
    ),
    "Official figures of earlier events": Listed(
        {"Event": None, "Figure": None, "Value": "{baseline.value}", "Document": None}
    ),
    "Rejected records": Listed(
        dict.fromkeys(("Source", "Reason, file and first records", "Records"))
    ),
    "Latest batches": Listed(
        dict.fromkeys(("Received", "Source", "File", "Records", "Accepted", "Rejected"))
    ),
    "Gates": Listed(dict.fromkeys(("Gate", "Room", "State", "Latest scan"))),
    "Places without a meeting": Listed(
        dict.fromkeys(("Source", "Kind", "Place", "Stays", "Last seen"))
    ),
    "Values without a mapping": Listed(
        dict.fromkeys(("Source", "Field", "Value and line to paste", "Records"))
    ),
    "Ambiguous references": Listed(dict.fromkeys(("Kind", "References", "Stays with one"))),
    "Records skipped": Listed(dict.fromkeys(("Source", "Reason", "Records"))),
    "This meeting beside .*": Listed({"Figure": None}),
}


def faults(name: str, lines: list[Line], known: Known) -> list[str]:
    """Return the cells of a table that no metric explains."""
    named = [of for key, of in TABLES.items() if re.fullmatch(key, name)]
    if not named:
        return [f"the table {name!r} is not named"]
    return [fault for line in lines for fault in _faults(name, line, named[0], known)]


def _faults(name: str, line: Line, of: Listed, known: Known) -> list[str]:
    first = next(iter(line.cells.values()))
    is_total = first == of.total
    row = known.of(line.meeting, {} if is_total else of.row(line, known))
    found = []
    if of.heading and not fits(line.group, of.heading, known.of("", row.row)):
        found.append(f"{name}: over {first!r} stands {line.group!r}")
    for column, said in line.cells.items():
        if name.startswith("This meeting beside"):
            continue
        if column not in of.columns:
            found.append(f"{name}: the column {column!r} is not named: {said!r}")
            continue
        texts = of.columns[column]
        if texts is None or (not said and name.startswith("States and")):
            continue
        wanted = (texts,) if isinstance(texts, str) else texts
        if is_total:
            wanted = tuple(re.sub(r"\[[^\]]*\]", "", text) for text in wanted)
        if not fits(said, wanted, row):
            found.append(f"{name}, {first!r}: {column} says {said!r}, not {wanted}")
    return found


@pytest.mark.parametrize(("page", "query"), ADDRESSES, ids=str)
def test_every_column_of_figures_is_a_metric_of_its_row(
    page: str, query: dict[str, str], played: Path, printed: dict[datetime | None, Any]
) -> None:
    known = known_of(page, query, played, printed)
    shown = tables(tree(opened(page, **query)))
    assert [fault for name, lines in shown.items() for fault in faults(name, lines, known)] == []
