"""Lines to take: the figures that may be quoted, in one sentence each, with their definition."""

from dashboard.metrics import METRICS
from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, value_of, whole
from dashboard.reports.chapters.sentences import opening, said, was
from dashboard.reports.document import Document, Items, Paragraph, Section
from dashboard.reports.imprint import as_of

_WERE = "{opening} {was} "
_SENTENCES = (
    ("registered", _WERE + "registered.", "participant"),
    ("registered_in_person", _WERE + "registered to take part in person.", "participant"),
    ("registered_online", _WERE + "registered to take part online.", "participant"),
    ("badge_collected", "{opening} collected a badge at the venue.", "participant"),
    ("attended", "{opening} attended the Congress, in person or online.", "participant"),
    ("states_represented", _WERE + "represented.", "Member State"),
    ("non_member_states_represented", _WERE + "represented.", "non-member observer State"),
    ("organizations_represented", _WERE + "represented.", "organization"),
    ("peak", "At most, {said} took part in meetings at one time.", "participant"),
    ("meetings_held", _WERE + "held.", "meeting"),
    ("statements_delivered", _WERE + "delivered.", "statement"),
    ("playbacks", "The live webcast was played {said}.", "time"),
)


def write_lines(basis: Basis) -> Document:
    """Write a section for each figure that is known, may be shown and is not zero."""
    table = basis.tables["figures_to_quote"]
    sections = [
        Section(
            METRICS[f"event.{key}"].label,
            (
                Paragraph(
                    sentence.format(
                        opening=opening(value, noun), said=said(value, noun), was=was(value)
                    )
                ),
                Paragraph(f"Definition: {METRICS[f'event.{key}'].help}"),
            ),
            level=2,
        )
        for key, sentence, noun in _SENTENCES
        if (value := whole(value_of(table, f"event.{key}")))
    ]
    at = basis.stamp.as_of
    when = f"As at {written.moment(at, basis.event.zone)}" if at else "Nothing is known yet"
    intro = Section(
        when,
        (
            Paragraph(f"All figures are as at {as_of(basis.stamp)}. {basis.stamp.status}"),
            Items(
                (
                    "Never add figures of participation in a room and online: people who did both "
                    "are in both.",
                    "A playback of the webcast is not a person.",
                )
            ),
        ),
    )
    return Document("lines-to-take", "Lines to take", (intro, *sections))
