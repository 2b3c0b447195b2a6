SELECT id AS visit_id, 'income' AS dimension_id, progress FROM draft_visit
