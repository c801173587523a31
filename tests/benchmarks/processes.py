"""Fresh processes, and what they cost."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
THREADS = os.cpu_count() or 1


@dataclass(frozen=True)
class Cost:
    """What one process took from its start to its end."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def start(module: str, arguments: Sequence[str], messages: Path) -> subprocess.Popen[bytes]:
    """Start `python -m module` with all processors; what it says goes to a file."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "POLARS_MAX_THREADS": str(THREADS),
        "CONGRESS_KEY": os.environ.get("CONGRESS_KEY", secrets.token_hex(32)),
    }
    with messages.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def run(module: str, arguments: Sequence[str], messages: Path) -> Cost:
    """Run `python -m module` to its end; raise with its messages if it fails."""
    began = time.perf_counter()
    process = start(module, arguments, messages)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{module} ended with {process.returncode}: {messages.read_text()}"
        raise RuntimeError(message)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)
