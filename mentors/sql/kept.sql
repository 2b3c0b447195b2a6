-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('mentors_conflictofinterest', 'id', 'household_id');
SELECT keep_rows_of('mentors_householdlanguage', 'id', 'household_id');
SELECT keep_rows_of('mentors_mentorpaper', 'id', '');
SELECT keep_rows_of('mentors_official', 'id', '');
SELECT keep_rows_of('mentors_officialposting', 'id', '');
SELECT keep_rows_of('mentors_pairing', 'id', 'household_id');
SELECT keep_rows_of('mentors_pairingact', 'id', '');
SELECT keep_rows_of('mentors_suggestion', 'id', '');
