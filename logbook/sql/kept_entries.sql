-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('logbook_logbooklayout', 'id', '');
SELECT keep_rows_of('logbook_logbookentry', 'id', 'household_id');
SELECT keep_rows_of('logbook_entrykeying', 'id', '');
