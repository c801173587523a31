"""The inbox of acknowledgements: a small file each, which the pipeline loads like any source."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final

from dashboard.errors import InboxError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

LONGEST_ROLE: Final = 100


def acknowledge(inbox: Path, alert_id: str, role: str, at: datetime) -> None:
    """Write that somebody has seen an alert; said again, the first file stays.

    `role` may be empty and is no name. Raises `InboxError` with one sentence for the reader.
    """
    role = role.strip()
    if "@" in role or not role.isprintable() or len(role) > LONGEST_ROLE:
        raise InboxError("Give a role, such as Duty officer, in one line and without an address.")
    content = {
        "alert_id": alert_id,
        "acknowledged_at": at.isoformat(),
        "acknowledged_by": role or None,
    }
    path = _path(inbox, alert_id)
    # Another name for each writer, and none that a reader of the folder takes for a file.
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        inbox.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft.write_text(json.dumps(content), encoding="utf-8")
            draft.replace(path)
    except OSError as error:
        raise InboxError(
            f"The acknowledgement cannot be written ({error.strerror}): {inbox} has to be a "
            "folder that the dashboard can write to."
        ) from error


def is_written(inbox: Path, alert_id: str) -> bool:
    """Tell whether an acknowledgement waits to be loaded, or is."""
    return _path(inbox, alert_id).exists()


def _path(inbox: Path, alert_id: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{32}", alert_id):
        raise InboxError("There is no such alert.")
    return inbox / f"seen-{alert_id}.json"
