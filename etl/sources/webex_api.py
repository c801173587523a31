"""Participants of Webex meetings over HTTP, also of those that are on.

Names are read only to find service connections and are never kept in the warehouse.
"""

from pydantic import ValidationError

from etl.errors import SourceError
from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources.connections import Connections, fetched_place
from etl.sources.options import is_service
from etl.sources.webex_asking import WebexApi
from etl.sources.webex_fetch import fetch
from etl.sources.webex_people import Kept, Person, spans


def parse(chunk: Chunk, config: WebexApi, context: Context) -> Parsed:
    """Read the stays of one instance of a meeting; who was never in it is one record, too."""
    try:
        kept = Kept.model_validate_json(chunk.content)
    except ValidationError:
        raise SourceError(f"{chunk.name} is no list as it was fetched; remove it.") from None
    place = fetched_place(kept.place, chunk.name)
    found = Connections(config)
    position = 0
    for one in kept.participants:
        stays = [] if one.is_in_lobby else spans(one, kept)
        if not stays:
            position += 1
            found.skipped["in the lobby" if one.is_in_lobby else "did not join"] += 1
        ref = context.references.make("email", "", one.email) if "@" in (one.email or "") else None
        for span in stays:
            position += 1
            if span.started_at is None:
                found.rejected[position] = list(span.reasons)
                continue
            found.add(
                position,
                [ref] if ref else [],
                place,
                (span.started_at, span.ended_at),
                service=_is_service(one, config),
            )
    return found.parsed(position)


def _is_service(one: Person, config: WebexApi) -> bool:
    roles = {"Host": one.host, "Cohost": bool(one.co_host)}
    texts = (one.display_name or "", one.email or "")
    return any(roles[role] for role in config.service_roles) or is_service(texts, config.service)


SOURCE = Source("webex_api", WebexApi, Reading.WHOLE, parse, suffixes=(".json",), fetch=fetch)
