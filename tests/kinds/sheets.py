"""Samples of sheets kept by hand, in which anybody may write anything into any cell."""

from tests.kinds.planted import BADGE, EMAIL, IPV4, IPV6, NAME, PHONE, SECRET, STORY
from tests.kinds.sample import Sample, csv, xlsx

_PROGRAMME_TITLES = (
    *("session_id", "meeting_number", "title", "kind", "phase", "segment", "body", "agenda_item"),
    *("date", "start", "end", "room", "capacity", "languages", "organizer", "status"),
    *("contact", f"write to {EMAIL}"),
)


def _meeting(
    session_id: str, title: str, kind: str = "ancillary", end: str = "12:00"
) -> tuple[str, ...]:
    said = (f"no. {EMAIL}", title, kind, "congress", EMAIL, f"Group {IPV4}", f"item {IPV6}")
    when = ("2021-03-08", "10:00", end, f"Desk {PHONE}", "20", f"en;{EMAIL}", f"{NAME}, {EMAIL}")
    return session_id, *said, *when, "", f"{NAME} {PHONE}", STORY


_PROGRAMME = (
    _PROGRAMME_TITLES,
    _meeting("PX1", f"Side event, write to {EMAIL}"),
    _meeting("PX2", f"Call {PHONE}"),
    _meeting("PX3", "Side event", kind=EMAIL),
    _meeting("PX4", "Side event", end=EMAIL),
    _meeting(EMAIL, "Side event"),
)

_SHEETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "clock": (
        ("meeting", "number", "status", "room", "date", "opened", "closed", "remark"),
        ("P1", "1", "held", "Hall", "2021-03-08", "10:05", "11:50", f"{NAME} {EMAIL}"),
        ("P2", EMAIL, EMAIL, "Hall", "2021-03-08", "14:05", "15:50", STORY),
        (EMAIL, "1", "held", "Hall", "2021-03-08", "10:05", "11:50", STORY),
        ("P3", "1", "held", f"Desk {PHONE}", "2021-03-08", "10:05", "11:50", STORY),
        ("C1", "1", "held", "Hall", EMAIL, PHONE, IPV4, STORY),
    ),
    "speakers": (
        (
            *("meeting", "order", "speaker", "category", "on_behalf_of", "level", "delivery"),
            *("registration", "badge", "email", "date", "delivered", "text_posted", "text", "name"),
        ),
        *(
            (
                *(meeting, order, speaker, category, group, level, "in person", SECRET, BADGE),
                *(EMAIL, "2021-03-08", "10:20", "11:05", text, NAME),
            )
            for meeting, order, speaker, category, group, level, text in (
                ("P1", "1", "Japan", "", "G77", "Minister", f"/texts/japan.pdf?for={EMAIL}"),
                ("P1", "2", "France", "", "G77", EMAIL, f"https://{EMAIL}/texts/france.pdf"),
                ("P1", "3", f"WHO {EMAIL}", "Specialized agencies", "", "", "/texts/3.pdf"),
                ("P1", "4", EMAIL, EMAIL, "", "", "/texts/4.pdf"),
                ("P1", "5", "Kenya", "", f"call {PHONE}", "", "/texts/5.pdf"),
                (EMAIL, "6", "Chad", "", "", "", "/texts/6.pdf"),
                ("P1", EMAIL, "Peru", "", "", "", "/texts/7.pdf"),
                ("P1", "8", "Mali", "", "", "", f"/texts/{EMAIL}.pdf"),
                ("P1", "9", NAME, "Individual experts", "", "", "/texts/9.pdf"),
            )
        ),
    ),
    "head-counts": (
        ("meeting", "place", "date", "time", "people"),
        ("P1", "Hall", "2021-03-08", "10:30", "20"),
        (EMAIL, "Hall", "2021-03-08", "10:30", "20"),
        ("P1", f"Desk {PHONE}", "2021-03-08", "10:30", "20"),
        ("P1", "Hall", "2021-03-08", EMAIL, PHONE),
    ),
    "delegations": (
        ("delegation", "places_in_person", "credentials", "represented", "reason"),
        ("Japan", "10", EMAIL, "", ""),
        (f"WHO {EMAIL}", "10", "", "", ""),
        ("France", "10", "", "yes", f"Call {PHONE}"),
        ("Kenya", EMAIL, "", "", ""),
    ),
    "organizations": (
        ("name", "aliases", "category"),
        ("World Health Organization", "WHO", EMAIL),
        (f"Friends of {EMAIL}", "", ""),
        ("Friends", f"F; {PHONE}", ""),
    ),
    "notes": (
        ("date", "time", "meeting", "note", "by"),
        ("2021-03-08", "10:45", "P1", "No interpretation into French", NAME),
        ("2021-03-08", "10:45", "P1", f"Call {PHONE}", NAME),
        ("2021-03-08", "10:45", EMAIL, "The door was closed", NAME),
        (EMAIL, EMAIL, "P1", "The door was closed", NAME),
    ),
    "links": (
        ("registration", "badge", "platform", "email", "valid_from", "valid_to"),
        (SECRET, BADGE, SECRET, EMAIL, "2021-03-08 12:00", ""),
        (SECRET, BADGE, SECRET, EMAIL, EMAIL, PHONE),
    ),
}

PROGRAMMES = (
    Sample(2, 3, {"programme.csv": csv(*_PROGRAMME)}),
    Sample(2, 3, {"programme.xlsx": xlsx(*_PROGRAMME)}),
)
SHEETS = (
    Sample(
        # Two meetings, three statements, and the first row of each of the other six.
        accepted=11,
        rejected=25,
        files={
            "programme.csv": csv(*_PROGRAMME),
            **{f"{word}.csv": csv(*rows) for word, rows in _SHEETS.items()},
        },
        keys="",
    ),
    Sample(
        accepted=11,
        rejected=25,
        files={
            "programme.xlsx": xlsx(*_PROGRAMME),
            **{f"{word}.xlsx": xlsx(*rows) for word, rows in _SHEETS.items()},
        },
    ),
)
