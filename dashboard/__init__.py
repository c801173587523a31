"""Show what a published snapshot says about a hybrid Congress.

    current.json -> snapshot (read-only, sealed) -> metrics -> pages, exports, command line

This program never sees personal data or secrets of sources, and never writes to a snapshot.
"""

VERSION = "0.1.0"
"""Of the software; documents carry it."""
