"""Charts of documents as SVG and PNG: no browser, nothing fetched, the palette of the pages."""

from __future__ import annotations

import base64
import re
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import typst

from dashboard.reports import fonts
from dashboard.reports.chart_bars import bars
from dashboard.reports.chart_times import bands
from dashboard.reports.drawings import drawings
from dashboard.theme import PALETTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reports.document import Chart, Stamp

WIDTH: Final = 640
"""Width of a drawing, set to the line of a page of 16.4 cm: 12 units are then 8.7 points."""
RESOLUTION: Final = 200
"""Dots per inch of a picture that is as wide as the line."""
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]")
_WORDS: Final = re.compile("<(?:text|tspan)[^>]*>([^<]+)<")
_INCHES: Final = 6.46
_DRAWING: Final = Lock()
_DRAWN: Final[dict[tuple[Chart, str], str]] = {}
"""Drawings by chart and time zone, the latest last."""
_KEPT: Final = 64
_SHEET: Final = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.inches) * 1in)
"""


def draw(charts: Sequence[Chart], stamp: Stamp) -> list[str]:
    """Draw charts at once; times stand at the venue's clock.

    Those drawn lately are kept: one drawing serves the page and all formats. Raises `ReportError`
    where they cannot be drawn.
    """
    zone = ZoneInfo(stamp.time_zone)
    keys = [(chart, stamp.time_zone) for chart in charts]
    with _DRAWING:
        new = [key for key in dict.fromkeys(keys) if key not in _DRAWN]
        if new:
            drawn = drawings([_styled(chart, zone) for chart, _ in new])
            _DRAWN.update(zip(new, drawn, strict=True))
        found = [_DRAWN[key] for key in keys]
        for key in list(_DRAWN)[:-_KEPT]:
            del _DRAWN[key]
    return found


def svg(chart: Chart, stamp: Stamp) -> str:
    """Draw a chart, or return it as it was drawn with others."""
    (drawn,) = draw((chart,), stamp)
    return drawn


def png(chart: Chart, stamp: Stamp) -> bytes:
    """Draw a chart as a picture of the same typefaces as on paper.

    Raises `ReportError` that names the chart for whose text no typeface has a glyph.
    """
    # The converter's own pictures would fall back to the typefaces of this machine.
    vectors = svg(chart, stamp)
    fonts.check(words(vectors), f"The chart {chart.name}")
    drawn: bytes = typst.compile(
        _SHEET,
        format="png",
        ppi=RESOLUTION,
        font_paths=fonts.fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": vectors, "inches": str(_INCHES)},
    )
    return drawn


def words(drawn: str) -> list[str]:
    """Return the texts in a drawing."""
    return _WORDS.findall(drawn)


def for_page(chart: Chart, stamp: Stamp) -> str:
    """Draw a chart for a tagged page; one with Arabic in it as a picture.

    The joined letters of Arabic in a drawing lose what they stand for, which PDF/UA forbids. The
    text for those who do not see the chart stands beside it either way.
    """
    drawn = svg(chart, stamp)
    if not _ARABIC.search(drawn):
        return drawn
    inside = base64.b64encode(png(chart, stamp)).decode()
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn)
    width, height = size.groups() if size else (str(WIDTH), "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{inside}"/></svg>'
    )


def _styled(chart: Chart, zone: ZoneInfo) -> dict[str, Any]:
    drawing = {
        "bars": lambda: bars(chart),
        "bands": lambda: bands(chart, zone),
    }[chart.kind]()
    return (
        {"width": WIDTH, "autosize": {"type": "fit", "contains": "padding"}}
        | drawing
        | {
            "config": _config(),
            "padding": 2,
        }
    )


def _config() -> dict[str, Any]:
    text, muted = PALETTE["text"].light, PALETTE["muted"].light
    return {
        "font": ", ".join(fonts.FAMILIES),
        "background": None,
        "view": {"stroke": None},
        "text": {"fontSize": 12, "color": text},
        "axis": {
            "labelColor": muted,
            "labelFontSize": 11,
            "titleColor": muted,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": PALETTE["grid"].light,
            "domainColor": PALETTE["axis"].light,
            "tickColor": PALETTE["axis"].light,
        },
    }
