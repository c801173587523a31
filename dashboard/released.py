"""Released figures: frozen in a snapshot as of a moment, and what has been corrected since.

A release names a snapshot, which is kept for good, so a released figure is asked for like any
other: its definition stands in one place, and its checksum proves that nothing was changed.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dashboard.errors import SnapshotError
from dashboard.figures import headline
from dashboard.format import instant_utc
from dashboard.metrics import METRICS, official
from dashboard.metrics.model import Time
from dashboard.snapshot import Snapshot, Snapshots, query

FOLDER = "released"
"""Within the folder of snapshots: those from which figures were released."""

# Of these the moment says nothing, or only its day: another number later was not wrong before.
_WITHOUT_MOMENT = (Time.ALWAYS, Time.DAYS)

Figure = int | float | datetime | None


@dataclass(frozen=True)
class Release:
    """A decision of the reporting role. Instants are UTC, `as_of` is a full minute."""

    release_id: str
    as_of: datetime
    released_at: datetime
    released_by: str
    seq: int
    content_hash: str


@dataclass(frozen=True)
class ReleasedFigure:
    """A figure as released and as known now, both as of the moment of the release.

    `correction` is now less released: None for instants, where only one of the two is known, and
    for figures that no moment limits, since those may change without having been wrong.
    """

    key: str
    label: str
    unit: str
    released: Figure
    now: Figure
    correction: float | None
    is_corrected: bool
    as_of: datetime
    released_at: datetime
    released_by: str
    seq: int


@dataclass(frozen=True)
class Corrected(Release):
    """A release, and the keys of the figures that have been corrected since."""

    corrections: list[str]
    error: str | None
    """Why what was released cannot be read, and so nothing be compared."""


def releases(snapshot: Snapshot) -> list[Release]:
    """Return every release a snapshot knows of, the latest first."""
    return [Release(**row) for row in query(snapshot, official.RELEASES).to_dicts()]


def latest_release(snapshot: Snapshot, as_of: datetime | None = None) -> Release | None:
    """Return the latest release, of a full minute if one is given; None if there is none."""
    known = releases(snapshot)
    return next((each for each in known if as_of in (None, each.as_of)), None)


def baselines(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return event, figure, value and document of the official figures of earlier events."""
    return query(snapshot, official.BASELINES).to_dicts()


def frozen(snapshot: Snapshot, release: Release) -> Snapshot:
    """Return what a release was made from, kept beside `snapshot`, for the same audience.

    Raises `SnapshotError` if it is not there or not what was released. That its file is what was
    published is checked when it is opened.
    """
    folder = snapshot.path.parent / FOLDER
    kept = Snapshots(folder, snapshot.audience).numbered(release.seq)
    if kept.content_hash != release.content_hash:
        raise SnapshotError(
            f"Snapshot {release.seq} in {folder} is not the one that was released: "
            "restore that folder from a backup."
        )
    return kept


def released_figures(snapshot: Snapshot, release: Release) -> list[ReleasedFigure]:
    """Return every figure of the headline as released and as `snapshot` knows it.

    Raises `SnapshotError` if what was released cannot be read or is damaged; no figure is then
    given in its place.
    """
    try:
        before = asdict(headline(frozen(snapshot, release), release.as_of))
    except SnapshotError as error:
        raise SnapshotError(
            f"The figures released as of {instant_utc(release.as_of)} cannot be shown: {error}"
        ) from error
    now = asdict(headline(snapshot, release.as_of))
    return [_compare(key, before, now, release) for key in now]


def corrected(snapshot: Snapshot, as_of: datetime) -> Corrected | None:
    """Return the latest release if it is of the full minute `as_of`, else None."""
    release = latest_release(snapshot)
    if release is None or release.as_of != as_of:
        return None
    try:
        compared = released_figures(snapshot, release)
    except SnapshotError as error:
        return Corrected(**asdict(release), corrections=[], error=str(error))
    keys = [figure.key for figure in compared if figure.is_corrected]
    return Corrected(**asdict(release), corrections=keys, error=None)


def _compare(
    key: str, before: Mapping[str, Figure], now: Mapping[str, Figure], release: Release
) -> ReleasedFigure:
    metric = METRICS[f"event.{key}"]
    was, value = before[key], now[key]
    is_corrected, correction = False, None
    if was is not None and value is not None and metric.time not in _WITHOUT_MOMENT:
        if isinstance(was, datetime) or isinstance(value, datetime):
            is_corrected = was != value
        else:
            # Sums of fractions may differ in their last digits without any reason.
            is_corrected = not math.isclose(was, value, rel_tol=1e-9, abs_tol=1e-9)
            correction = value - was if is_corrected else 0
    return ReleasedFigure(
        key=key,
        label=metric.label,
        unit=metric.unit,
        released=was,
        now=value,
        correction=correction,
        is_corrected=is_corrected,
        as_of=release.as_of,
        released_at=release.released_at,
        released_by=release.released_by,
        seq=release.seq,
    )
