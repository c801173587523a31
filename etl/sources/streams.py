"""Streams of the webcast: which meeting and language each of them is."""

from etl.source import PlaceRule, SourceConfig


class Streams(SourceConfig):
    """What every source of a webcast is configured with."""

    streams: tuple[PlaceRule, ...] = ()
    """Rules by what a stream is known by; the first that matches gives meeting and language."""

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("stream", rule) for rule in self.streams)
