"""The kinds of sources. A new kind is a module here and a name in the tuple."""

from etl.source import Source
from etl.sources import (
    cloudfront_log,
    indico_api,
    indico_registrations,
    indico_timetable,
    kaltura_live,
    nginx_log,
    pretix_checkins,
    programme,
    release,
    room_scans,
    sheet,
    table,
    teams_report,
    venueless_report,
    webex_report,
    youtube_live,
    youtube_studio,
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
    teams_report.SOURCE,
    webex_report.SOURCE,
    nginx_log.SOURCE,
    cloudfront_log.SOURCE,
    youtube_live.SOURCE,
    youtube_studio.SOURCE,
    kaltura_live.SOURCE,
    table.SOURCE,
    pretix_checkins.SOURCE,
    venueless_report.SOURCE,
    release.SOURCE,
)
