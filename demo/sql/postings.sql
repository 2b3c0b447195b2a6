SELECT official_id, district::text AS work_area_id, organization_id, position, %(first_day)s::date AS started_on,
       'ขึ้นทะเบียน' AS reason
FROM draft_official
