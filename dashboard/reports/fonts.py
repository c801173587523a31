"""The typefaces of documents, shipped as packages: nothing depends on the fonts of a machine."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

from dashboard.errors import ReportError

FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK JP")
"""Latin, Greek and Cyrillic; Arabic; Chinese, Japanese and Korean, in this order."""
_FOLDERS: Final = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("noto_cjk_sans_jp_regular", "."),
)


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


def check(words: str, where: str) -> None:
    """Raise `ReportError` that names `where` and the letters for which no typeface has a glyph."""
    try:
        typst.compile(
            _SHEET,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"families": json.dumps(FAMILIES), "words": words},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise ReportError(reason(error, where)) from error


def reason(error: typst.TypstError, where: str) -> str:
    """Say why `where` could not be set, in one sentence that says what to do."""
    missing = re.findall(r"the text `\"(.+?)\"` could not be displayed", error.diagnostic)
    if not missing:
        return f"{where} could not be set: {error.message}."
    letters = ", ".join(dict.fromkeys(missing))
    return (
        f"{where} contains {letters}, for which no typeface has a glyph; write the name in another "
        "script in the source, or leave it out."
    )


def _folder(package: str, within: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ReportError(
            f"The typeface {package} is not installed; install the program with its extra "
            "'reports' (pip install 'congress-monitor[reports]')."
        )
    return Path(spec.origin).parent / within
