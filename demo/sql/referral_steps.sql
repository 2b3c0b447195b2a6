SELECT id AS referral_id, 'sent' AS status, sent_at AS at, sent_by_id AS by_id, '' AS note FROM assistance_referral
UNION ALL
SELECT id, 'accepted', accepted_at, accepted_by_id, '' FROM assistance_referral WHERE accepted_at IS NOT NULL
UNION ALL
SELECT id, status, closed_at, closed_by_id, outcome FROM assistance_referral WHERE closed_at IS NOT NULL
