-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('logbook_standingbatch', 'id', '');
SELECT keep_rows_of('logbook_standingheadings', 'id', '');
