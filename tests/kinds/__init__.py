"""A sample of every kind of source. Tests of all kinds take theirs from here.

A kind that is added to `etl.sources.SOURCES` fails them until it has its sample in `SAMPLES`.
"""

from collections.abc import Mapping

from etl.sources import SOURCES
from tests.kinds import counters, doors, lists, logs, platforms, reports, sheets, tickets
from tests.kinds.sample import Sample

KINDS = tuple(source.kind for source in SOURCES)

SAMPLES: Mapping[str, tuple[Sample, ...]] = {
    "programme": sheets.PROGRAMMES,
    "sheet": sheets.SHEETS,
    "indico_registrations": lists.REGISTRATIONS,
    "indico_timetable": lists.TIMETABLES,
    "indico_api": lists.API,
    "room_scans": doors.ROOM_SCANS,
    "zoom_report": reports.ZOOM,
    "zoom_api": platforms.ZOOM_API,
    "graph_api": platforms.GRAPH_API,
    "webex_api": platforms.WEBEX_API,
    "teams_report": reports.TEAMS,
    "webex_report": reports.WEBEX,
    "nginx_log": logs.NGINX,
    "cloudfront_log": logs.CLOUDFRONT,
    "cloudfront_realtime": logs.CLOUDFRONT_REALTIME,
    "table": doors.TABLES,
    "pretix_checkins": doors.PRETIX,
    "pretix_api": tickets.PRETIX_API,
    "venueless_report": reports.VENUELESS,
    "youtube_live": counters.YOUTUBE_LIVE,
    "youtube_studio": counters.YOUTUBE_STUDIO,
    "kaltura_live": counters.KALTURA_LIVE,
    "matomo_live": counters.MATOMO_LIVE,
    "release": lists.RELEASES,
    "acknowledgement": lists.ACKNOWLEDGEMENTS,
}


def each_sample() -> list[tuple[str, int]]:
    """List every kind with the number of each of its samples; one that has none, with 0."""
    return [(kind, number) for kind in KINDS for number in range(len(SAMPLES.get(kind, ("none",))))]


def sample(kind: str, number: int = 0) -> Sample:
    """Return a sample; fail with what to do where a new kind has none."""
    found = SAMPLES.get(kind)
    assert found, (
        f'the kind "{kind}" has no sample: add one to SAMPLES in tests/kinds/__init__.py, with '
        "values of tests/kinds/planted.py wherever its system may write personal data"
        + (
            ", answered by a loopback server (Sample.system) that asks for the token"
            if _is_fetched(kind)
            else " (Sample.files)"
        )
    )
    return found[number]


def _is_fetched(kind: str) -> bool:
    return any(source.fetch for source in SOURCES if source.kind == kind)
