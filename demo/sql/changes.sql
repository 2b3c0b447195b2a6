-- Rows that were there before and change by what happened; they are kept as they stood, as after every change.
UPDATE mentors_pairing p SET ended_on = h.left_on, end_reason = 'household_left', ended_by_id = h.officer_id
FROM house h WHERE h.id = p.household_id AND h.left_on IS NOT NULL;

UPDATE households_household h
SET survey_status = CASE WHEN met.at IS NULL THEN h.survey_status ELSE 'surveyed' END, survey_status_at = met.at,
    left_on = d.left_on, leave_reason = coalesce(d.leave_reason, '')
FROM house d
LEFT JOIN (SELECT household_id, min(received_at) AS at FROM logbook_visit GROUP BY household_id) met
    ON met.household_id = d.id
WHERE d.id = h.id AND (met.at IS NOT NULL OR d.left_on IS NOT NULL);

-- A problem that was handed on stands so, one that was declined or withdrawn waits again.
UPDATE households_need d SET status = 'referred', status_at = r.sent_at, status_by_id = r.sent_by_id
FROM assistance_referral r JOIN house h ON h.id = r.household_id
WHERE r.status NOT IN ('declined', 'withdrawn') AND d.household_id = r.household_id
  AND d.dimension_id = r.dimension_id AND d.data_year = h.latest_year;

-- Needs of the list in force on the day of the help, or of the household's own last list.
UPDATE households_need d SET status = 'helped', status_at = a.recorded_at, status_by_id = a.recorded_by_id, met_on = a.given_on
FROM assistance_assistance a JOIN house h ON h.id = a.household_id
WHERE d.household_id = a.household_id AND d.dimension_id = a.dimension_id AND d.data_year = coalesce(
    (SELECT max(y.data_year) FROM households_need y
     WHERE y.household_id = a.household_id AND y.dimension_id = a.dimension_id
       AND y.data_year <= extract(year FROM a.given_on) + 543), h.latest_year);
