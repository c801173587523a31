"""What is fetched from Kaltura: a line for each entry, of its audience and rarely of its totals.

Tables and graphs are texts, with a semicolon behind every row and no quotes; errors come with
status 200.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from etl.fetch.answers import Answer, FetchError
from etl.fetch.client import Client
from etl.fetch.signing import Grant, Granted, Signing
from etl.fetch.spool import Spool
from etl.sources.counters import count
from etl.sources.counters_fetch import Counters, ask_each

TOTALS = "totals"
ENTRY, AUDIENCE, PLAYS = "entry", "view_unique_audience", "count_plays"
MINUTES = ("sum_view_period", "sum_time_viewed")
"""Minutes watched: by signs of life, also of live streams; else by the quarters reached."""

_API = "/api_v3/service/{}/action/{}"
_REALTIME_USERS, _TOP_CONTENT = "10005", "1"
_ADMIN = "2"
_SESSION_SECONDS = 3600
# Players report every ten seconds, and reports know of it 20 to 90 seconds later.
_SETTLED_SECONDS, _WINDOW_SECONDS = 60, 60
_TOTALS_SECONDS = 3600
_MOST_ENTRIES = 100
_CODE = re.compile(r"[A-Z_]{1,60}")


class KalturaLive(Counters):
    """Configuration of `kaltura_live`."""

    of_fetching: ClassVar = (*Counters.of_fetching, "partner_id", "recordings", "totals_from")
    url: str = "https://www.kaltura.com"
    partner_id: int = Field(ge=1)
    """The account, by its number."""
    recordings: tuple[str, ...] = ()
    """Those of the entries that are recordings, which have no audience of the moment."""
    totals_from: date | None = None
    """First day (UTC) of what is counted in all; None: no totals are asked for."""

    def signing(self) -> Signing:
        """Have a session of an administrator granted, which goes along as a field."""
        form = {
            "format": "1",
            "partnerId": str(self.partner_id),
            "type": _ADMIN,
            "expiry": str(_SESSION_SECONDS),
        }
        url = self.url.rstrip("/") + _API.format("session", "start")
        return Signing("ks", "", is_field=True, grant=Grant(url, form, "secret", read=_session))


def _session(value: Any) -> Granted | None:
    is_token = isinstance(value, str) and value and value.isascii() and value.isprintable()
    return Granted(value, _SESSION_SECONDS) if is_token else None


def fetch(config: KalturaLive, client: Client, folder: Path) -> None:
    """Add a line for each entry; raise `FetchError` only after all were asked for."""
    ask_each(client, _asks(config, client, Spool(folder)))


def _asks(config: KalturaLive, client: Client, spool: Spool) -> Iterator[Callable[[], None]]:
    for entry in config.ids:
        if entry not in config.recordings:
            yield partial(_ask_audience, client, spool, entry)
    if config.totals_from:
        yield partial(_ask_totals, client, spool, config.ids, config.totals_from)


def _ask_audience(client: Client, spool: Spool, entry: str) -> None:
    """Ask for the complete tens of seconds of a minute; one entry at a time, as they are summed."""
    until = int(datetime.now(UTC).timestamp()) - _SETTLED_SECONDS
    answer = _ask(
        client,
        "getGraphs",
        {
            "reportType": _REALTIME_USERS,
            "reportInputFilter[fromDate]": str(until - _WINDOW_SECONDS),
            "reportInputFilter[toDate]": str(until),
            "reportInputFilter[interval]": "ten_seconds",
            "reportInputFilter[entryIdIn]": entry,
        },
    )
    graphs = answer.value if isinstance(answer.value, list) else []
    found = [
        one.get("data") for one in graphs if isinstance(one, dict) and one.get("id") == AUDIENCE
    ]
    if len(found) != 1 or not isinstance(found[0], str):
        raise _strange(client, "getGraphs", "graph of the audience")
    spool.append("viewers", [{ENTRY: entry, AUDIENCE: found[0]}], answer.at)


def _ask_totals(client: Client, spool: Spool, entries: Sequence[str], first: date) -> None:
    """Ask for what was counted in all, unless that was asked for within the hour."""
    now = datetime.now(UTC)
    asked_at = spool.state().get("totals_asked_at", 0)
    if now.timestamp() - asked_at < _TOTALS_SECONDS:
        return
    begin = datetime.combine(first, time.min, UTC)
    for start in range(0, len(entries), _MOST_ENTRIES):
        batch = entries[start : start + _MOST_ENTRIES]
        answer = _ask(
            client,
            "getTable",
            {
                "reportType": _TOP_CONTENT,
                "reportInputFilter[fromDate]": str(int(begin.timestamp())),
                "reportInputFilter[toDate]": str(int(now.timestamp())),
                "reportInputFilter[entryIdIn]": ",".join(batch),
                # With room left the count of rows is exact; else it is an estimate.
                "pager[pageSize]": str(len(batch) + 1),
                "pager[pageIndex]": "1",
            },
        )
        rows = _rows(answer.value, batch)
        if rows is None:
            raise _strange(client, "getTable", "table of these entries")
        spool.append(TOTALS, rows, answer.at)
    spool.remember({"totals_asked_at": now.timestamp()}, now)


def _rows(table: Any, entries: Sequence[str]) -> list[dict[str, str]] | None:
    """Return what is kept of each row, none of an empty table; None if it is no such table."""
    if not isinstance(table, dict) or table.get("objectType") != "KalturaReportTable":
        return None
    header, data = table.get("header", ""), table.get("data", "")
    if not isinstance(header, str) or not isinstance(data, str):
        return None
    titles = header.split(",")
    lines = [line.split(",") for line in data.split(";") if line]
    if any(len(line) != len(titles) for line in lines):
        return None
    rows = [dict(zip(titles, line, strict=True)) for line in lines]
    is_whole = count(table.get("totalCount", 0)) == len(rows) and all(PLAYS in row for row in rows)
    ids = [row.get("object_id", "") for row in rows]
    if not is_whole or len({*ids}) < len(ids) or not {*ids} <= {*entries}:
        return None
    kept = (PLAYS, *MINUTES)
    return [
        {ENTRY: row["object_id"], **{key: row[key] for key in kept if key in row}} for row in rows
    ]


def _ask(client: Client, action: str, form: Mapping[str, str]) -> Answer:
    """Ask for a report, once more if the session is not known any more."""
    path, whole = _API.format("report", action), {"format": "1", **form}
    answer = client.post(path, whole)
    if _refusal(answer.value) == "INVALID_KS":
        client.drop_token()
        answer = client.post(path, whole)
    if code := _refusal(answer.value):
        message = (
            f"{client.place(path)} refuses to report ({code}); check that the secret is the one "
            "for administrators of this partner_id, and that its reports are open to it."
        )
        raise FetchError(message)
    return answer


def _refusal(value: Any) -> str:
    """Return the code of an error, "" if it is none; its sentence may hold the session."""
    if not isinstance(value, dict) or value.get("objectType") != "KalturaAPIException":
        return ""
    code = value.get("code")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else "no code"


def _strange(client: Client, action: str, what: str) -> FetchError:
    place = client.place(_API.format("report", action))
    return FetchError(f"{place} answers with no {what}; see if Kaltura was changed.")
