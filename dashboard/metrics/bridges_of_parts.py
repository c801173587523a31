"""Bridges of figures that are sums of their own parts: who is there, meetings, statements, places.

Also what is no sum, and why.
"""

from dataclasses import replace

from dashboard.metrics import (
    counters,
    delegations,
    meetings,
    programme,
    statements,
    states,
    webcast,
)
from dashboard.metrics.attendance import (
    BOTH_NOW,
    PEAK,
    PEAK_AT,
    PLATFORM_ONLY_NOW,
    ROOM_ONLY_NOW,
    TAKING_PART_NOW,
)
from dashboard.metrics.bridge import Bridge, Step, divided, less
from dashboard.metrics.marts import WEBCAST
from dashboard.metrics.model import Metric

_IN_ROOMS = replace(TAKING_PART_NOW, key="in_rooms", sql='sum(room_only + "both")', empty=0)
_ON_PLATFORM = replace(
    TAKING_PART_NOW, key="on_platform", sql='sum(platform_only + "both")', empty=0
)
_THERE = replace(TAKING_PART_NOW, empty=0)
_ROOMS, _PLATFORM = "Participants in rooms", "Participants on the platform"
_LESS_BOTH = "Less those in a room and on the platform, counted in each"


def _at_peak(key: str, people: str) -> Metric:
    """Count people at the full minute after which the peak was reached."""
    first = f"first({people} order by peak desc, peak_at) filter (where peak > 0)"
    return replace(PEAK, key=key, sql=first)


_AT_PEAK = (
    Step(f"{_ROOMS} at the last full minute before", _at_peak("in_rooms", 'room_only + "both"')),
    Step(_PLATFORM, _at_peak("on_platform", 'platform_only + "both"')),
    Step(_LESS_BOTH, _at_peak("both", '"both"'), -1),
    Step(
        "More within the minute",
        _at_peak("more", 'peak - room_only - platform_only - "both"'),
    ),
)

_VIEWERS = replace(webcast.VIEWERS_NOW, sql="sum(viewers)", empty=0)
NOT_LIVE = "delivery is distinct from 'live'"
SCREENS = "delivery = 'live' and at_venue is distinct from false"
LESS_NOT_LIVE = "Less on demand, and delivery unknown"
LESS_SCREENS = "Less the venue's own screens"

# The minute with most viewers, with everybody who watched in it.
_MOST = replace(
    WEBCAST,
    relation='(select "at", sum(viewers) as everybody,'
    " coalesce(sum(viewers) filter (where delivery is distinct from 'live'), 0) as not_live,"
    " coalesce(sum(viewers) filter (where delivery = 'live' and at_venue is distinct from false),"
    " 0) as at_screens,"
    " sum(viewers) filter (where delivery = 'live' and not at_venue) as viewers"
    " from marts.webcast_minute group by all)",
)


def _at_most(people: str) -> Metric:
    first = f'first({people} order by viewers desc, "at") filter (where viewers > 0)'
    return replace(webcast.VIEWERS_PEAK, key=people, sql=first, mart=_MOST)


_STATES = replace(states.STATES_TOTAL, where="")
_STATEMENTS = replace(statements.INSCRIBED, where="")
_APPROVED = (
    (delegations.PLACES_IN_PERSON_USED, "approved_in_person", "places_in_person is null"),
    (delegations.PLACES_ONLINE_USED, "approved_online", "places_online is null"),
)


# Only what is not of a State has a category.
_OF_STATES = "of States"


def _places_used(figure: Metric, approved: str, without_number: str) -> Bridge:
    everybody = replace(figure, key="approved", sql=f"sum({approved})", where="", empty=0)
    return Bridge(
        figure,
        (
            Step(
                "Approved participants of delegations",
                everybody,
                by="category_id",
                without=_OF_STATES,
            ),
            less("Less delegations without a number of places", everybody, without_number),
        ),
    )


