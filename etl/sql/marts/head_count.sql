-- People counted by eye.
select distinct session_id, place, counted_at, people from current_rows('core.head_count')
