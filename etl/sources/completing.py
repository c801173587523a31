"""Reports that a system completes late: fetched again for a while, then never more."""

from dataclasses import dataclass

FINAL_AFTER_SECONDS = 2 * 3600
AGAIN_SECONDS = 15 * 60


@dataclass
class Completing:
    """What is remembered of a report; times in seconds since 1970."""

    listed_at: float
    fetched_at: float = 0

    def is_due(self, now: float) -> bool:
        """Tell if it was never fetched, or not for a while and is not final."""
        is_final = self.fetched_at - self.listed_at >= FINAL_AFTER_SECONDS
        return not is_final and now - self.fetched_at >= AGAIN_SECONDS

    def is_last(self, now: float) -> bool:
        """Tell if what is fetched now is not fetched again."""
        return now - self.listed_at >= FINAL_AFTER_SECONDS
