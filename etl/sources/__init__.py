"""The kinds of sources. A new kind is a module here and a name in the tuple."""

from etl.source import Source
from etl.sources import (
    indico_registrations,
    indico_timetable,
    nginx_log,
    programme,
)

SOURCES: tuple[Source, ...] = (
    programme.SOURCE,
    indico_registrations.SOURCE,
    indico_timetable.SOURCE,
    nginx_log.SOURCE,
)
