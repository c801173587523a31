"""Write a report into a folder: every artefact whole or not at all, and a manifest beside them."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from dashboard.errors import ReportError
from dashboard.reports import charts
from dashboard.reports.document import Report
from dashboard.reports.formats.csv_zip import write_csv_zip
from dashboard.reports.formats.docx import write_docx
from dashboard.reports.formats.duckdb_file import content_hash, write_duckdb
from dashboard.reports.formats.manifest import FILE, made_for_audience, manifest
from dashboard.reports.formats.parquet import write_parquet
from dashboard.reports.formats.pdf import write_pdf
from dashboard.reports.formats.xlsx import write_xlsx
from dashboard.reports.request import Format

Hashes = Mapping[str, str]
"""Hashes of the content of files whose bytes are never the same twice, by name."""
Writer = Callable[[Report, Path], Hashes | None]
Progress = Callable[[str], None]

_DATA = "tables"
"""The name of files that hold all tables."""
_DOCUMENTS: tuple[Format, ...] = ("pdf", "docx")
"""The formats whose charts are drawn beforehand."""
_THREADS = 2
_MOVING = ".report-moving"
"""A folder that is there while files are moved to their places."""


def make(
    report: Report,
    formats: Sequence[Format],
    folder: Path,
    generated_at: datetime,
    user: str,
    progress: Progress = lambda _name: None,
) -> list[Path]:
    """Write the formats into the folder, the manifest last; return what was written.

    Everything is written beside the folder's files first, then moved there. `progress` is told
    each format that is waited for. Raises `ReportError` where the folder cannot be written to, or
    has a report for others.
    """
    _check_audience(folder, report.stamp.audience)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".report-", dir=folder))
    except OSError as error:
        raise _failed(folder, error) from error
    try:
        hashes = _write(report, formats, draft, progress)
        _list(report, draft, generated_at, user, hashes)
        with _alone(folder):
            # Another report may have come while this one was written.
            _check_audience(folder, report.stamp.audience)
            return list(_moved(draft, folder))
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def packed(
    report: Report,
    formats: Sequence[Format],
    generated_at: datetime,
    user: str,
    progress: Progress,
) -> bytes:
    """Return all files in one archive; raise `ReportError` where there is no room for them."""
    try:
        with tempfile.TemporaryDirectory(prefix="congress-report-") as name:
            folder = Path(name)
            files = make(report, formats, folder, generated_at, user, progress)
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packing:
                for path in sorted(files):
                    packing.write(path, path.relative_to(folder))
            return archive.getvalue()
    except OSError as error:
        raise _failed(Path(tempfile.gettempdir()), error) from error


def _write(report: Report, formats: Sequence[Format], draft: Path, progress: Progress) -> Hashes:
    hashes: dict[str, str] = {}
    documents = [each for each in formats if each in _DOCUMENTS]
    # Typst and DuckDB work beside Python, and data are written while charts are drawn.
    with ThreadPoolExecutor(_THREADS) as pool:

        def begin(each: Format) -> Future[Hashes | None]:
            return pool.submit(_WRITERS[each], report, draft)

        begun = {each: begin(each) for each in formats if each not in documents}
        if documents:
            charts.draw(report.charts, report.stamp)
        begun |= {each: begin(each) for each in documents}
        for each in formats:
            progress(each)
            hashes |= begun[each].result() or {}
    return hashes


def _list(report: Report, draft: Path, generated_at: datetime, user: str, hashes: Hashes) -> None:
    written = {
        path.relative_to(draft).as_posix(): path for path in draft.rglob("*") if path.is_file()
    }
    contents = {name: path.read_bytes() for name, path in written.items()}
    (draft / FILE).write_bytes(manifest(report.stamp, contents, generated_at, user, hashes))


def _check_audience(folder: Path, audience: str) -> None:
    """Refuse a folder where files for the public would stand among others that are not."""
    before = folder / FILE
    made_for = made_for_audience(before.read_bytes()) if before.is_file() else None
    if made_for not in (None, audience):
        raise ReportError(
            f"{folder} has a report for the audience {made_for!r}; choose another folder."
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one report at a time move its files into a folder."""
    mark = folder / _MOVING
    try:
        mark.mkdir()
    except FileExistsError as error:
        raise ReportError(
            f"Another report is being put into {folder}, or was stopped at that; choose another "
            f"folder, or empty this one and remove {mark}."
        ) from error
    try:
        yield
    finally:
        mark.rmdir()


def _moved(draft: Path, folder: Path) -> Iterator[Path]:
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    # The manifest says that all of it is there.
    ordered = sorted(files, key=lambda each: each.name == FILE)
    targets = {path: folder / path.relative_to(draft) for path in ordered}
    for target in targets.values():
        if target.is_dir():
            raise ReportError(f"{target} is a folder, not a file of a report; choose another one.")
        target.parent.mkdir(parents=True, exist_ok=True)
    (folder / FILE).unlink(missing_ok=True)
    for path, target in targets.items():
        path.replace(target)
        yield target


def _failed(folder: Path, error: OSError) -> ReportError:
    for place in (folder, *folder.parents):
        if place.is_file():
            return ReportError(f"{place} is a file, not a folder; choose a folder for the report.")
    return ReportError(
        f"The report cannot be written to {folder}: {error.strerror}; nothing of it was left there."
    )


def _pdf(report: Report, folder: Path) -> None:
    for each in report.documents:
        content = write_pdf(each, report.stamp, report.definitions)
        (folder / f"{each.name}.pdf").write_bytes(content)


def _docx(report: Report, folder: Path) -> None:
    for each in report.documents:
        content = write_docx(each, report.stamp, report.definitions)
        (folder / f"{each.name}.docx").write_bytes(content)


def _xlsx(report: Report, folder: Path) -> None:
    (folder / f"{_DATA}.xlsx").write_bytes(write_xlsx(report))


def _csv(report: Report, folder: Path) -> None:
    (folder / f"{_DATA}.csv.zip").write_bytes(write_csv_zip(report))


def _parquet(report: Report, folder: Path) -> None:
    within = folder / "parquet"
    within.mkdir()
    for name, content in write_parquet(report).items():
        (within / name).write_bytes(content)


def _duckdb(report: Report, folder: Path) -> Hashes:
    path = folder / f"{_DATA}.duckdb"
    write_duckdb(report, path)
    return {path.name: content_hash(path)}


_WRITERS: dict[Format, Writer] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "parquet": _parquet,
    "duckdb": _duckdb,
}
