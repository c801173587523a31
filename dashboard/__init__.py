"""Show what a published snapshot says about a hybrid Congress.

    current.json -> snapshot (read-only, sealed) -> metrics -> pages, exports, command line

This program never sees personal data or secrets of sources, and writes nothing.
"""
