-- How long participants who have left a meeting were there.
select session_id, "at", minutes, class, people, congress_day from staging.stay_length
