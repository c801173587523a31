"""Which figures are official: those released, and those of earlier events."""

# The latest first.
RELEASES = (
    "select release_id, as_of, released_at, released_by, seq, content_hash"
    " from marts.release order by released_at desc, release_id desc"
)
BASELINES = "select event, figure, value, document from marts.baseline order by event, figure"
