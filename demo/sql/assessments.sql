-- Every third visit looks at the four ท again; scores begin low and mostly rise.
CREATE TEMPORARY TABLE draft_assessment ON COMMIT DROP AS
SELECT v.id AS visit_id, t.aspect,
       least(5, 1 + pg_temp.pick('score ' || v.n || ' ' || v.k || ' ' || t.aspect, 3) + v.times / 3) AS score,
       t.strengths, t.obstacles
FROM draft_visit v
CROSS JOIN unnest(%(aspects)s::text[], %(strengths)s::text[], %(obstacles)s::text[]) AS t(aspect, strengths, obstacles)
WHERE v.times %% 3 = 0;
ANALYZE draft_assessment;
