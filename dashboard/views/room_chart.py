"""The chart of the room of a meeting: everybody in it by minute, against what is allowed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard import plots
from dashboard.chart import Chart
from dashboard.figures import measure
from dashboard.metrics import rooms
from dashboard.plot_labels import Mark, Series
from dashboard.views.room_use import room_most, room_now
from dashboard.views.session_charts import window
from dashboard.views.words import local

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row


def room_chart(day: Day, row: Row) -> Chart | None:
    """Draw everybody in the room; None where no scan tells or nothing limits it."""
    use = room_most(row)
    if not use.limit or use.people is None:
        return None
    of = {"session_id": [row["session_id"]]}
    minutes = local(measure(day.snapshot, rooms.NOW, ["at"], of, day.as_of), day.zone)
    times, people = minutes["at"].to_list(), minutes[rooms.IN_ROOM_NOW.key].to_list()
    said = "Limit" if use.kind == "allowed" else "Seats"
    figure = plots.lines(
        times,
        [Series("In the room", "room", people)],
        window(day, row, plots.HEADROOM * max(use.people, use.limit)),
        has_values=bool(row["is_in_progress"]),
        limit=Mark(times[0], use.limit, f"{said} of the room {write.number(use.limit)}")
        if times
        else None,
    )
    title = _title(day, row)
    return Chart(
        title,
        "Everybody in the room by minute, participants or not; nobody on the platform only",
        figure if times else None,
        alt=f"{title}.",
        table=minutes.select("at", *(metric.key for metric in rooms.NOW)).rename(
            {
                "at": "Time",
                rooms.IN_ROOM_NOW.key: "In the room",
                rooms.IN_ROOM_PARTICIPANTS_NOW.key: "Participants",
            }
        ),
        key=(("room", "In the room"),),
    )


def _title(day: Day, row: Row) -> str:
    if row["is_in_progress"] and row["in_room_now"] is not None and day.now:
        return f"At {write.clock(day.now, day.zone)}, {room_now(row).text} in the room"
    at = row["in_room_peak_at"]
    when = f", at {write.clock(at, day.zone)}" if at else ""
    return f"At most {room_most(row).text} in the room{when}"
