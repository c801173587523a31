"""Load what the systems of a hybrid Congress know about attendance.

    file -> landing (raw bytes, private) -> parse -> check -> warehouse -> marts -> snapshot

Only this program sees personal data; the dashboard reads the published snapshot and nothing else.
"""
