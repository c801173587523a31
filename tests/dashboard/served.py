"""Starts a page the way its readers get it: in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = Path(__file__).with_name("apps")
_OURS = (
    "import sys; from pathlib import Path; from dashboard.serve import serve;"
    "serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), Path(sys.argv[3]))"
)


@dataclass
class Served:
    """A running dashboard."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


class Server:
    """Starts pages and stops what it started; with `streamlit run` where `plain`."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self._running: list[Served] = []

    def start(self, script: Path, *, plain: bool = False, port: int | None = None) -> Served:
        port = port or _free_port()
        command = (
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
            if plain
            else [sys.executable, "-c", _OURS, str(self.config), str(port), str(script)]
        )
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CONGRESS_CONFIG": str(self.config),
        }
        with (self.config.parent / f"{port}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        served = Served(f"http://127.0.0.1:{port}", process)
        self._running.append(served)
        _wait_for(served)
        return served

    def stop(self) -> None:
        for served in self._running:
            served.stop()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(served: Served, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if served.process.poll() is not None:
            pytest.fail(f"the server ended with {served.process.returncode}")
        try:
            with urllib.request.urlopen(f"{served.url}/_stcore/health", timeout=2) as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {served.url} within {seconds} s")
