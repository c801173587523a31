"""The kinds of sources. A new kind is a module here and a name in the tuple."""

from etl.source import Source
from etl.sources import (
    cloudfront_log,
    indico_api,
    indico_registrations,
    indico_timetable,
    nginx_log,
    pretix_api,
    pretix_checkins,
    programme,
    release,
    room_scans,
    sheet,
    table,
    teams_report,
    venueless_report,
    webex_report,
    zoom_api,
    zoom_report,
)

SOURCES: tuple[Source, ...] = (
    programme.SOURCE,
    sheet.SOURCE,
    indico_registrations.SOURCE,
    indico_timetable.SOURCE,
    indico_api.SOURCE,
    room_scans.SOURCE,
    zoom_report.SOURCE,
    zoom_api.SOURCE,
    teams_report.SOURCE,
    webex_report.SOURCE,
    nginx_log.SOURCE,
    cloudfront_log.SOURCE,
    table.SOURCE,
    pretix_checkins.SOURCE,
    pretix_api.SOURCE,
    venueless_report.SOURCE,
    release.SOURCE,
)
