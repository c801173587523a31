"""The bridge of every headline figure. Labels say what is taken away and why it is not counted."""

from dataclasses import replace

from dashboard.metrics import (
    bridges_of_parts,
    links,
    organizations,
    registrations,
    states,
    webcast,
)
from dashboard.metrics.attendance import ATTENDED_CONGRESS
from dashboard.metrics.bridge import Bridge, Step, changes, divided, less
from dashboard.metrics.bridges_of_parts import LESS_NOT_LIVE, LESS_SCREENS, NOT_LIVE, SCREENS
from dashboard.metrics.model import Metric

_ENTRIES = replace(registrations.APPROVED, key="entries", where="event = 'entered'")
_NO_PART = "Less people of categories that take no part"

REGISTERED = Bridge(
    registrations.REGISTERED,
    (
        Step("Entries of registration forms", _ENTRIES, by="source"),
        less("Less pending entries", registrations.PENDING, by="source"),
        less("Less rejected entries", registrations.REJECTED, by="source"),
        less("Less withdrawn entries", registrations.WITHDRAWN, by="source"),
        changes(
            "registered", "same_person", "Less further entries of the same person", by="source"
        ),
        changes("registered", "not_participant", _NO_PART, by="category_id"),
    ),
    of_which="category_id",
)


def _registered_as(figure: Metric, mode: str, label: str) -> Bridge:
    others = replace(registrations.REGISTERED, key="others")
    where = f"event = 'registered' and mode is distinct from '{mode}'"
    return Bridge(figure, (*REGISTERED.steps, less(label, others, where)), of_which="category_id")


BADGE_COLLECTED = Bridge(
    registrations.BADGE_COLLECTED,
    (
        Step("Entries checked in", registrations.CHECKED_IN, by="source"),
        changes("badge_collected", "not_approved", "Less entries not approved", by="source"),
        changes(
            "badge_collected",
            "online",
            "Less check-ins of online registrations, which have no badge",
            by="source",
        ),
        changes(
            "badge_collected", "same_person", "Less further entries of the same person", by="source"
        ),
        changes("badge_collected", "not_participant", _NO_PART, by="category_id"),
    ),
    of_which="category_id",
)
ATTENDED = Bridge(
    ATTENDED_CONGRESS,
    (
        changes("attended", "connection", "Badges and connections first seen", by="source"),
        changes("attended", "unlinked", "Less those that belong to no registration", by="source"),
        changes("attended", "handed_on", "Further people of a badge that changed hands", "source"),
        changes(
            "attended", "not_participant", "Less people who are no participants", by="category_id"
        ),
        changes("attended", "same_person", "Less the same person, seen by several"),
        changes("attended", "outside_meetings", "Less people seen outside meetings only"),
        changes("attended", "too_short", "Less people not (yet) long enough in any meeting"),
        changes("attended", "spoke_only", "People who spoke without having been seen"),
        changes("attended", "badge_only", "People with a badge who attended no meeting (yet)"),
    ),
    of_which="category_id",
)

STATES_REGISTERED = Bridge(
    states.REGISTERED,
    (
        *REGISTERED.steps,
        changes(
            "states_registered", "no_state", "Less people who represent no State", "category_id"
        ),
        changes("states_registered", "same_state", "Less further people of the same State"),
        changes("states_registered", "not_member", "Less non-member States"),
    ),
    of_which="regional_group",
)
_NON_MEMBERS = (
    changes("non_member_states_registered", "representative", "Participants of non-member States"),
    changes("non_member_states_registered", "same_state", "Less further people of the same State"),
)


def _represented(figure: str) -> tuple[Step, ...]:
    return (
        changes(figure, "not_recorded", "Less States not recorded (yet)"),
        changes(figure, "decided", "States represented by decision of the secretariat"),
        changes(figure, "decided_against", "Less States not represented by decision"),
    )


ORGANIZATIONS_REGISTERED = Bridge(
    organizations.REGISTERED,
    (
        *REGISTERED.steps,
        changes(
            "organizations_registered",
            "no_organization",
            "Less people of categories that represent no organization",
            by="category_id",
        ),
        changes(
            "organizations_registered", "unnamed", "Less people who name no organization",
            by="category_id",
        ),
        changes(
            "organizations_registered",
            "same_organization",
            "Less further people of the same organization",
            by="category_id",
        ),
    ),
    of_which="category_id",
)  # fmt: skip

_FORMS = (
    registrations.APPROVED,
    registrations.PENDING,
    registrations.REJECTED,
    registrations.WITHDRAWN,
    registrations.CHECKED_IN,
)
_UNLINKED = replace(links.STAY_COUNT, key="unlinked", sql="sum(stays - linked)")
_PER_MINUTE_MS = 60_000
_WATCHED_MS = replace(
    webcast.PLAYBACKS, key="watched_ms", sql="sum(watch_ms)", unit="minutes", where=""
)

ALL = (
    *(divided(metric, "source") for metric in _FORMS),
    REGISTERED,
    _registered_as(
        registrations.REGISTERED_IN_PERSON, "in_person", "Less participants online only"
    ),
    _registered_as(registrations.REGISTERED_ONLINE, "online", "Less participants in person"),
    BADGE_COLLECTED,
    ATTENDED,
    STATES_REGISTERED,
    Bridge(
        states.REPRESENTED,
        (*STATES_REGISTERED.steps, *_represented("states_represented")),
        of_which="regional_group",
    ),
    Bridge(states.NON_MEMBERS_REGISTERED, _NON_MEMBERS),
    Bridge(
        states.NON_MEMBERS_REPRESENTED,
        (*_NON_MEMBERS, *_represented("non_member_states_represented")),
    ),
    ORGANIZATIONS_REGISTERED,
    Bridge(
        organizations.REPRESENTED,
        (
            *ORGANIZATIONS_REGISTERED.steps,
            changes(
                "organizations_represented",
                "not_recorded",
                "Less organizations not recorded (yet)",
                by="category_id",
            ),
        ),
        of_which="category_id",
    ),
    Bridge(
        organizations.MINISTERS,
        (
            *REGISTERED.steps,
            less(
                "Less people not recorded as minister",
                registrations.REGISTERED,
                "event = 'registered' and lower(level) is distinct from 'minister'",
            ),
        ),
    ),
    Bridge(
        webcast.PLAYBACKS,
        (
            changes("playbacks", "playback", "Playbacks in web logs", by="source"),
            changes("playbacks", "same_playback", "Less the same playback in another log"),
            less(LESS_NOT_LIVE, webcast.PLAYBACKS_ANY, NOT_LIVE, "delivery"),
            less(LESS_SCREENS, webcast.PLAYBACKS_ANY, SCREENS),
        ),
    ),
    Bridge(
        webcast.WATCH_MINUTES,
        (
            Step("Watch time of all playbacks", _WATCHED_MS, by="language"),
            less(LESS_NOT_LIVE, _WATCHED_MS, NOT_LIVE, "delivery"),
            less(LESS_SCREENS, _WATCHED_MS, SCREENS),
        ),
        unit=_PER_MINUTE_MS,
    ),
    Bridge(
        links.LINK_RATE,
        (
            Step("Stays", links.STAY_COUNT, by="source"),
            less("Less stays linked to nobody", _UNLINKED, by="source"),
        ),
        base=links.STAY_COUNT,
    ),
    divided(links.STAY_COUNT, "source"),
    divided(links.UNREGISTERED, "mode"),
    *bridges_of_parts.ALL,
)
BRIDGES: dict[str, Bridge] = {bridge.figure.key: bridge for bridge in ALL}
"""By the key of the headline figure."""
