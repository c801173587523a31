-- One row per meeting and group it belongs to.
select session_id, group_kind, group_id from staging.session_group
