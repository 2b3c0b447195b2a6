SELECT official_id AS id, user_id, title, first_name, last_name, position, organization_id, district::text AS work_area_id,
       capacity, %(first_day)s::date AS started_on
FROM draft_official
