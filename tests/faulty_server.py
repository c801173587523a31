"""A system on the loopback that answers as another does, Indico for one, and misbehaves as told.

Every request takes the next fault of the schedule; when there is none left, all is well.
"""

import gzip
import json
import threading
from collections import deque
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

FIXTURES = Path(__file__).parent / "fixtures" / "indico"
TOKEN = "indp_PLANTEDplantedPLANTEDplantedPLANTEDplanted"
FORM = "/api/checkin/event/3/forms/3/registrations/"
FORMS = "/api/checkin/event/3/forms/"
TIMETABLE = "/export/timetable/3.json"
EVENT = "/export/event/3.json"

FAULTS = (
    *("429", "500", "503", "hang", "drip", "dripping head", "cut gzip", "page", "page as JSON"),
    *("refused", "other host", "oversized", "dropped", "cut short", "no field", "no answer"),
)
_WITHOUT_ANSWER = (
    *("page", "page as JSON", "oversized", "hang", "dripping head", "dropped", "no length"),
)
_OF_CONTENT = ("cut gzip", "cut short", "drip")
RETRY_AFTER = "0"
JSON = "application/json"
_PACKED = {"Content-Encoding": "gzip"}
_PACKS: dict[str, Callable[[bytes], bytes]] = {
    "oversized": lambda _content: gzip.compress(b'"' + bytes(3_000_000) + b'"'),
    "cut gzip": lambda content: gzip.compress(content)[:-20],
}
_KINDS = {"page": "text/html; charset=utf-8", "page as JSON": JSON}
_PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"


def load(name: str) -> Any:
    return json.loads((FIXTURES / name).read_bytes())


def indico() -> dict[str, Any]:
    """Return what Indico answers, by path: captures, and details made after them."""
    listed = load("registrations.json")
    captured = {number: load(f"registration_{number}.json") for number in (1, 2, 3, 119)}
    answers = {FORM: listed, FORMS: load("forms.json")}
    answers |= {TIMETABLE: load("timetable.json"), EVENT: load("event_export.json")}
    for entry in listed:
        own = captured.get(entry["id"], captured[1 + entry["id"] % 3])
        answers[f"{FORM}{entry['id']}"] = own | entry
    return answers


@dataclass(frozen=True)
class Asked:
    """What a system is asked."""

    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What a system answers, if that is more than a value."""

    value: Any
    status: int = 200
    fields: Mapping[str, str] = field(default_factory=dict)


def knows_token(asked: Asked) -> bool:
    """Tell if somebody shows the token as most systems want it."""
    return asked.headers.get("Authorization") == f"Bearer {TOKEN}"


class Grants:
    """Grants a new token for each form it is sent with the right secret, and knows the newest."""

    def __init__(self, is_right: Callable[[Asked], bool], seconds: int = 3600) -> None:
        self.given = 0
        self._is_right, self._seconds = is_right, seconds

    def __call__(self, asked: Asked) -> Reply:
        if not self._is_right(asked):
            return Reply({"error": "invalid_client"}, 401)
        self.given += 1
        return Reply({"access_token": f"granted-{self.given}", "expires_in": self._seconds})

    def knows(self, asked: Asked) -> bool:
        """Tell if somebody shows the newest token."""
        return asked.headers.get("Authorization") == f"Bearer granted-{self.given}"


class System:
    """A running server; `answers` may be changed while it runs, `faults` are what comes next.

    An answer is a value, or a function of what is asked. `spoil` makes of an answer what a fault
    "no field", "no answer", or one of the system's own makes of it. `knows` tells who may ask; a
    path in `open_paths` anybody.
    """

    def __init__(
        self,
        answers: Mapping[str, Any],
        faults: Iterable[str] = (),
        *,
        spoil: Callable[[Any, str], Any] | None = None,
        knows: Callable[[Asked], bool] = knows_token,
        open_paths: Container[str] = (),
    ) -> None:
        self.answers = dict(answers)
        self.faults = deque(faults)
        self.spoil, self.knows, self.open_paths = spoil or _spoilt, knows, open_paths
        self.asked: list[str] = []
        self.told: list[str] = []
        """Every fault that happened."""
        self.tokens: set[str] = set()
        self.lock = threading.Lock()
        self.over = threading.Event()
        system = self

        class Handler(_Handler):
            pass

        Handler.system = system
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    system: System

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        system = self.system
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(parts.path, query, form, dict(self.headers), body)
        with system.lock:
            system.asked.append(self.path)
            system.tokens.add(self.headers.get("Authorization", ""))
            fault = system.faults.popleft() if system.faults else ""
            if fault:
                system.told.append(fault)
        try:
            self.answer(asked, fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, asked: Asked, fault: str) -> None:
        value = self.system.answers.get(asked.path)
        is_known = asked.path in self.system.open_paths or self.system.knows(asked)
        if fault == "refused" or not is_known:
            self.send(b'{"error": "invalid_token"}', 401)
        elif value is None:
            self.send(b'{"error": "not found"}', 404)
        elif fault in ("429", "500", "503"):
            after = {"Retry-After": RETRY_AFTER} if fault == "429" else {}
            self.send(b"{}", int(fault), fields=after)
        elif fault == "other host":
            self.send(b"", 302, fields={"Location": f"http://localhost:1{asked.path}"})
        elif fault in _WITHOUT_ANSWER:
            self.misbehave(b"", fault)
        else:
            found = value(asked) if callable(value) else value
            self.reply(found if isinstance(found, Reply) else Reply(found), fault)

    def reply(self, reply: Reply, fault: str) -> None:
        if fault in _OF_CONTENT:
            self.misbehave(json.dumps(reply.value).encode(), fault)
        else:
            value = self.system.spoil(reply.value, fault) if fault else reply.value
            self.send(json.dumps(value).encode(), reply.status, fields=reply.fields)

    def misbehave(self, content: bytes, fault: str) -> None:
        self.close_connection = True
        half = len(content) // 2
        if fault in _KINDS:
            self.send(_PAGE, kind=_KINDS[fault])
        elif fault in _PACKS:
            self.send(_PACKS[fault](content), fields=_PACKED)
        elif fault == "cut short":
            self.head(200, JSON, {"Content-Length": str(len(content))})
            self.wfile.write(content[:half])
        elif fault == "no length":
            self.head(200, JSON, {"Transfer-Encoding": "chunked"})
            self.wfile.write(b"-5\r\n")
        elif fault == "hang":
            self.system.over.wait()
        elif fault == "drip":
            self.head(200, JSON, {"Content-Length": str(len(content))})
            self.drip(content)
        elif fault == "dripping head":
            self.drip(b"HTTP/1.1 200 OK\r\nX: " + bytes(60_000))

    def drip(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.system.over.wait(0.01):
                break

    def send(
        self,
        content: bytes,
        status: int = 200,
        kind: str = JSON,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        self.head(status, kind, {"Content-Length": str(len(content)), **(fields or {})})
        self.wfile.write(content)

    def head(self, status: int, kind: str, fields: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()


def _spoilt(value: Any, fault: str) -> Any:
    """Take a field away, as another version of the system would, or answer something else."""
    if fault == "no answer":
        return {"message": "Maintenance"}
    if fault == "no field" and isinstance(value, list):
        return [{key: entry[key] for key in entry if key != "checked_in"} for entry in value]
    if fault == "no field" and "registration_data" in value:
        return {key: value[key] for key in value if key != "state"}
    if fault == "no field":
        return {"count": 1}
    return value
