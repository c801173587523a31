"""The webcast: by delivery and language, and by where networks are."""

from dashboard import frames
from dashboard.metrics import webcast
from dashboard.reports.document import Column, Table
from dashboard.reports.tables.figure import figure
from dashboard.reports.tables.scope import Scope
from dashboard.views.words import GROUPS, GROUPS_ARE_INFORMAL, language

_SOURCE = "Logs of the webcast."


def playbacks(scope: Scope) -> Table:
    """Count playbacks and watch time by delivery and language; the venue's screens apart."""
    metrics = (webcast.PLAYBACKS_ANY, webcast.WATCH_MINUTES_ANY)
    found = scope.measure(metrics, ["delivery", "at_venue", "language"], scope.in_period)
    return Table(
        "webcast",
        "Webcast by delivery and language",
        (
            Column("delivery", "Delivery", "text"),
            Column("at_venue", "Screens of the venue", "yes_no"),
            Column("language", "Language", "text"),
            *map(figure, metrics),
        ),
        tuple(
            (delivery.replace("_", " ").capitalize(), at_venue, language(code).name, *values)
            for delivery, at_venue, code, *values in found.rows()
        ),
        base=f"Playbacks begun and time watched {scope.when}. A playback is not a person, and is "
        "never added to participants.",
        source=_SOURCE,
        notes=scope.sampling,
    )


def locations(scope: Scope) -> Table:
    """Count live playbacks by the regional group of their network location.

    Locations are kept without times, so that they are never of a period or an earlier moment.
    """
    found = {row["regional_group"]: row for row in frames.webcast_groups(scope.snapshot).to_dicts()}
    metrics = (webcast.COUNTRY_PLAYBACKS, webcast.COUNTRY_WATCH_MINUTES)
    named = [group for group in GROUPS if group in found]
    all_days = "" if scope.is_whole and scope.as_of is None else ", all days of the snapshot"
    return Table(
        "webcast_by_group",
        f"Webcast by regional group of the network location{all_days}",
        (Column("regional_group", "Regional group", "text"), *map(figure, metrics)),
        tuple(
            (
                GROUPS[group].name if group else "Not known, or no group",
                *(found[group][metric.key] for metric in metrics),
            )
            for group in named
        ),
        base="From the beginning up to the time the snapshot was published, whatever the period "
        "and the moment of the report; where a network is, not who watches.",
        source=_SOURCE,
        notes=(GROUPS_ARE_INFORMAL,),
        dimension="regional_group",
        keys=tuple(named),
    )
