-- Sent one by one, each referral stands in a letter of its own.
SELECT id, district, organization_id, left('ขอความช่วยเหลือ: ' || name, 200) AS subject,
       'ขอให้ลงพื้นที่ตรวจสอบและช่วยเหลือตามอำนาจหน้าที่' AS request, sent_on + 21 AS due_on,
       officer_id AS sent_by_id, sent_at
FROM draft_referral
