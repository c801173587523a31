"""Delegations: places given and used, credentials, and how many people are in the building."""

from functools import partial

from dashboard.metrics.model import Metric, Time
from dashboard.metrics.sheet_marts import BUILDING, DELEGATIONS

_USED = (
    "Participants with an approved registration in delegations whose number of places is set, "
    "each person once; of all the places set."
)

DELEGATIONS_LISTED = Metric(
    "delegations",
    "Delegations",
    sql="count(*)",
    mart=DELEGATIONS,
    unit="delegations",
    help="Delegations of States and organizations: registered, or with places or credentials.",
    time=Time.ALWAYS,
)
_credentials = partial(
    Metric, sql="count(*)", mart=DELEGATIONS, unit="delegations", time=Time.ALWAYS
)
CREDENTIALS_RECEIVED = _credentials(
    "credentials_received",
    "Credentials received",
    where="iso3 is not null and credentials in ('received', 'accepted')",
    help="Delegations of States whose credentials have been received, accepted or not.",
)
CREDENTIALS_ACCEPTED = _credentials(
    "credentials_accepted",
    "Credentials accepted",
    where="iso3 is not null and credentials = 'accepted'",
    help="Delegations of States whose credentials have been accepted.",
)
CREDENTIALS_NOTED = _credentials(
    "credentials_noted",
    "Credentials noted",
    where="iso3 is not null and credentials is not null",
    help="Delegations of States of whose credentials something is noted: not received, received "
    "or accepted.",
)
CREDENTIALS = (CREDENTIALS_ACCEPTED, CREDENTIALS_RECEIVED, CREDENTIALS_NOTED)

# No number set says nothing about places: the empty value is None.
_places = partial(Metric, mart=DELEGATIONS, empty=None, time=Time.ALWAYS)
PLACES_IN_PERSON = _places(
    "places_in_person",
    "Places in person",
    sql="sum(places_in_person)",
    unit="places",
    help="Places in person given to delegations, where a number is set.",
)
PLACES_IN_PERSON_USED = _places(
    "places_in_person_used",
    "Places in person used",
    sql="sum(approved_in_person)",
    where="places_in_person is not null",
    help=_USED,
)
PLACES_ONLINE = _places(
    "places_online",
    "Places online",
    sql="sum(places_online)",
    unit="places",
    help="Places online given to delegations, where a number is set.",
)
PLACES_ONLINE_USED = _places(
    "places_online_used",
    "Places online used",
    sql="sum(approved_online)",
    where="places_online is not null",
    help=_USED,
)

_building = partial(Metric, mart=BUILDING, empty=None)
BUILDING_PEOPLE = _building(
    "building_people",
    "People in the building",
    sql="sum(participants + others + unlinked)",
    help="People whose badge is in any room of the venue at the time of the latest scan, in a "
    "meeting or not: participants, others with a registration, and badges without one.",
)
BUILDING_PARTICIPANTS = _building(
    "building_participants",
    "Participants in the building",
    sql="sum(participants)",
    help="Participants whose badge is in any room of the venue at the time of the latest scan.",
)
BUILDING_OTHERS = _building(
    "building_others",
    "Others in the building",
    sql="sum(others)",
    help="Registered, but not participants: media, guests, service staff and others.",
)
BUILDING_UNLINKED = _building(
    "building_unlinked",
    "Unlinked badges in the building",
    sql="sum(unlinked)",
    help="Badges in any room of the venue that belong to no registration.",
)
BUILDING_AT = _building(
    "building_at",
    "Latest scan at the venue",
    sql='max("at")',
    unit="instant",
    type="timestamp",
    help="Time of the latest scan: the number of people in the building is as old as this.",
)
IN_BUILDING = (
    BUILDING_PEOPLE,
    BUILDING_PARTICIPANTS,
    BUILDING_OTHERS,
    BUILDING_UNLINKED,
    BUILDING_AT,
)

# Alphabetical, States first: never by a value.
LIST = (
    "select name, iso3, regional_group, category_id, places_in_person, places_online,"
    " approved_in_person, approved_online, pending_in_person, pending_online, registered,"
    " badges_collected, credentials,"
    " is_represented_by_decision, reason"
    " from marts.delegation order by iso3 is null, alpha_order nulls last, name"
)

METRICS = (
    DELEGATIONS_LISTED,
    *CREDENTIALS,
    PLACES_IN_PERSON,
    PLACES_IN_PERSON_USED,
    PLACES_ONLINE,
    PLACES_ONLINE_USED,
    *IN_BUILDING,
)
