-- Officials of every district, one for about four households: names once each as long as there are some, then
-- with a second family name. The demo's own mentors come first; three of four of the others have accounts.
CREATE TEMPORARY TABLE draft_official ON COMMIT DROP AS
WITH combination AS (
    SELECT (f.n - 1) * cardinality(%(families)s::text[]) + l.n AS n, f.title, f.name, l.family
    FROM unnest(%(titles)s::text[], %(names)s::text[]) WITH ORDINALITY AS f(title, name, n)
    CROSS JOIN unnest(%(families)s::text[]) WITH ORDINALITY AS l(family, n)
), place AS (
    SELECT district, greatest(2, count(*) / 4) AS officials
    FROM households_household GROUP BY district
), shuffled AS (
    SELECT p.district, c.*, row_number() OVER (
        PARTITION BY p.district ORDER BY pg_temp.chance('name ' || p.district || ' ' || c.n), c.n) - 1 AS rank
    FROM place p CROSS JOIN combination c
), numbered AS (
    SELECT p.district, k, (SELECT count(*) FROM combination) AS names
    FROM place p CROSS JOIN generate_series(1, p.officials) k
), named AS (
    SELECT n.district, n.k, s.title, s.name AS first_name, s.family || CASE
        WHEN n.k > n.names THEN ' ' || (%(families)s::text[])[1 + (n.k - 1) / n.names %% cardinality(%(families)s::text[])]
        ELSE '' END AS last_name, 5 AS capacity, NULL::bigint AS own_id
    FROM numbered n JOIN shuffled s ON s.district = n.district AND s.rank = (n.k - 1) %% n.names
    UNION ALL
    SELECT m.area_id::smallint, 0, u.title, u.first_name, u.last_name, 12, u.id
    FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id WHERE m.role = 'mentor'
)
SELECT n.*, nextval(pg_get_serial_sequence('mentors_official', 'id')) AS official_id,
       coalesce(n.own_id, CASE WHEN (n.district + n.k) %% 4 <> 0 THEN nextval(pg_get_serial_sequence('accounts_user', 'id')) END) AS user_id
FROM (SELECT n.*, o.id AS organization_id, o.position FROM named n
JOIN (SELECT i.id, c.position, row_number() OVER (ORDER BY i.code) - 1 AS place
      FROM unnest(%(office_codes)s::text[], %(positions)s::text[]) AS c(code, position)
      JOIN places_organization i USING (code)) o
    ON o.place = pg_temp.pick('office ' || n.district || ' ' || n.k, cardinality(%(office_codes)s::text[]))
      ORDER BY n.district, n.k) n;
ANALYZE draft_official;
