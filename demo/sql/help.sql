SELECT pg_temp.made_id('help ' || n) AS id, id AS household_id, district,
       (ARRAY['income', 'living', 'health'])[1 + pg_temp.pick('help for ' || n, 3)] AS dimension_id,
       (%(help_kinds)s::text[])[1 + pg_temp.pick('help kind ' || n, cardinality(%(help_kinds)s::text[]))] AS kind,
       CASE WHEN pg_temp.chance('giver ' || n) < 0.7 THEN
           (%(problem_offices)s::bigint[])[1 + pg_temp.pick('giver of ' || n, cardinality(%(problem_offices)s::bigint[]))]
       END AS organization_id,
       'มอบพันธุ์ผักและอุปกรณ์ประกอบอาชีพ' AS description, (5 + pg_temp.pick('help baht ' || n, 76)) * 100 AS amount,
       pg_temp.day_of('help on ' || n, %(first_day)s, until) AS given_on, officer_id AS recorded_by_id,
       pg_temp.moment('help at ' || n, pg_temp.day_of('help on ' || n, %(first_day)s, until)) AS recorded_at
FROM house WHERE pg_temp.chance('helped ' || n) < 0.3
