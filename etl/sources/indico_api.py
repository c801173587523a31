"""Indico over HTTP: registrations from its check-in API, and the programme if it is wanted.

What is fetched is read as the same answers are when they are saved by hand.
"""

from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import indico_registrations, indico_timetable
from etl.sources.indico_fetch import TIMETABLE, IndicoApi, fetch
from etl.sources.indico_form import questions


def parse(chunk: Chunk, config: IndicoApi, context: Context) -> Parsed:
    """Read a list, details or a timetable, told apart by the name they were fetched under."""
    read = indico_timetable.parse if chunk.name == TIMETABLE else indico_registrations.parse
    return read(chunk, config, context)


SOURCE = Source(
    kind="indico_api",
    config=IndicoApi,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
    fetch=fetch,
    questions=questions,
)
