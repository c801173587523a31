"""Which figures are asked for together: each group is one query, of one mart with one time."""

from dashboard.metrics import (
    attendance,
    counters,
    delegations,
    links,
    meetings,
    organizations,
    programme,
    registrations,
    statements,
    states,
    webcast,
)
from dashboard.metrics.model import Metric

HEADLINE: tuple[tuple[Metric, ...], ...] = (
    (
        registrations.APPROVED,
        registrations.PENDING,
        registrations.REJECTED,
        registrations.WITHDRAWN,
        registrations.CHECKED_IN,
    ),
    (
        registrations.REGISTERED,
        registrations.REGISTERED_IN_PERSON,
        registrations.REGISTERED_ONLINE,
        registrations.BADGE_COLLECTED,
        attendance.ATTENDED_CONGRESS,
    ),
    (states.STATES_TOTAL,),
    (states.REGISTERED, states.REPRESENTED),
    (states.NON_MEMBERS_REGISTERED,),
    (states.NON_MEMBERS_REPRESENTED,),
    (programme.IN_PROGRESS,),
    attendance.NOW,
    (attendance.PEAK, attendance.PEAK_AT),
    (webcast.VIEWERS_NOW,),
    (webcast.VIEWERS_PEAK,),
    (webcast.PLAYBACKS, webcast.WATCH_MINUTES),
    (counters.VIEWERS_NOW,),
    (counters.VIEWERS_PEAK,),
    (counters.PAGE_VISITORS_NOW,),
    (counters.VIEWS, counters.WATCH_MINUTES),
    (links.STAY_COUNT, links.LINK_RATE),
    (links.UNREGISTERED,),
    (organizations.REGISTERED, organizations.REPRESENTED),
    (organizations.MINISTERS,),
    (
        delegations.PLACES_IN_PERSON,
        delegations.PLACES_IN_PERSON_USED,
        delegations.PLACES_ONLINE,
        delegations.PLACES_ONLINE_USED,
    ),
    (delegations.BUILDING_PEOPLE, delegations.BUILDING_AT),
    (meetings.PLANNED, meetings.CANCELLED),
    (meetings.HELD,),
    (meetings.MINUTES_PLANNED, meetings.MINUTES_HELD, meetings.UTILIZATION),
    (meetings.LOST,),
    (statements.INSCRIBED, statements.WRITTEN, statements.DOWNLOADS),
    (statements.DELIVERED,),
    (statements.TEXTS_POSTED,),
    (statements.MINUTES_TO_POSTING,),
)
"""The figures of the whole event."""

SESSIONS: tuple[tuple[Metric, ...], ...] = (
    (attendance.ATTENDED, attendance.ROOM_ONLY, attendance.PLATFORM_ONLY, attendance.BOTH),
    attendance.SESSION_NOW,
    (attendance.SESSION_PEAK, attendance.SESSION_PEAK_AT),
    (webcast.SESSION_VIEWERS_NOW,),
    (webcast.SESSION_VIEWERS_PEAK,),
    (counters.SESSION_VIEWERS_NOW,),
    (counters.SESSION_VIEWERS_PEAK,),
    (counters.SESSION_PAGE_VISITORS_NOW,),
    (webcast.SESSION_PLAYBACKS, webcast.SESSION_WATCH_MINUTES),
    (links.SESSION_STAY_COUNT, links.SESSION_PLATFORM_STAYS, links.SESSION_LINK_RATE),
    (links.SESSION_UNREGISTERED,),
    (statements.SESSION_DELIVERED,),
    (meetings.SESSION_LOST,),
)
"""The figures of each meeting."""
