"""Every colour and type size of the dashboard, in light and dark, in this one place.

A figure names a colour as `token:room`, or `token:room/0.15` for a tint; the chart component
replaces it by the value of the theme on screen, so that one figure serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TOKEN: Final = "token:"


@dataclass(frozen=True, slots=True)
class Colour:
    """One meaning and its value in each theme."""

    light: str
    dark: str


SURFACES: Final[dict[str, Colour]] = {
    "background": Colour("#F5F6F8", "#12161C"),
    "surface": Colour("#FFFFFF", "#1B2027"),
}
TEXTS: Final[dict[str, Colour]] = {
    "text": Colour("#1A222E", "#E8EBEF"),
    "muted": Colour("#5A6472", "#A3ACB8"),
    "link": Colour("#006BA6", "#6CC4EE"),
    "alert": Colour("#BF4A00", "#FF9A5C"),
    "ok": Colour("#16794A", "#5CC98F"),
    "stale": Colour("#8A5A00", "#E6B450"),
}
# Blue is attendance, from rooms (dark) to platform (light); green and ochre are the webcast.
SERIES: Final[dict[str, Colour]] = {
    "room": Colour("#12436D", "#7FA8D9"),
    "platform": Colour("#007DB3", "#56C7F5"),
    "both": Colour("#7C5CB8", "#B79CEB"),
    "total": Colour("#2F3742", "#DDE2E8"),
    "webcast_en": Colour("#0B7F6F", "#4FC3AE"),
    "webcast_floor": Colour("#A0691A", "#DDB05E"),
    "people": Colour("#4A5361", "#B4BCC7"),
    "capacity": Colour("#6B7280", "#8F99A6"),
    "previous": Colour("#838C99", "#838D9A"),
    "axis": Colour("#7C8694", "#7B8593"),
}
# Close in lightness and saturation, so that no group of States stands out.
GROUPS: Final[dict[str, Colour]] = {
    "african": Colour("#3F7F5F", "#74B893"),
    "asia_pacific": Colour("#A66538", "#D69B6B"),
    "eastern_european": Colour("#7A519E", "#B399D1"),
    "latin_american_caribbean": Colour("#A84F5F", "#DE8C9A"),
    "western_european_others": Colour("#4A78A6", "#83AEDA"),
    "no_region": Colour("#6D7682", "#98A1AD"),
}
# Categories of participation, in the order of the report.
CATEGORIES: Final[dict[str, Colour]] = {
    "category_1": Colour("#2F6DA8", "#7FB2E6"),
    "category_2": Colour("#B0632A", "#E3A06C"),
    "category_3": Colour("#3E7D4C", "#7FC08D"),
    "category_4": Colour("#8B4FA0", "#C795D8"),
    "category_5": Colour("#A8456B", "#E68CAE"),
    "category_6": Colour("#7C6A1E", "#C9B45A"),
    "category_7": Colour("#1F7F86", "#62BEC4"),
    "category_8": Colour("#5C63B8", "#B3B0F0"),
}
# Lines that separate but carry no meaning: WCAG asks no contrast of them.
RULES: Final[dict[str, Colour]] = {
    "grid": Colour("#E6E9ED", "#2B323C"),
    "border": Colour("#E1E5EA", "#29303A"),
}
PALETTE: Final[dict[str, Colour]] = SURFACES | TEXTS | SERIES | GROUPS | CATEGORIES | RULES

# The chart component's own layout needs these whatever the figure names.
LAYOUT_TOKENS: Final = frozenset({"surface", "text", "muted", "axis", "grid", "border"})

SIZES: Final[dict[str, str]] = {
    "hero": "3.25rem",
    "number": "2.125rem",
    "heading": "1.0625rem",
    "body": "0.9375rem",
    "small": "0.8125rem",
}


def token(name: str, opacity: float | None = None) -> str:
    """Name a colour inside a figure; unknown names fail here, not on the screen."""
    if name not in PALETTE:
        raise KeyError(f"no colour named {name!r}")
    return f"{TOKEN}{name}" if opacity is None else f"{TOKEN}{name}/{opacity:g}"


def palette(names: frozenset[str]) -> dict[str, dict[str, str]]:
    """Give the values of `names` by theme, as the chart component takes them."""
    known = sorted(names & PALETTE.keys())
    return {
        "light": {name: PALETTE[name].light for name in known},
        "dark": {name: PALETTE[name].dark for name in known},
    }


def css_variables() -> str:
    """Write colours and sizes as CSS variables that follow `color-scheme`, in dialogs too."""
    colours = [
        f"--cm-{name.replace('_', '-')}: light-dark({colour.light}, {colour.dark});"
        for name, colour in PALETTE.items()
    ]
    sizes = [f"--cm-size-{name}: {size};" for name, size in SIZES.items()]
    return ".stApp, .stDialog [class*=st-key-] {\n" + "\n".join(colours + sizes) + "\n}\n"
