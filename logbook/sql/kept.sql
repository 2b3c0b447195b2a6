-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('logbook_assessmentline', 'id', '');
SELECT keep_rows_of('logbook_guidequestion', 'id', '');
SELECT keep_rows_of('logbook_logbookexport', 'id', '');
SELECT keep_rows_of('logbook_scoreword', 'id', '');
SELECT keep_rows_of('logbook_visit', 'id', 'household_id');
SELECT keep_rows_of('logbook_visitphoto', 'id', '');
SELECT keep_rows_of('logbook_visitprogress', 'id', '');
SELECT keep_rows_of('logbook_visitrevision', 'id', '');
SELECT keep_rows_of('logbook_worklimit', 'id', '');
