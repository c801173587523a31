from __future__ import annotations

import re
import tomllib
from itertools import combinations, product
from pathlib import Path

import pytest

from dashboard import theme

SCHEMES = ("light", "dark")
ROOT = Path(__file__).parents[2]


def channels(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def on_every_surface(name: str, scheme: str) -> float:
    colour = getattr(theme.PALETTE[name], scheme)
    return min(contrast(colour, getattr(of, scheme)) for of in theme.SURFACES.values())


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#009EDB", "#FFFFFF") == pytest.approx(3.04, abs=0.005)


@pytest.mark.parametrize(("name", "scheme"), list(product(theme.TEXTS, SCHEMES)))
def test_text_is_readable(name: str, scheme: str) -> None:
    assert on_every_surface(name, scheme) >= 4.5


CSS = (ROOT / "dashboard" / "assets" / "page.css").read_text(encoding="utf-8")
# What a text or a mark may stand on besides the two surfaces: the text of a hint is the reverse.
ON_TEXT = {"surface"}


def used(declaration: str) -> set[str]:
    """Give the colours of the theme that the style of pages uses in a declaration."""
    found = re.findall(rf"(?<![a-z-]){declaration}:[^;{{}}]*var\(--cm-([a-z-]+)\)", CSS)
    return {name.replace("-", "_") for name in found if not name.startswith("size")}


def test_texts_of_pages_have_only_colours_that_are_readable() -> None:
    assert used("color") - ON_TEXT == {"text", "muted", "link", "alert", "ok", "stale"}
    assert used("color") - ON_TEXT <= theme.TEXTS.keys()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_text_of_a_hint_is_readable(scheme: str) -> None:
    text, ground = theme.TEXTS["text"], theme.SURFACES["surface"]
    assert contrast(getattr(text, scheme), getattr(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_of_pages_are_visible_on_every_surface(scheme: str) -> None:
    marks = used("background") | used("outline") | used("box-shadow")
    marks |= {name for name in used("border(?:-color|-left)?") if name not in theme.RULES}
    marks -= theme.SURFACES.keys()
    assert {"room", "capacity", "axis", "link", "alert"} <= marks
    assert {
        name: on_every_surface(name, scheme) for name in marks if on_every_surface(name, scheme) < 3
    } == {}


DRAWN = theme.SERIES | theme.GROUPS | theme.CATEGORIES
CHARTS = (
    ("room", "platform", "both", "total"),
    tuple(theme.GROUPS),
    (*theme.CATEGORIES, "no_region"),
)


@pytest.mark.parametrize(("name", "scheme"), list(product(DRAWN, SCHEMES)))
def test_graphics_are_visible(name: str, scheme: str) -> None:
    assert on_every_surface(name, scheme) >= 3


# The name beside a line or a band has its colour, and stands on the surface of a card.
NAMES = set(DRAWN) - {"axis", "previous"}


@pytest.mark.parametrize(("name", "scheme"), list(product(sorted(NAMES), SCHEMES)))
def test_a_name_beside_a_line_is_readable(name: str, scheme: str) -> None:
    ground = getattr(theme.SURFACES["surface"], scheme)
    assert contrast(getattr(DRAWN[name], scheme), ground) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("series", CHARTS)
def test_no_two_series_of_a_chart_share_a_colour(series: tuple[str, ...], scheme: str) -> None:
    for one, other in combinations(series, 2):
        left = getattr(theme.PALETTE[one], scheme)
        right = getattr(theme.PALETTE[other], scheme)
        apart = sum(abs(int(left[a : a + 2], 16) - int(right[a : a + 2], 16)) for a in (1, 3, 5))
        assert apart >= 60, f"{one} and {other}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_streamlit_is_told_the_same_colours(scheme: str) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    told = settings["theme"][scheme]
    expected = {
        "primaryColor": "link",
        "backgroundColor": "background",
        "secondaryBackgroundColor": "surface",
        "textColor": "text",
        "linkColor": "link",
        "borderColor": "border",
        "dataframeBorderColor": "border",
    }
    assert told == {key: getattr(theme.PALETTE[of], scheme) for key, of in expected.items()}


def test_a_token_names_a_colour_that_exists() -> None:
    assert theme.token("room") == "token:room"
    assert theme.token("room", 0.15) == "token:room/0.15"
    with pytest.raises(KeyError, match="mauve"):
        theme.token("mauve")


def test_every_colour_and_size_is_a_css_variable() -> None:
    css = theme.css_variables()
    assert "--cm-room: light-dark(#12436D, #7FA8D9);" in css
    assert "--cm-webcast-en:" in css
    assert "--cm-size-number: 2.125rem;" in css
