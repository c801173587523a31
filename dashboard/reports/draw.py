"""Draw Vega-Lite specifications as SVG: a list of them from standard input, a list to its output.

`drawings` starts this as a program of its own, because drawing holds the lock of an interpreter.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from dashboard.errors import ReportError, not_installed
from dashboard.reports import fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

_VEGA_LITE: Final = "6.1"


def draw(specifications: Sequence[dict[str, Any]]) -> list[str]:
    """Return drawings with the typefaces shipped, nothing fetched.

    Raises `ReportError` where something is not installed or a specification cannot be drawn.
    """
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    for folder in fonts.folders():
        vl_convert.register_font_directory(str(folder))
    try:
        return [
            vl_convert.vegalite_to_svg(each, vl_version=_VEGA_LITE, allowed_base_urls=[])
            for each in specifications
        ]
    except ValueError as error:
        raise ReportError(_reason(error)) from error


def _reason(error: ValueError) -> str:
    lines = (line.strip() for line in str(error).splitlines())
    return " ".join(line for line in lines if not line.startswith("at "))


def main() -> None:
    """Draw what stands in standard input; an error is one sentence and exit code 1."""
    try:
        drawn = draw(json.load(sys.stdin))
    except ReportError as error:
        sys.exit(str(error))
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
