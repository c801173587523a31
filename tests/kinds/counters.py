"""Samples of services that count a webcast; they know who owns a stream, and what it is called."""

import io
import zipfile
from typing import Any

from tests.faulty_server import TOKEN, Asked, Reply, System
from tests.kinds.planted import EMAIL, IPV4, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample, csv

_TITLE = f"Plenary; ask {NAME}, {EMAIL}"


def _stream(match: str) -> str:
    return f'[[source.streams]]\nmatch = "{match}"\nsession = "P1"\n'


def _youtube() -> System:
    """Return a YouTube that tells all there is of a video, whatever it is asked for."""

    def video(number: str, **more: str) -> dict[str, Any]:
        details = {"actualStartTime": "2021-03-07T01:00:04Z", "activeLiveChatId": SECRET}
        snippet = {"title": _TITLE, "channelTitle": NAME, "description": f"{STORY} {PHONE}"}
        return {"id": number, "liveStreamingDetails": details | more, "snippet": snippet}

    videos = [
        video("live_1", concurrentViewers="412"),
        video("live_2", concurrentViewers="3", scheduledStartTime=EMAIL),
        video("over_1", actualEndTime=EMAIL),
    ]
    return System(
        {"/youtube/v3/videos": {"items": videos, "etag": SECRET}},
        knows=lambda asked: asked.headers.get("X-Goog-Api-Key") == TOKEN,
    )


def _kaltura() -> System:
    """Return a Kaltura, which counts in texts; of one entry it says something else."""
    session = "/api_v3/service/session/action/start"
    report = "/api_v3/service/report/action/"
    kinds = {"1_live": "1615078800,412;1615078810,415;", "1_odd": f"1615078800,{EMAIL};"}

    def graphs(asked: Asked) -> list[dict[str, str]]:
        text = kinds[asked.form["reportInputFilter[entryIdIn]"]]
        users = {"id": "view_unique_engaged_users", "data": f"{NAME},{PHONE};"}
        return [users, {"id": "view_unique_audience", "data": text, "creatorId": EMAIL}]

    header = "object_id,entry_name,creator_name,count_plays,sum_view_period,user_id"
    row = f"{NAME} {EMAIL},{NAME}"
    table = {
        "objectType": "KalturaReportTable",
        "header": header,
        "data": f"1_live,{row},12,90.25,{EMAIL};1_odd,{row},{PHONE},{EMAIL},{IPV4};",
        "totalCount": 2,
    }
    return System(
        {
            session: lambda asked: Reply(SECRET if asked.form["secret"] == TOKEN else None),
            f"{report}getGraphs": graphs,
            f"{report}getTable": table,
        },
        knows=lambda asked: asked.path == session or asked.form.get("ks") == SECRET,
    )


def _matomo() -> System:
    """Return a Matomo that tells of its last visitor as well."""
    last = {"visitIp": IPV4, "visitorId": SECRET, "userId": EMAIL, "browserName": STORY}
    return System(
        {"/index.php": [{"visitors": "17", "lastVisit": last}]},
        knows=lambda asked: asked.form.get("token_auth") == TOKEN,
    )


_STUDIO = csv(
    ("Content", "Video title", "Video publish time", "Views", "Watch time (hours)", "Channel"),
    ("Total", "", "", "12345", "210.5", ""),
    ("abc123def45", _TITLE, "Mar 7, 2021", "8,200", "140.2", NAME),
    ("xyz123def45", PHONE, EMAIL, "0", "0", EMAIL),
    ("bcd123def45", _TITLE, "Mar 7, 2021", EMAIL, PHONE, NAME),
    # A table of something else than videos, and one whose columns were moved.
    (EMAIL, NAME, "", "7", "1", NAME),
    (PHONE, "", "", "7", "1", NAME),
)
_CHART = csv(("Date", "Content", "Video title", "Views"), ("2021-03-07", "abc", _TITLE, "5"))


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Totals.csv", "Date,Views\n2021-03-07,5\n")
        archive.writestr("Table data.csv", _STUDIO)
        archive.writestr("Chart data.csv", _CHART)
    return out.getvalue()


YOUTUBE_LIVE = (
    Sample(2, 0, keys="".join(map(_stream, ("live_1", "live_2", "over_1"))), system=_youtube),
)
YOUTUBE_STUDIO = (
    Sample(2, 3, {"Table data.csv": _STUDIO}, _stream("abc123def45")),
    Sample(2, 3, {"export.zip": _archive()}, _stream("abc123def45")),
)
KALTURA_LIVE = (
    # Two entries, of each its audience and its total.
    Sample(
        2,
        2,
        keys="partner_id = 1\ntotals_from = 2021-03-01\n"
        + "".join(map(_stream, ("1_live", "1_odd"))),
        system=_kaltura,
    ),
)
MATOMO_LIVE = (
    Sample(
        2,
        0,
        keys="site_id = 7\n" + _stream("/webcast/en") + _stream("/webcast/floor"),
        system=_matomo,
    ),
)
