"""Samples of web logs: everything in them is somebody's, but for what a player says in CMCD."""

import gzip
from urllib.parse import quote

from etl.sources.cloudfront_realtime import FIELDS
from tests.kinds.planted import AGENT, EMAIL, IPV4, IPV6, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample

_KEYS = """
documents = "/texts/"
[[source.streams]]
match = "plenary-en"
session = "by_time:Plenary"
language = "en"
"""
_NO_RULE = 'documents = "/texts/"'


def _cmcd(sid: str, cid: str) -> str:
    return "CMCD=" + quote(f'cid="{cid}",d=4004,sid="{sid}",st=l', safe="")


def _request(
    target: str, address: str = IPV4, status: str = "200", country: str = "JP", day: str = "08"
) -> str:
    referer = f"https://www.example.org/?mail={quote(EMAIL)}&name={quote(NAME)}"
    return (
        f"{address} - {NAME.partition(' ')[2]} [{day}/Mar/2021:01:05:00 +0000] "
        f'"GET {target} HTTP/1.1" {status} 99 "{referer}" "{AGENT} ({STORY})" "{country}"\n'
    )


_PLAYING = (
    _request(f"/live/plenary-en/1.ts?{_cmcd('s1', 'plenary-en')}&mail={quote(EMAIL)}"),
    _request(f"/live/plenary-en/1.ts?{_cmcd(EMAIL, 'plenary-en')}", IPV6),
    # What no rule names is any client's own text.
    _request(f"/live/plenary-en/1.ts?{_cmcd('s2', EMAIL)}"),
    _request(f"/live/{EMAIL}/1.ts?{_cmcd('s3', '')}"),
    _request(f"/live/{quote(PHONE)}/1.ts?{_cmcd(PHONE, IPV4)}", country=IPV4),
    # Served by the web server as they are named there, whatever is in the query.
    _request(f"/texts/japan.pdf?for={quote(EMAIL)}"),
    _request(f"/texts/{EMAIL}/japan.pdf"),
    _request(f"/texts/{quote(EMAIL, safe='')}.pdf"),
    _request(f"/live/{EMAIL}?{_cmcd('s4', EMAIL)}", status="404"),
    _request(f"/texts/{EMAIL}", status="xyz"),
    _request(f"/texts/{EMAIL}", day=EMAIL),
    f"{IPV4} {NAME} {EMAIL}\n",
)

_FIELDS = (
    *("date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status", "cs(Referer)"),
    *("cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-request-id", "x-forwarded-for"),
    "c-country",
)


def _delivered(stem: str, query: str = "-", **cells: str) -> str:
    own = {
        "date": "2021-03-08",
        "time": "01:05:00",
        "c-ip": IPV6,
        "cs-method": "GET",
        "cs-uri-stem": stem,
        "sc-status": "200",
        "cs(Referer)": f"https://www.example.org/?mail={EMAIL}",
        "cs(User-Agent)": AGENT,
        "cs-uri-query": query.replace("%", "%25"),
        "cs(Cookie)": f"name={NAME}",
        "x-edge-request-id": f"id-{stem}-{query}",
        "x-forwarded-for": IPV4,
        "c-country": "JP",
    }
    return "\t".join((own | cells)[name] for name in _FIELDS) + "\n"


_DELIVERED = (
    _delivered("/live/plenary-en/1.m4s", f"{_cmcd('s1', 'plenary-en')}&mail={quote(EMAIL)}"),
    _delivered("/live/plenary-en/2.m4s", _cmcd(EMAIL, EMAIL)),
    _delivered(f"/live/{EMAIL}/3.m4s", _cmcd(PHONE, "")),
    _delivered("/texts/japan.pdf", f"for={quote(EMAIL)}"),
    _delivered(f"/texts/{EMAIL}.pdf"),
    _delivered(f"/texts/{quote(EMAIL, safe='')}.pdf".replace("%", "%25")),
    _delivered("/live/4.m4s", _cmcd("s4", "x"), date=EMAIL),
    f"{IPV4}\t{EMAIL}\n",
)
_CLOUDFRONT = gzip.compress(
    f"#Version: 1.0\n#Fields: {' '.join(_FIELDS)}\n{''.join(_DELIVERED)}".encode()
)

_REALTIME = {
    "timestamp": "1615165500.123",
    "c-ip": IPV6,
    "sc-status": "200",
    "cs-method": "GET",
    "cs-uri-stem": f"/live/plenary-en/1.m4s?mail={quote(EMAIL)}",
    "x-edge-request-id": SECRET,
    "cs-user-agent": AGENT,
    "cs-referer": f"https://www.example.org/?mail={EMAIL}",
    "cs-cookie": f"name={NAME}",
    "cs-uri-query": f"mail={quote(EMAIL)}",
    "x-forwarded-for": IPV4,
    "c-country": "JP",
    "cs-headers": f"X-Name:{NAME}",
    "cmcd-content-id": "plenary-en",
    "cmcd-object-duration": "4004",
    "cmcd-session-id": "s1",
    "cmcd-stream-type": "l",
}
_REALTIME_FIELDS = tuple(name for name in FIELDS if name in _REALTIME)


def _logged(number: int, **values: str) -> str:
    own = {"x-edge-request-id": f"{SECRET}-{number}"}
    own |= {name.replace("_", "-"): value for name, value in values.items()}
    return "\t".join((_REALTIME | own)[name] for name in _REALTIME_FIELDS) + "\n"


_NO_PLAYER = {"cmcd_session_id": "-", "cmcd_content_id": "-"}
_LOGGED = "".join(
    (
        _logged(1),
        _logged(2, cmcd_session_id=EMAIL, cmcd_content_id=EMAIL),
        _logged(3, cs_uri_stem=f"/live/{EMAIL}/1.m4s", cmcd_session_id=PHONE, cmcd_content_id="-"),
        _logged(4, cmcd_session_id="s2", cmcd_content_id=quote(PHONE), c_country=IPV4),
        _logged(5, cs_uri_stem=f"/live/1.m4s?{_cmcd(IPV4, EMAIL)}", **_NO_PLAYER),
        _logged(6, cs_uri_stem=f"/texts/japan.pdf?for={quote(EMAIL)}", **_NO_PLAYER),
        _logged(7, cs_uri_stem=f"/texts/{quote(EMAIL, safe='')}.pdf", **_NO_PLAYER),
        _logged(8, timestamp=EMAIL),
        _logged(9, sc_status=PHONE),
        f"{IPV4}\t{NAME}\t{EMAIL}\n",
    )
).encode()
_LOGGED_KEYS = f"fields = {list(_REALTIME_FIELDS)}\n"

NGINX = (
    Sample(6, 3, {"access.log": "".join(_PLAYING).encode()}, _KEYS),
    Sample(6, 3, {"access.log": "".join(_PLAYING).encode()}, _NO_RULE),
)
CLOUDFRONT = (
    Sample(4, 2, {"E2.2021-03-08-01.ab12.gz": _CLOUDFRONT}, _KEYS),
    Sample(4, 2, {"E2.2021-03-08-01.ab12.gz": _CLOUDFRONT}, _NO_RULE),
)
CLOUDFRONT_REALTIME = (
    Sample(6, 3, {"1.log": _LOGGED}, _LOGGED_KEYS + _KEYS),
    Sample(6, 3, {"1.gz": gzip.compress(_LOGGED)}, _LOGGED_KEYS + _NO_RULE),
)
