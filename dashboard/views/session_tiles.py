"""The tiles of one meeting, and what is said where a source reports only afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import attendance, counters, links, rooms, webcast, webcast_quality
from dashboard.views.head_counts import head_count
from dashboard.views.now_meetings import unreported
from dashboard.views.room_use import room_most, room_now
from dashboard.views.words import COUNTED_BASE, people_unit, playbacks_base

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row


def meeting_tiles(day: Day, row: Row) -> tuple[Tile, ...]:
    """Make the tiles of a meeting that has begun."""
    counted = head_count(day, row)
    return (
        _attended(day, row),
        _linked(row),
        *((_now(day, row),) if row["is_in_progress"] else ()),
        _peak(day, row),
        _room(day, row),
        *((counted,) if counted else ()),
        *_webcast(day, row),
        *_page_visitors(row),
    )


def _unreported(day: Day, row: Row, mode: str) -> str:
    """Say why nothing is known of a mode; empty where its source has reported."""
    has_source = row[f"has_{mode}_source"]
    if has_source and (mode == "room" or row["platform_stays"]):
        return ""
    if row["is_in_progress"]:
        return unreported(day, mode)
    return "not reported yet" if has_source else "no source reports it"


def _modes(day: Day, row: Row) -> str:
    room = _unreported(day, row, "room") or write.number(row["room_only"])
    platform = _unreported(day, row, "platform") or write.number(row["platform_only"])
    both = write.number(row["both"])
    return f"Room only {room} · platform only {platform} · room and platform {both}"


def _attended(day: Day, row: Row) -> Tile:
    least = write.number(row["unregistered_connections"])
    return Tile(
        attendance.ATTENDED.label,
        _or_unknown(row, row["attended"]),
        unit=people_unit(row["attended"], bool(row["unregistered_connections"])),
        note=_modes(day, row),
        base=f"There for {write.number(day.event.min_minutes)} minutes or more; "
        f"{least} unregistered not counted",
        help=f"{attendance.ATTENDED.help} {attendance.ROOM_ONLY.help}",
        size="hero",
    )


def _or_unknown(row: Row, value: int | None) -> str:
    nothing = not row["has_room_source"] and not row["has_platform_source"]
    return write.number(None if nothing else value)


def _now(day: Day, row: Row) -> Tile:
    room, platform, both = (
        write.number(row[f"{mode}_now"]) for mode in ("room_only", "platform_only", "both")
    )
    note, base = f"{room} room only · {platform} platform only", f"{both} room and platform"
    if late := _unreported(day, row, "platform"):
        note, base = f"{room} room only", f"platform {late}"
    return Tile(
        day.at_this_time(attendance.TAKING_PART_NOW.label),
        _or_unknown(row, row["taking_part_now"]),
        note=note,
        base=base,
        help=attendance.TAKING_PART_NOW.help,
    )


def _peak(day: Day, row: Row) -> Tile:
    at = row["peak_at"]
    return Tile(
        attendance.PEAK.label,
        _or_unknown(row, row["peak"] if at else None),
        note=f"at {write.clock(at, day.zone, seconds=True)}" if at else "nobody recorded",
        base="Distinct people at once",
        help=attendance.PEAK.help,
    )


def _room(day: Day, row: Row) -> Tile:
    is_on, at = row["is_in_progress"], row["in_room_peak_at"]
    room = room_now(row) if is_on else room_most(row)
    metric = rooms.IN_ROOM_NOW if is_on else rooms.IN_ROOM_PEAK
    if room.people is None:
        said = _unreported(day, row, "room") or "nobody recorded"
        return Tile(metric.label, write.UNKNOWN, note=said, help=metric.help)
    when = f"at {write.clock(at, day.zone)}" if at else ""
    participants = row["in_room_participants_now"]
    said = write.counted(participants, "participant") if is_on else when
    return Tile(
        day.at_this_time(metric.label) if is_on else metric.label,
        write.number(room.people),
        unit=f"of {write.number(room.limit)} {room.kind}" if room.limit else "",
        note=" · ".join(filter(None, (room.warning, said))),
        base=f"Most {write.number(row['in_room_peak'])} {when}" if is_on else "Everybody, at once",
        tone="alert" if room.state else "normal",
        help=metric.help,
    )


def _linked(row: Row) -> Tile:
    return Tile(
        links.LINK_RATE.label,
        write.percentage(row["link_rate"], 1, 1),
        note=f"of {write.counted(row['stays'], 'stay')}",
        base=f"{write.number(row['unregistered_connections'])} unregistered",
        help=f"{links.LINK_RATE.help} {links.UNREGISTERED.help}",
    )


def _webcast(day: Day, row: Row) -> list[Tile]:
    if not row["has_webcast_source"]:
        return [Tile(webcast.PLAYBACKS.label, write.UNKNOWN, note="no webcast of this meeting")]
    counted = _counted(row)
    if counted and not row["playbacks"]:
        return [counted]
    watched = timedelta(minutes=row["watch_minutes"])
    each = watched / row["playbacks"] if row["playbacks"] else None
    is_on = row["is_in_progress"]
    viewers = row["webcast_viewers_now"] if is_on else row["webcast_viewers_peak"]
    return [
        Tile(
            webcast.VIEWERS_NOW.label if is_on else webcast.VIEWERS_PEAK.label,
            write.number(viewers),
            note=f"most at once {write.number(row['webcast_viewers_peak'])}"
            if is_on
            else "at once, at a full minute",
            base=playbacks_base(day.event),
            help=webcast.VIEWERS_NOW.help,
        ),
        Tile(
            webcast.PLAYBACKS.label,
            write.number(row["playbacks"]),
            note=f"watched {write.in_hours(row['watch_minutes'])} h",
            base=f"{write.duration(each)} each on average" if each else "",
            help=f"{webcast.SESSION_PLAYBACKS.help} {webcast.SESSION_WATCH_MINUTES.help}",
        ),
        _stalled(row),
        *([counted] if counted else ()),
    ]


def _stalled(row: Row) -> Tile:
    """Tell which share of the playbacks stalled, and the bitrate if players tell it."""
    rate = row["bitrate"]
    return Tile(
        webcast_quality.SESSION_PLAYBACKS_STALLED.label,
        write.percentage(row["playbacks_stalled"], row["playbacks"]),
        note=f"{write.number(row['playbacks_stalled'])} of {write.number(row['playbacks'])}",
        base=f"Mean bitrate {write.number(rate / 1000, 1)} Mbit/s" if rate else "",
        help=webcast_quality.SESSION_PLAYBACKS_STALLED.help,
    )


def _counted(row: Row) -> Tile | None:
    """Tell what the services of the webcast count, None if they tell nothing."""
    if row["counter_viewers_peak"] is None:
        return None
    is_on = row["is_in_progress"]
    metric = counters.VIEWERS_NOW if is_on else counters.VIEWERS_PEAK
    most = write.number(row["counter_viewers_peak"])
    return Tile(
        metric.label,
        write.number(row["counter_viewers_now"]) if is_on else most,
        note=f"most at once {most}" if is_on else "at once, at a full minute",
        base=COUNTED_BASE,
        help=metric.help,
    )


def _page_visitors(row: Row) -> tuple[Tile, ...]:
    """Tell who has been on the page of the webcast, if web analytics tell it."""
    metric = counters.PAGE_VISITORS_NOW
    visitors = row[metric.key]
    if visitors is None:
        return ()
    value = write.number(visitors)
    return (Tile(metric.label, value, note="by web analytics, no viewers", help=metric.help),)
