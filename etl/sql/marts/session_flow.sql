-- Arrivals in a meeting and departures from it by minute, of all participants.
select session_id, "at", arrivals, departures, congress_day from staging.flow
