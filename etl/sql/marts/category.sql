-- One row per category of registration.
select category_id, label, sort_order, represents, is_participant from core.category
