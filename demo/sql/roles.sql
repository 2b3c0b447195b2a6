SELECT user_id, 'mentor' AS role, district::text AS area_id, %(first_day)s::date AS started_on,
       'ตัวอย่าง 1/2569' AS order_number
FROM draft_official WHERE own_id IS NULL AND user_id IS NOT NULL
