"""Lines to take: the figures that may be quoted, in one sentence each, with their definition."""

from dashboard import format as write
from dashboard.metrics import METRICS
from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, value_of, whole
from dashboard.reports.chapters.sentences import begun, said, was
from dashboard.reports.document import Cell, Document, Items, Mark, Paragraph, Section

_SENTENCES = (
    ("registered", "{} were registered.", "participant"),
    ("registered_in_person", "{} were registered to take part in person.", "participant"),
    ("registered_online", "{} were registered to take part online.", "participant"),
    ("badge_collected", "{} collected a badge at the venue.", "participant"),
    ("attended", "{} attended the Congress, in person or online.", "participant"),
    ("states_represented", "{} were represented.", "Member State"),
    ("non_member_states_represented", "{} were represented.", "non-member observer State"),
    ("organizations_represented", "{} were represented.", "organization"),
    ("peak", "At most, {} took part in meetings at one time.", "participant"),
    ("meetings_held", "{} were held.", "meeting"),
    ("statements_delivered", "{} were delivered.", "statement"),
    ("playbacks", "The live webcast was played {}.", "time"),
)


def write_lines(basis: Basis) -> Document:
    """Write a section for each figure that is known and may be shown."""
    table = basis.tables["figures_to_quote"]
    sections = [
        Section(
            METRICS[f"event.{key}"].label,
            (
                Paragraph(_sentence(sentence, value, noun)),
                Paragraph(f"Definition: {METRICS[f'event.{key}'].help}"),
            ),
            level=2,
        )
        for key, sentence, noun in _SENTENCES
        if _is_told(value := value_of(table, f"event.{key}"))
    ]
    when = basis.stamp.as_of
    hour = written.moment(when, basis.event.zone) if when else write.UNKNOWN
    intro = Section(
        f"As of {hour}",
        (
            Paragraph(
                f"All figures stand for the same moment: {hour} in {basis.event.clock_name}, "
                f"{write.instant_utc(when) if when else ''}. {basis.stamp.status}"
            ),
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


def _is_told(value: Cell) -> bool:
    return value is not None and not isinstance(value, Mark)


def _sentence(sentence: str, value: Cell, noun: str) -> str:
    text = begun(sentence.format(said(whole(value), noun)))
    return text.replace(" were ", f" {was(whole(value))} ")
