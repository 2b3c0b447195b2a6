SELECT plan_id AS id, id AS household_id, district, official_id,
       (ARRAY['survival', 'sufficiency'])[1 + pg_temp.pick('goal ' || n, 2)] AS goal_stage,
       'มีรายได้พอใช้จ่ายและไม่มีหนี้เพิ่ม' AS goal, CASE WHEN left_on IS NULL THEN open_status ELSE 'closed' END AS status,
       planned_on AS started_on, CASE WHEN is_agreed THEN planned_on END AS agreed_on,
       CASE WHEN is_agreed THEN head_name ELSE '' END AS agreed_by_name,
       CASE WHEN is_agreed THEN (%(relations)s::text[])[1 + pg_temp.pick('relation ' || n, 3)] ELSE '' END
           AS agreed_by_relation,
       CASE WHEN is_agreed THEN (%(marks)s::text[])[1 + pg_temp.pick('mark ' || n, 3)] ELSE '' END AS agreed_mark,
       left_on AS closed_on, CASE WHEN left_on IS NULL THEN '' ELSE 'household_left' END AS close_reason,
       author_id AS created_by_id, pg_temp.moment('planned at ' || n, planned_on) AS created_at,
       pg_temp.moment('planned at ' || n, planned_on) AS updated_at
FROM draft_plan
