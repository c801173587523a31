"""The files of a report: made at a click, said what they are, and downloaded as one archive."""

from __future__ import annotations

import getpass
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import format as write
from dashboard import tables
from dashboard.components import notice
from dashboard.errors import ReportError
from dashboard.report_form import FORMAT_NAMES
from dashboard.reports.make import packed

if TYPE_CHECKING:
    from dashboard.reports.document import Report
    from dashboard.reports.request import Request

_MADE: Final = "report-made"


@dataclass(frozen=True)
class Made:
    """An archive and what it was made of: it is offered as long as that is what is chosen."""

    of: tuple[Request, str]
    content: bytes


def make_files(report: Report, request: Request) -> None:
    """Make the files and keep them for this reader; say so where they cannot be made."""
    st.session_state.pop(_MADE, None)
    try:
        st.session_state[_MADE] = Made(_of(report, request), _packed(report, request))
    except ReportError as error:
        notice("The files cannot be made", str(error))


def show_files(report: Report, request: Request) -> None:
    """Say what was made of what is chosen, if anything was, and let the reader download it."""
    made: Made | None = st.session_state.get(_MADE)
    if made is None or made.of != _of(report, request):
        return
    days = dict.fromkeys((str(request.first_day), str(request.last_day)))
    name = f"report-{'-'.join(days)}-{request.audience}.zip"
    entries = zipfile.ZipFile(io.BytesIO(made.content)).infolist()
    whole = write.size(sum(each.file_size for each in entries))
    count, packed_size = write.counted(len(entries), "file"), write.size(len(made.content))
    notice(f"{count} made, {whole}", f"Packed in {name}, {packed_size}.", None)
    st.download_button("Download", made.content, name, "application/zip")
    tables.show(_listed(entries))


def _of(report: Report, request: Request) -> tuple[Request, str]:
    return request, report.stamp.content_hash


def _packed(report: Report, request: Request) -> bytes:
    formats, bar = request.formats, st.progress(0.0, "Writing")

    def progress(name: str) -> None:
        place = [str(each) for each in formats].index(name)
        said = f"Writing {FORMAT_NAMES[name]}, {place + 1} of {len(formats)}"
        bar.progress(place / len(formats), said)

    try:
        return packed(report, formats, datetime.now(UTC), getpass.getuser(), progress)
    finally:
        bar.empty()


def _listed(entries: list[zipfile.ZipInfo]) -> tables.Table:
    """List the files, those of a folder in one row."""
    sizes: dict[str, list[int]] = {}
    for each in entries:
        folder, within, _ = each.filename.partition("/")
        sizes.setdefault(folder + within, []).append(each.file_size)
    rows = tuple(
        (
            f"{name} ({write.counted(len(found), 'file')})" if name.endswith("/") else name,
            write.size(sum(found)),
        )
        for name, found in sizes.items()
    )
    columns = (tables.Column("File", wide=True), tables.Column("Size", "right"))
    return tables.Table(columns, rows, label="The files made")
