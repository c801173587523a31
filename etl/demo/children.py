"""The two programs a demo starts, watched while they run and stopped with it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.demo.folder import DemoError

_PATIENCE_SECONDS = 15.0
_PORTS_TRIED = 20


@dataclass(frozen=True)
class Child:
    """A running program and where its messages go."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Children:
    """Starts programs in a group of their own, so that Ctrl-C reaches them through us alone."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        # The programs are found wherever the demo is started from.
        paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        found = os.pathsep.join(filter(None, paths))
        self._environment = {**os.environ, "PYTHONPATH": found, **environment}
        self._children: list[Child] = []

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start `python -m …` with its messages in a log of that name."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children.append(Child(name, process, log))

    def check(self) -> None:
        """Raise `DemoError` in one sentence if a program has ended by itself."""
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                raise DemoError(
                    f"The {child.name} stopped by itself (exit code {code}); "
                    f"its messages are in {child.log}{_last_words(child.log)}."
                )

    def stop(self) -> None:
        """Ask all programs to end, wait, and end by force what does not."""
        for child in self._children:
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        for child in self._children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.process.wait()
        self._children.clear()


def _signal(child: Child, number: signal.Signals) -> None:
    if child.process.poll() is None:
        try:
            os.killpg(child.process.pid, number)
        except ProcessLookupError:
            return


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").split("\n")]
    said = [line for line in lines if line]
    return f', the last being "{said[-1][:200].rstrip(".")}"' if said else ""


def free_port(wanted: int) -> int:
    """Give the port wanted or, if it is in use, the next free one."""
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65_536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise DemoError(
        f"Port {wanted} and the {_PORTS_TRIED - 1} after it are in use; name another with --port."
    )


def answers(url: str) -> bool:
    """Tell whether a server answers there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
