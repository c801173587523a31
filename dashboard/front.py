"""What this server adds to the one HTML page of Streamlit, and to every answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from dashboard import files, links

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's page has an inline script and loads components from blobs; everything else comes
# from this server, and the browser refuses what does not.
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: 'unsafe-inline' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HEAD: Final = b"<head>"
_WALL: Final = (files.ASSETS / "wall.js").read_text(encoding="utf-8")
_READER: Final = (files.ASSETS / "reader.js").read_text(encoding="utf-8")
_ABOUT_COPIES: Final = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class Front:
    """Tell the browser to stay with this server, where its root is, and what to fetch first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, a page with what stands first in it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)  # the messages of every refresh
            return
        page: Message | None = None
        parts: list[bytes] = []

        async def send_on(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if _is_page(scope, message, headers):
                    page = message
                    return
            elif page and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                body = b"".join(parts).replace(_HEAD, _HEAD + _begin(), 1)
                MutableHeaders(scope=page)["content-length"] = str(len(body))
                await send(page)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self._app(_plainly(scope), receive, send_on)


def _plainly(scope: Scope) -> Scope:
    """Ask for a page as it is: neither packed nor "not modified"."""
    headers = scope.get("headers", [])
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    kept = [(name, value) for name, value in headers if name not in _ABOUT_COPIES]
    return {**scope, "headers": kept}


def _is_page(scope: Scope, message: Message, headers: MutableHeaders) -> bool:
    is_page = (
        scope.get("method") == "GET"
        and message["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )
    if is_page:
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
    return is_page


def _begin() -> bytes:
    """Write what stands first in the page.

    Streamlit looks for its root below the address of a page, which costs two answers "not
    found", and asks for the library of charts only when the first of them has arrived. On a
    screen on a wall the address is completed before Streamlit reads it.
    """
    root = json.dumps(f"{links.root()}/")
    library = json.dumps(files.address("plotly.min.js"))
    return (
        f"<script>window.__streamlit={{BACKEND_BASE_URL:new URL({root},location.origin).href}}"
        f'</script><script async src={library} onerror="this.remove()"></script>'
        f"<script>{_WALL}</script><script>{_READER}</script>"
    ).encode()
