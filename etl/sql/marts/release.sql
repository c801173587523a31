-- One row per release. Said again, as by a restored file, a release is what it last said.
select release_id, as_of, released_at, released_by, seq, content_hash
from core.release
qualify row_number() over (
    partition by release_id order by observed_at desc, released_at desc, content_id
) = 1
