-- Every referral stands in a letter; those sent before letters were kept get one each, of its key.
INSERT INTO assistance_referralletter (id, district, organization_id, number, subject, request, due_on,
    by_letter, sent_by_id, sent_at, answer_round, answer_until, answered_at, wrong_codes)
SELECT id, district, organization_id, '', subject, request, due_on,
    by_letter, sent_by_id, sent_at, 1, NULL, NULL, 0
FROM assistance_referral WHERE letter_id IS NULL;
UPDATE assistance_referral SET letter_id = id WHERE letter_id IS NULL;
