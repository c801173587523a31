"""The words of Indico and of usual forms, and what they stand for."""

from collections.abc import Callable, Mapping
from typing import Literal

from etl import countries
from etl.sources.indico_entries import Column, fold
from etl.sources.privacy import is_private
from etl.sources.reading import MAX_SHOWN

Translated = Literal["status", "category", "country", "level", "gender", "age_band", "mode", "role"]
"""Columns whose values have a meaning, which `values` may give."""

TITLES: dict[Column, tuple[str, ...]] = {
    "category": ("Category of participant", "Participant category", "Category"),
    "country": ("Country",),
    "organization": ("Affiliation", "Organization", "Organisation"),
    "gender": ("Gender",),
    "age_band": ("Age group", "Age band", "Age range"),
    "mode": ("How will you attend?", "Mode of participation", "Mode of attendance"),
    "role": ("Online role",),
    "badge": ("Badge number",),
    "email": ("Email Address", "Email", "E-mail"),
}
# As in the API, then as Indico translates them by the Accept-Language of whoever exported.
_STATUSES: dict[str, tuple[str, ...]] = {
    "approved": ("complete", "Completed", "Terminé", "完了", "Completado"),
    "pending": (
        *("pending", "unpaid", "Awaiting payment", "En attente", "En attente du paiement"),
        *("保留中", "支払い待ち", "Pendiente", "En espera de pago"),
    ),
    "rejected": ("rejected", "Refusé", "Rejeté", "却下", "却下済", "Rechazado"),
    "withdrawn": ("withdrawn", "Retiré", "取り下げ済", "出金済み", "Retirado"),
}
_ROLES: dict[str, tuple[str, ...]] = {
    "speaker": ("Speaker",),
    "follows_only": ("General Admission / Observer", "follows_only"),
    "other": ("Other",),
}
_LEVELS: dict[str, tuple[str, ...]] = {
    "head_of_state_or_government": (
        "head_of_state_or_government",
        "Head of State or Government",
        "Head of State",
        "Head of Government",
    ),
    "minister": ("Minister",),
    "vice_minister": ("vice_minister", "Vice-Minister", "Vice Minister", "Deputy Minister"),
    "ambassador": ("Ambassador",),
    "other": ("Other",),
}
_ONLINE = ("online", "virtual", "virtually", "remote", "remotely")
_ON_SITE = ("in_person", "in person", "in-person", "on site", "on-site", "onsite")


def by_name(names: Mapping[str, tuple[str, ...]]) -> Callable[[str], str | None]:
    """Return a translation of names to their key; a key is also a name of itself."""
    table = {fold(name): key for key, own in names.items() for name in (key, *own)}
    return lambda text: table.get(fold(text))


def _mode(text: str) -> str | None:
    folded = fold(text)
    if folded.startswith(_ON_SITE):
        return None if any(word in folded for word in _ONLINE) else "in_person"
    return "online" if folded.partition("(")[0].strip() in _ONLINE else None


def _as_recorded(text: str) -> str | None:
    # A longer text is no choice of a form but somebody's own words.
    return text if len(text) <= MAX_SHOWN and not is_private(text) else None


STANDARDS: dict[Translated, Callable[[str], str | None]] = {
    "status": by_name(_STATUSES),
    "country": countries.resolve,
    "level": by_name(_LEVELS),
    "gender": _as_recorded,
    "age_band": _as_recorded,
    "mode": _mode,
    "role": by_name(_ROLES),
}

KEYS: dict[Translated, tuple[str, ...]] = {
    "status": tuple(_STATUSES),
    "level": tuple(_LEVELS),
    "mode": ("in_person", "online"),
    "role": tuple(_ROLES),
}
"""What the values of a column may stand for, where that is the same for every event."""
