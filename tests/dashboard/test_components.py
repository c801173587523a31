from __future__ import annotations

import pytest

from dashboard import components
from dashboard.components import Tile, grid
from dashboard.strip import Status, status_markup


def test_every_text_of_a_tile_is_escaped() -> None:
    bad = "<b>&\"'"
    markup = components.tile(Tile(bad, bad, unit=bad, note=bad, base=bad, help=bad))
    assert "<b>" not in markup
    assert markup.count("&lt;b&gt;&amp;&quot;&#x27;") == 6


def test_an_alert_has_a_shape_and_not_only_a_colour() -> None:
    alerted = components.tile(Tile("Main Hall", "388", note="97% of the limit", tone="alert"))
    assert "cm-shape-stale" in alerted
    assert "cm-shape" not in components.tile(Tile("Main Hall", "388", note="97% of the limit"))


def test_every_text_of_the_strip_is_escaped_and_the_state_is_a_word() -> None:
    markup = status_markup(
        Status("stale", "<b>", "<b>", "<b>", "<b>", tick='"><b>', late_after=None)
    )
    assert "<b><" not in markup
    assert "Data as of <b>&lt;b&gt;</b>" in markup
    assert "</i>Stale</span>" in markup
    assert "cm-late" not in markup


def test_a_page_that_refreshes_watches_for_the_next_refresh() -> None:
    markup = status_markup(Status("live", "e", "a", "u", "3 s", late_after=15))
    assert "animation-delay:15s" in markup
    assert "No refresh for over 15 s" in markup


def test_a_sparkline_breaks_at_a_gap_and_marks_the_last_value() -> None:
    markup = components.sparkline((0, 10, None, 5), width=38, height=28)
    # Steps of 10 from 4; 0 is at the bottom (24), the largest value at the top (4).
    assert "M4.0%2024.0L14.0%204.0M34.0%2014.0" in markup
    assert "cx%3D%2734.0%27%20cy%3D%2714.0%27" in markup


def test_a_sparkline_needs_two_values() -> None:
    assert components.sparkline((None, 3, None)) == ""


def test_a_sparkline_of_zeros_lies_at_the_bottom() -> None:
    assert "M4.0%2024.0L34.0%2024.0" in components.sparkline((0, 0), width=38, height=28)


def test_a_legend_names_colours_of_the_theme() -> None:
    markup = components.legend([("webcast_en", "<English>")])
    assert "var(--cm-webcast-en)" in markup
    assert "&lt;English&gt;" in markup


@pytest.mark.parametrize(
    ("tiles", "heroes", "expected"),
    [
        (8, 0, {"laptop": (4, 2), "wide": (8, 2)}),
        (7, 1, {"laptop": (4, 2), "wide": (8, 2)}),
        (9, 1, {"laptop": (5, 2), "wide": (5, 2)}),
        # The hero takes what would be left empty.
        (8, 1, {"tablet": (3, 2), "laptop": (5, 3), "wide": (9, 2)}),
        (1, 0, {"narrow": (1, 1), "wide": (1, 1)}),
    ],
)
def test_no_tile_is_left_alone_in_a_row(
    tiles: int, heroes: int, expected: dict[str, tuple[int, int]]
) -> None:
    normal, hero = Tile("", ""), Tile("", "", size="hero")
    found = grid([hero] * heroes + [normal] * (tiles - heroes))
    for width, (columns, places) in expected.items():
        assert f"--cm-{width}:{columns};--cm-{width}-hero:{places}" in found
