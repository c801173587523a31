-- Incidents and remarks of the secretariat.
select distinct noted_at, session_id, note from current_rows('core.note')
