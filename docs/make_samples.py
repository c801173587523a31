"""Draw the pages of the PDF documents of a report, for the documentation.

Load a simulated Congress to its end, then `make samples ARGS=its-congress.toml`.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from dashboard.figures import event
from dashboard.reports.build import build
from dashboard.reports.document import Document, Report
from dashboard.reports.formats.pdf import draw_pages, write_pdf
from dashboard.reports.imprint import imprint
from dashboard.reports.request import Request
from dashboard.settings import load_settings
from dashboard.snapshot import Snapshots

SAMPLES = Path(__file__).parent / "samples"
RESOLUTION = 90
CHOSEN = {
    "statistical-report": ("Participants", "States and organizations", "Meetings", "Delegations"),
}
"""The headings, of a document that is too long to be shown whole, whose pages are shown."""


def main(config: Path) -> None:
    """Draw the documents of the whole Congress as of its latest snapshot, and list them."""
    folder = load_settings(config).snapshots
    snapshot = Snapshots(folder).latest().snapshot
    if snapshot is None:
        sys.exit(f"No snapshot in {folder} can be read; load the Congress first.")
    of = event(snapshot)
    report = build(snapshot, Request(of.starts_on, of.ends_on))
    SAMPLES.mkdir(exist_ok=True)
    for old in SAMPLES.glob("*.png"):
        old.unlink()
    parts = [_head(report)]
    for document in report.documents:
        parts.append(_drawn(document, report))
    (SAMPLES / "README.md").write_text("\n".join(parts), encoding="utf-8")


def _head(report: Report) -> str:
    facts = dict(imprint(report.stamp).facts)
    simulated = "simulated " if report.stamp.is_simulated else ""
    return (
        "# Samples of reports\n\n"
        f"The PDF documents of a {simulated}Congress, page by page:\n{facts['Event']}, "
        f"{facts['Period']}.\nData as of {facts['Data as of']}. {facts['Status']}\n"
        f"{facts['Made from']}. Audience: {facts['Audience'].lower()}.\n\n"
        "The same documents come as DOCX, and their tables as files of data: see\n"
        "[Reports](../reports.md).\n"
    )


def _drawn(document: Document, report: Report) -> str:
    pages = draw_pages(document, report.stamp, report.definitions, RESOLUTION)
    chosen = _chosen(document, report) or range(1, len(pages) + 1)
    lines = [f"## {document.title}\n"]
    if document.name in CHOSEN:
        lines.append(f"{len(chosen)} of {len(pages)} pages.\n")
    for number in chosen:
        name = f"{document.name}-{number}.png"
        (SAMPLES / name).write_bytes(pages[number - 1])
        lines.append(f"![{document.title}, page {number} of {len(pages)}]({name})\n")
    return "\n".join(lines)


def _chosen(document: Document, report: Report) -> list[int]:
    """Return the numbers of the pages with the headings chosen; none if all are shown."""
    wanted = CHOSEN.get(document.name, ())
    if not wanted:
        return []
    with pikepdf.open(io.BytesIO(write_pdf(document, report.stamp, report.definitions))) as pdf:
        found = dict(_headings(pdf))
    missing = [heading for heading in wanted if heading not in found]
    if missing:
        sys.exit(f"{document.title} has no heading {missing[0]!r}; name another one in CHOSEN.")
    return sorted({found[heading] for heading in wanted})


def _headings(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Yield each heading with the number of its page, as the bookmarks have them."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    with pdf.open_outline() as outline:
        for item in outline.root:
            yield str(item.title), numbers[item.destination[0].objgen]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "congress.toml"))
