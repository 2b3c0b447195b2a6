-- The hash is that of `logbook.services.visits.visit_content`: a phone that sends the visit again is known.
WITH said AS (
    SELECT v.*, CASE WHEN times = 0 THEN 'first' ELSE 'follow_up' END AS purpose, 'หัวหน้าครัวเรือน' AS met_with,
           CASE WHEN times = 0 THEN %(first_summary)s ELSE %(next_summary)s END AS summary,
           'นัดเยี่ยมเดือนหน้า' AS next_step, a.lines
    FROM draft_visit v
    LEFT JOIN (SELECT visit_id, string_agg(format('"%%s": {"obstacles": "%%s", "score": %%s, "strengths": "%%s"}',
                    aspect, obstacles, score, strengths), ', ' ORDER BY aspect) AS lines
               FROM draft_assessment GROUP BY visit_id) a ON a.visit_id = v.id
)
SELECT id, household_id, district, pairing_id, purpose, visited_on,
       pg_temp.moment('received ' || n || ' ' || k, visited_on) AS received_at, met_with, summary, next_step,
       CASE WHEN is_verified THEN 'verified' ELSE 'submitted' END AS status, author_id AS recorded_by_id,
       visited_by_id,
       CASE WHEN is_verified THEN pg_temp.moment('verified at ' || n || ' ' || k, visited_on + 2) END AS verified_at,
       CASE WHEN is_verified THEN checker_id END AS verified_by_id,
       encode(sha256(convert_to(format('{"assessment": {%%s}, "household_id": %%s, "latitude": null, '
           '"longitude": null, "met_with": "%%s", "next_step": "%%s", "progress": {"income": {"progress": "%%s"}}, '
           '"purpose": "%%s", "summary": "%%s", %%s"visited_on": "%%s"}', lines, household_id, met_with, next_step,
           progress, purpose, summary, '"visited_by": ' || visited_by_id || ', ', visited_on), 'UTF8')), 'hex')
           AS content_hash
FROM said
