"""The quorum check of a meeting: only of this moment, no figure, and never kept or printed."""

# Only in the snapshot that is not kept. Parameter: the meeting.
NOW = (
    "select taken_at, in_room, online, counted, presence, grace_minutes, states, base, rule,"
    " open_share, decide_share, to_open, to_decide from marts.quorum_now where session_id = ?"
)
