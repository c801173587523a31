"""What the secretariat notes: remarks, and people counted by eye. Lists, not figures."""

NOTES = (
    "select note.noted_at, note.session_id, note.note, session.meeting_number, session.title,"
    " session.body from marts.note as note"
    " left join marts.session as session using (session_id)"
    " order by note.noted_at desc, note.session_id, note.note"
)
HEAD_COUNTS = (
    "select session_id, place, counted_at, people"
    " from marts.head_count order by counted_at, place nulls first"
)
