"""Vega-Lite specifications as SVG, drawn by a program of its own that is started for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from dashboard.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 60
_NEEDED: Final = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")
"""What an interpreter may need of the environment to start."""


def drawings(specifications: Sequence[dict[str, Any]]) -> list[str]:
    """Return the drawings, in the order of the specifications; other threads run meanwhile.

    Raises `ReportError` where one cannot be drawn, or all of them take too long.
    """
    try:
        # Nothing is found in the folder this happens to run in, unless this program finds it there.
        done = subprocess.run(
            [sys.executable, "-P", "-m", "dashboard.reports.draw"],
            input=json.dumps(specifications),
            env=_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReportError(
            f"The charts were not drawn within {_SECONDS} seconds; try again when this machine "
            "has less to do."
        ) from error
    except OSError as error:
        raise ReportError(f"The charts cannot be drawn: {error.strerror}.") from error
    if done.returncode:
        raise ReportError(f"The charts cannot be drawn: {_reason(done)}")
    drawn: list[str] = json.loads(done.stdout)
    return drawn


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    said = done.stderr.strip().splitlines()
    return said[-1] if said else f"what draws them ended with exit code {done.returncode}."
