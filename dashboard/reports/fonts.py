"""The typefaces of documents, shipped as packages: nothing depends on the fonts of a machine."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from dashboard.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK JP")
"""Latin, Greek and Cyrillic; Arabic; Chinese, Japanese and Korean, in this order."""
_FOLDERS: Final = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("noto_cjk_sans_jp_regular", "."),
)
_MISSING: Final = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_BESIDE: Final = 60
"""How many letters are quoted on either side of one without a glyph."""
_SHEET: Final = b"""
#set document(title: "Check")
#set text(font: json(bytes(sys.inputs.families)))
#sys.inputs.words
"""


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders with the typefaces; raises `ReportError` where one is not installed."""
    return tuple(_folder(package, within) for package, within in _FOLDERS)


@cache
def fonts() -> typst.Fonts:
    """Return the typefaces as Typst takes them."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(folders()),
    )


def check(words: Sequence[str], where: str) -> None:
    """Raise `ReportError` that names `where` and the words for which no typeface has a glyph."""
    try:
        typst.compile(
            _SHEET,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"families": json.dumps(FAMILIES), "words": " ".join(words)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise ReportError(reason(error, where, words)) from error


def reason(error: typst.TypstError, where: str, texts: Iterable[str]) -> str:
    """Say why `where` could not be set, in one sentence with the text and what to do."""
    missing = [
        _ESCAPED.sub(lambda code: chr(int(code[1], 16)), each)
        for each in dict.fromkeys(_MISSING.findall(error.diagnostic))
    ]
    if not missing:
        return f"{where} could not be set: {error.message}."
    # A plain letter is missing only together with the marks on it.
    odd = [letters for letters in missing if not letters.isascii()] or missing
    found = next((_around(text, each) for text in texts for each in odd if each in text), "")
    quoted = f", in “{found}”" if found else ""
    return (
        f"{where} contains {', '.join(map(_named, odd))}, for which no typeface has a glyph"
        f"{quoted}; write the name in another script in the source, or leave it out."
    )


def _around(text: str, letters: str) -> str:
    place = text.index(letters)
    return text[max(place - _BESIDE, 0) : place + len(letters) + _BESIDE]


def _named(letters: str) -> str:
    """Write letters as they are, but those that cannot stand alone by their codes."""
    if not letters.isprintable() or unicodedata.category(letters[0]).startswith("M"):
        return " ".join(f"U+{ord(each):04X}" for each in letters)
    return letters


def _folder(package: str, within: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ReportError(
            f"The typeface {package} is not installed; install the program with its extra "
            "'reports' (pip install 'congress-monitor[reports]')."
        )
    return Path(spec.origin).parent / within
