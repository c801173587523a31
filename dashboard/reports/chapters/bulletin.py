"""The bulletin of a day, on one page: the figures, and what has changed since the day before."""

from dashboard.reports.chapters.basis import Basis, begun, listed, long_date, said, was, whole
from dashboard.reports.document import Document, Items, Paragraph, Section


def write_bulletin(basis: Basis) -> Document:
    """Write the bulletin of the last day of the period."""
    return Document(
        "daily-bulletin",
        f"Daily bulletin, {long_date(basis.last_day)}",
        (
            Section("Up to this day", basis.shown("figures_to_quote")),
            Section("On this day", _day(basis)),
            Section("New since the day before", _news(basis)),
        ),
        note=basis.stamp.status,
        is_one_page=True,
    )


def _day(basis: Basis) -> tuple[Items | Paragraph, ...]:
    found = [row for row in basis.rows("days") if row["congress_day"] == basis.last_day]
    held = [
        row
        for row in basis.rows("meetings_held")
        if row["congress_day"] == basis.last_day and row["status"] == "held"
    ]
    texts = [begun(f"{said(len(held), 'meeting')} {was(len(held))} opened.")]
    for row in found:
        if peak := whole(row["peak"]):
            texts.append(f"At most, {said(peak, 'participant')} took part at one time.")
        if delivered := whole(row["statements_delivered"]):
            texts.append(begun(f"{said(delivered, 'statement')} {was(delivered)} delivered."))
        if viewers := whole(row["webcast_viewers_peak"]):
            texts.append(f"The live webcast had at most {said(viewers, 'viewer')} at one time.")
    return (Items(tuple(texts)),)


def _news(basis: Basis) -> tuple[Items | Paragraph, ...]:
    first = [
        str(row["state"])
        for row in basis.rows("states")
        if row["is_represented"] and row["first_recorded_on"] == basis.last_day
    ]
    texts = []
    if first:
        texts.append(
            begun(
                f"{said(len(first), 'State')} {was(len(first))} recorded for the first time: "
                f"{listed(first)}."
            )
        )
    texts += basis.corrections
    return (Items(tuple(texts)),) if texts else (Paragraph("Nothing."),)
