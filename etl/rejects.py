"""What is told of rejected rows while loading: one sentence a file."""

from pathlib import Path

from etl.landing import Batch
from etl.ledger import Loaded
from etl.source import Reading


class Rejects:
    """Sentences on files with rejected rows, for whoever tells them."""

    def __init__(self) -> None:
        self._sentences: list[tuple[str, str]] = []
        self._told: set[str] = set()
        """Growing files of which it was told."""

    def note(self, batch: Batch, loaded: Loaded) -> None:
        """Note the rejected rows of a batch, of a growing file once."""
        if not loaded.rejected or batch.file in self._told:
            return
        if batch.reading != Reading.WHOLE.value:
            self._told.add(batch.file)
        noun = "row" if loaded.rejected == 1 else "rows"
        name = Path(batch.file).name
        sentence = f"{name}: {loaded.rejected:,} {noun} rejected; see: python -m etl check."
        self._sentences.append((batch.source, sentence))

    def take(self) -> list[tuple[str, str]]:
        """Return (source, sentence) of what has not been told."""
        taken, self._sentences = self._sentences, []
        return taken
