SELECT id AS household_id, district, official_id, started_on, 'ตัวอย่าง 2/2569' AS order_number,
       officer_id AS paired_by_id, pg_temp.moment('paired at ' || n, started_on) AS recorded_at
FROM house WHERE official_id IS NOT NULL
