from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.errors import ReportError
from dashboard.reports import drawings as started
from dashboard.reports.draw import draw
from dashboard.reports.drawings import drawings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

POINT: Mapping[str, Any] = {
    "mark": {"type": "text", "text": "Łódź, 京都"},
    "data": {"values": [{}]},
}
WRONG: Mapping[str, Any] = {"mark": "bar", "data": {"url": "https://example.org/people.csv"}}


def program(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_drawings_are_those_of_the_library_in_the_order_asked() -> None:
    points = [{**POINT, "width": 100}, {**POINT, "width": 200}]
    assert drawings(points) == draw(points)
    assert ['width="110"' in each for each in drawings(points)] == [True, False]


def test_what_cannot_be_drawn_is_one_sentence() -> None:
    with pytest.raises(ReportError) as error:
        drawings([dict(POINT), dict(WRONG)])
    assert str(error.value) == (
        "The charts cannot be drawn: Vega-Lite to SVG conversion failed: "
        "Error: External data url not allowed: https://example.org/people.csv"
    )


def test_a_program_that_ends_is_one_sentence_and_learns_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONGRESS_KEY", "secret")
    monkeypatch.setattr(sys, "executable", program(tmp_path, 'env > "$0.env"; exit 3'))
    with pytest.raises(ReportError) as error:
        drawings([dict(POINT)])
    assert str(error.value) == (
        "The charts cannot be drawn: what draws them ended with exit code 3."
    )
    known = (tmp_path / "python.env").read_text()
    assert "PYTHONPATH=" in known
    assert "CONGRESS_KEY" not in known


def test_a_program_that_does_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(started, "_SECONDS", 1)
    monkeypatch.setattr(sys, "executable", program(tmp_path, 'echo $$ > "$0.pid"; exec sleep 600'))
    with pytest.raises(ReportError, match=r"^The charts were not drawn within 1 seconds; .*\.$"):
        drawings([dict(POINT)])
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "python.pid").read_text()), 0)


def test_a_program_that_is_missing_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ReportError) as error:
        drawings([dict(POINT)])
    assert str(error.value) == "The charts cannot be drawn: No such file or directory."


def test_charts_are_drawn_from_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A module of the reader's own is not taken for one of the standard library.
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    assert drawings([dict(POINT)])[0].startswith("<svg ")
