"""The dashboard in a process of its own, and what it takes."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import start

AS_SERVED = "dashboard"
PLAIN = "tests.benchmarks.plain"
_PATIENCE_SECONDS = 60.0
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Serving:
    """A dashboard that runs. What it takes is read from /proc: Linux only."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def cpu_seconds(self) -> float:
        """Seconds of processors since it was started."""
        # The name of the program stands in brackets and may have spaces.
        fields = self._read("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory_mb(self) -> float:
        """Resident memory."""
        return int(self._read("statm").split()[1]) * _PAGE_BYTES / 1e6

    def _read(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text(encoding="utf-8")


@contextmanager
def serving(config: Path, messages: Path, module: str = AS_SERVED) -> Iterator[Serving]:
    """Serve with `python -m module serve` until it answers, and stop it in the end."""
    port = _free_port()
    arguments = ("serve", "--config", str(config), "--port", str(port))
    process = start(module, arguments, messages)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process, messages)
        yield Serving(url, process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], messages: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                answer.read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The dashboard does not answer: {messages.read_text()}")
