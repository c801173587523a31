"""Lists of Zoom, which come in pages: whole, each row once, or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from etl.fetch.answers import Answer, FetchError
from etl.fetch.client import Client


def rows_of(
    client: Client, path: str, shown: str, asked: Mapping[str, str], fields: Iterable[str]
) -> tuple[list[dict[str, Any]], datetime]:
    """Return all rows of a list, in an order of their own, and when it was asked for.

    A row that an earlier page has already is the same one. Raises `FetchError` if rows are missing
    or lack one of the fields.
    """
    name = path.rpartition("/")[2]
    params = {"page_size": "300", **asked}

    def following(answer: Answer) -> str | None:
        token = answer.value.get("next_page_token")
        return f"{path}?{urlencode({**params, 'next_page_token': token})}" if token else None

    rows: list[bytes] = []
    totals: set[int] = set()
    at = datetime.now(UTC)
    with explained(client, shown):
        for answer in client.pages(path, following, params, shown=shown):
            page = _page(answer.value, name, fields)
            if page is None:
                raise strange(client, shown, f"list of {name}")
            known = set(rows)
            rows += [row for row in page if row not in known]
            totals.add(answer.value["total_records"])
    if totals != {len(rows)}:
        message = f"{client.place(shown)} has {len(rows)} {name} and says that there are "
        message += f"{' or '.join(map(str, sorted(totals)))}; it is asked again."
        raise FetchError(message)
    return [orjson.loads(row) for row in sorted(rows)], at


def _page(value: Any, name: str, fields: Iterable[str]) -> list[bytes] | None:
    """Return the rows of a page, None if it lacks anything that is needed."""
    rows = value.get(name) if isinstance(value, dict) else None
    if not isinstance(rows, list) or type(value.get("total_records")) is not int:
        return None
    if not all(isinstance(row, dict) and row.keys() >= set(fields) for row in rows):
        return None
    return [orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows]


@contextmanager
def explained(client: Client, shown: str) -> Iterator[None]:
    """Tell of a refusal what Zoom means by it: mostly that the app lacks a scope."""
    try:
        yield
    except FetchError as fault:
        if fault.status != 400:
            raise
        message = f"{client.place(shown)} is refused (400); give the app the scopes its page in "
        message += "docs/sources names, and check the numbers in the configuration."
        raise FetchError(message, fault.status) from None


def strange(client: Client, path: str, what: str) -> FetchError:
    """Tell that an answer is not what was asked for."""
    place = client.place(path)
    return FetchError(f"{place} is no {what}; see if Zoom was changed and check the url.")
