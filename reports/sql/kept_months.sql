-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('reports_target', 'id', '');
SELECT keep_rows_of('reports_latelimit', 'id', '');
SELECT keep_rows_of('reports_monthrule', 'id', '');
