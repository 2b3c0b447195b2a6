SELECT id, id AS letter_id, 1 AS line, household_id, district, dimension_id, indicator_id, organization_id, left('ขอความช่วยเหลือ: ' || name, 200) AS subject,
       'ขอให้ลงพื้นที่ตรวจสอบและช่วยเหลือตามอำนาจหน้าที่' AS request, status, officer_id AS sent_by_id,
       sent_at, sent_on + 21 AS due_on,
       CASE WHEN answer IN ('accepted', 'completed') THEN greatest(accepted_at, sent_at) END AS accepted_at,
       CASE WHEN answer IN ('accepted', 'completed') THEN reader_id END AS accepted_by_id,
       CASE WHEN status IN ('completed', 'declined', 'withdrawn') THEN greatest(closed_at, accepted_at, sent_at) END
           AS closed_at,
       CASE status WHEN 'withdrawn' THEN officer_id WHEN 'completed' THEN reader_id WHEN 'declined' THEN reader_id END
           AS closed_by_id,
       CASE status WHEN 'completed' THEN 'ดำเนินการแล้วเสร็จ' WHEN 'declined' THEN 'ไม่อยู่ในอำนาจหน้าที่'
           WHEN 'withdrawn' THEN %(leaving)s || ': ' || (%(leave_reasons)s::jsonb ->> leave_reason) ELSE '' END AS outcome
FROM draft_referral