ALL = (
    Bridge(
        TAKING_PART_NOW,
        (
            Step(_ROOMS, _IN_ROOMS),
            Step(_PLATFORM, _ON_PLATFORM),
            Step(_LESS_BOTH, BOTH_NOW, -1),
        ),
    ),
    Bridge(ROOM_ONLY_NOW, (Step(_ROOMS, _IN_ROOMS), Step(_LESS_BOTH, BOTH_NOW, -1))),
    Bridge(PLATFORM_ONLY_NOW, (Step(_PLATFORM, _ON_PLATFORM), Step(_LESS_BOTH, BOTH_NOW, -1))),
    Bridge(
        BOTH_NOW,
        (
            Step(_ROOMS, _IN_ROOMS),
            Step(_PLATFORM, _ON_PLATFORM),
            Step("Less distinct participants", _THERE, -1),
        ),
    ),
    Bridge(PEAK, _AT_PEAK),
    Bridge(PEAK_AT, reason="It is an instant and no sum."),
    Bridge(
        webcast.VIEWERS_NOW,
        (
            Step("Viewers of all streams", _VIEWERS, by="language"),
            less(LESS_NOT_LIVE, _VIEWERS, NOT_LIVE, "delivery"),
            less(LESS_SCREENS, _VIEWERS, SCREENS),
        ),
    ),
    Bridge(
        webcast.VIEWERS_PEAK,
        (
            Step("Viewers of all streams at that minute", _at_most("everybody")),
            Step(LESS_NOT_LIVE, _at_most("not_live"), -1),
            Step(LESS_SCREENS, _at_most("at_screens"), -1),
        ),
    ),
    *(
        divided(metric, "source")
        for metric in (
            counters.VIEWERS_NOW,
            counters.PAGE_VISITORS_NOW,
            counters.VIEWS,
            counters.WATCH_MINUTES,
        )
    ),
    Bridge(counters.VIEWERS_PEAK, reason="It is the largest of many numbers and no sum."),
    Bridge(
        states.STATES_TOTAL,
        (
            Step("States listed", _STATES),
            less("Less non-member observer States", _STATES, "not is_member"),
        ),
    ),
    divided(programme.IN_PROGRESS, "kind"),
    divided(delegations.PLACES_IN_PERSON, "category_id", _OF_STATES),
    divided(delegations.PLACES_ONLINE, "category_id", _OF_STATES),
    *(_places_used(*each) for each in _APPROVED),
    Bridge(
        delegations.BUILDING_PEOPLE,
        tuple(
            Step(metric.label, metric)
            for metric in (
                delegations.BUILDING_PARTICIPANTS,
                delegations.BUILDING_OTHERS,
                delegations.BUILDING_UNLINKED,
            )
        ),
    ),
    Bridge(delegations.BUILDING_AT, reason="It is an instant and no sum."),
    divided(meetings.PLANNED, "kind"),
    divided(meetings.HELD, "kind"),
    divided(meetings.CANCELLED, "kind"),
    divided(meetings.MINUTES_PLANNED, "kind"),
    divided(meetings.MINUTES_HELD, "kind"),
    divided(meetings.LOST, "kind"),
    Bridge(
        meetings.UTILIZATION,
        (Step(meetings.MINUTES_HELD.label, meetings.MINUTES_HELD, by="kind"),),
        base=meetings.MINUTES_PLANNED,
    ),
    Bridge(
        statements.INSCRIBED,
        (
            Step("Statements on the lists of speakers", _STATEMENTS, by="delivery"),
            less("Less in writing only", statements.WRITTEN),
        ),
    ),
    divided(statements.DELIVERED, "delivery"),
    divided(statements.WRITTEN, "category_id", _OF_STATES),
    divided(statements.TEXTS_POSTED, "delivery"),
    Bridge(statements.MINUTES_TO_POSTING, reason="It is a median and no sum."),
    divided(statements.DOWNLOADS, "delivery"),
)
