"""Chunks of a growing file that overlap.

A file of which a chunk could not be read is read again from the same place when it has grown.
"""

import hashlib
from pathlib import Path

from etl import landing
from etl.landing import Batch
from etl.ledger import Ledger


def without_loaded(ledger: Ledger, batch: Batch, content: bytes) -> tuple[Batch, bytes]:
    """Leave out the lines at the beginning of a part of a log that another chunk has brought."""
    start = min(ledger.loaded_up_to(batch), batch.byte_end)
    known = content[: start - batch.byte_start]
    place = {"byte_start": start, "first_record": batch.first_record + known.count(b"\n")}
    return batch.model_copy(update=place), content[len(known) :]


def remove_superseded(ledger: Ledger, folder: Path, batch: Batch, content: bytes) -> None:
    """Remove what failed and is the beginning of this chunk, which has just been landed.

    The landing folder would keep a file that cannot be read as often as it was looked at.
    """
    if batch.identity is None:
        return
    header_bytes = len(content) - (batch.byte_end - batch.byte_start)
    for batch_id, byte_end, sha256 in ledger.superseded(batch):
        beginning = content[: header_bytes + byte_end - batch.byte_start]
        if hashlib.sha256(beginning).hexdigest() == sha256:
            landing.remove(folder, batch.source, batch_id)
            ledger.forget(batch_id)
