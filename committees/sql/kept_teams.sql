-- Rows kept as they stood before each change: table, key, column with the household.
SELECT keep_rows_of('committees_teamplace', 'id', '');
