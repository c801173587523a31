"""The scripts a page loads, and the address this server gives them: never a CDN."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.routing import Route
from streamlit.components.v1 import declare_component

from dashboard import links

if TYPE_CHECKING:
    from starlette.requests import Request

ASSETS: Final = Path(__file__).with_name("assets")
SCRIPTS: Final[dict[str, Path]] = {
    "plotly.min.js": Path(str(files("plotly"))) / "package_data" / "plotly.min.js",
    "chart.js": ASSETS / "chart.js",
    "follow.js": ASSETS / "follow.js",
}
_JAVASCRIPT: Final = "text/javascript; charset=utf-8"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_packed: dict[str, bytes] = {}


def route() -> Route:
    """Serve each script compressed once and cached for good, under a name that is its content.

    Streamlit's own ways of serving a file compress it anew for every visitor and let no
    browser keep it: 4.8 MB and a tenth of a second of processor each time.
    """
    for name, path in SCRIPTS.items():
        _packed[_path(name)] = gzip.compress(path.read_bytes(), 9, mtime=0)
    # Whatever stands before is `server.baseUrlPath`, which is not known yet.
    return Route("/{base:path}assets/{path:path}", _send, methods=["GET"])


def address(name: str) -> str:
    """Give where a script is served from, from the root of the host.

    Started by `streamlit run` there is no route of ours: then through Streamlit's own
    folder for components.
    """
    path = _path(name)
    if path not in _packed:
        path = f"component/{_folder(SCRIPTS[name].parent)}/{name}"
    return f"{links.root()}/{path}"


def _send(request: Request) -> Response:
    packed = _packed.get(f"assets/{request.path_params['path']}")
    if packed is None:
        return Response("not found", 404, media_type="text/plain")
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), headers=headers, media_type=_JAVASCRIPT)
    return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=_JAVASCRIPT)


@cache
def _path(name: str) -> str:
    digest = hashlib.sha256(SCRIPTS[name].read_bytes()).hexdigest()[:16]
    return f"assets/{digest}/{name}"


@cache
def _folder(path: Path) -> str:
    return declare_component(path.name, path=path).name
